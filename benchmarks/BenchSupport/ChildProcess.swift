internal import Foundation

/// Another program under measurement.
package final class ChildProcess {
  private let process = Process()
  private let output: URL
  package var pid: Int32 { process.processIdentifier }

  /// - Parameters:
  ///   - program: a path, or the name of a product of this package.
  package init(_ program: String, _ arguments: [String]) throws {
    output = FileManager.default.temporaryDirectory.appendingPathComponent("bench-\(UUID().uuidString).log")
    guard FileManager.default.createFile(atPath: output.path, contents: nil) else {
      throw BenchError("\(output.path) cannot be written")
    }
    process.executableURL = program.contains("/") ? URL(fileURLWithPath: program) : Self.product(program)
    process.arguments = arguments
    let handle = try FileHandle(forWritingTo: output)
    process.standardOutput = handle
    process.standardError = handle
    process.standardInput = FileHandle.nullDevice
    try process.run()
    try handle.close()
  }

  deinit {
    if process.isRunning {
      kill(pid, SIGKILL)
      process.waitUntilExit()
    }
    try? FileManager.default.removeItem(at: output)
  }

  /// A program that was built with this one.
  private static func product(_ name: String) -> URL {
    URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appendingPathComponent(name)
  }

  package var isRunning: Bool { process.isRunning }

  /// What it has written to both of its outputs.
  package var text: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }

  /// Waits for its end.
  /// - Throws: with its output, if it did not end well.
  @discardableResult
  package func wait() throws -> String {
    process.waitUntilExit()
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      throw BenchError("\(process.executableURL?.lastPathComponent ?? "") failed:\n\(text)")
    }
    return text
  }

  /// Asks it to end, and waits.
  package func stop() throws {
    guard process.isRunning else { return }
    process.terminate()
    try wait()
  }

  /// Waits until the condition holds, looking every 5 ms.
  /// - Throws: after `seconds`, or when the program has ended.
  package func await(_ what: String, withinSeconds seconds: Double, _ condition: () throws -> Bool) throws {
    let end = Stopwatch()
    while try !condition() {
      guard process.isRunning else { throw BenchError("\(what): the program has ended:\n\(text)") }
      guard end.seconds < seconds else { throw BenchError("\(what): not within \(Int(seconds)) s:\n\(text)") }
      Thread.sleep(forTimeInterval: 0.005)
    }
  }
}
