import Foundation

/// The files of the clone that the tests were built from.
enum Clone {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  static func bytes(_ path: String) throws -> Data { try Data(contentsOf: root.appendingPathComponent(path)) }

  /// The program that was built together with these tests.
  static var program: URL {
    let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? CommandLine.arguments[0]
    let folder = bundle.prefix(upTo: bundle.firstRange(of: "/kpistreamPackageTests")?.lowerBound ?? bundle.endIndex)
    return URL(fileURLWithPath: String(folder)).appendingPathComponent("kpistream")
  }
}
