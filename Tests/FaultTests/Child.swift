import Foundation
import StreamRuntime
import Synchronization

/// One process of the built program, with its output in memory; and in a file of the directory that `KPISTREAM_LOGS` names, in
/// full detail, to find out what went wrong.
final class Child: Sendable {
  let name: String
  private let process: Mutex<Process>
  private let output = Mutex("")
  let pid: pid_t

  /// The program that was built together with these tests, or the one that `KPISTREAM` names.
  static let program: URL = {
    if let path = ProcessInfo.processInfo.environment["KPISTREAM"] { return URL(fileURLWithPath: path) }
    let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? CommandLine.arguments[0]
    let parts = bundle.split(separator: "/", omittingEmptySubsequences: false)
    let end = parts.firstIndex { $0.hasSuffix(".xctest") } ?? parts.count - 1
    return URL(fileURLWithPath: parts[..<end].joined(separator: "/")).appendingPathComponent("kpistream")
  }()

  private static let logs = ProcessInfo.processInfo.environment["KPISTREAM_LOGS"].map { URL(fileURLWithPath: $0) }

  init(_ name: String, _ arguments: [String]) throws {
    self.name = name
    let process = Process()
    process.executableURL = Self.program
    process.arguments = arguments + (Self.logs == nil ? [] : ["--log-level", "debug", "-X", "debug=cgrp,eos"])
    process.standardInput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    pid = process.processIdentifier
    self.process = Mutex(process)
    let file = try Self.logs.map { logs in
      let url = logs.appendingPathComponent("\(name)-\(process.processIdentifier).log")
      try Data().write(to: url)
      return try FileHandle(forWritingTo: url)
    }
    let thread = Thread { [self] in
      while case let data = pipe.fileHandleForReading.availableData, !data.isEmpty {
        output.withLock { $0 += String(decoding: data, as: UTF8.self) }
        try? file?.write(contentsOf: data)
      }
    }
    thread.start()
  }

  var text: String { output.withLock { $0 } }
  var isRunning: Bool { process.withLock { $0.isRunning } }
  /// Megabytes of physical memory, as Linux counts them; 0 once it has ended.
  var residentMB: Int { (MemoryWatch.resident("\(pid)") ?? 0) >> 20 }

  func send(_ signal: Int32) { kill(pid, signal) }

  /// Exit code, or the signal that ended it as a negative number; nil if it does not end in time.
  func end(withinSeconds: Double) -> Int32? {
    let deadline = Date(timeIntervalSinceNow: withinSeconds)
    while isRunning {
      if Date() > deadline { return nil }
      Thread.sleep(forTimeInterval: 0.02)
    }
    return process.withLock { $0.terminationReason == .uncaughtSignal ? -$0.terminationStatus : $0.terminationStatus }
  }

  /// The last lines it wrote.
  func tail(_ count: Int = 15) -> String {
    "--- \(name)\n" + text.split(separator: "\n").suffix(count).joined(separator: "\n")
  }
}
