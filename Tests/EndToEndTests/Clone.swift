import Foundation

/// The files of the clone that the tests were built from.
enum Clone {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  static func bytes(_ path: String) throws -> Data { try Data(contentsOf: root.appendingPathComponent(path)) }
}
