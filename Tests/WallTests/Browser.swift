import Foundation
import Synchronization
import Testing

/// A headless Chromium that shows one page, driven over its debugging pipe (messages of JSON, ended by a zero byte).
final class Browser: Sendable {
  struct Failed: Error { let message: String }

  static let path = ["chromium", "chromium-browser", "google-chrome"].lazy
    .flatMap { name in ["/usr/bin/\(name)", "/usr/local/bin/\(name)"] }
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  private struct State {
    var process: Process
    var bytes: [UInt8] = []
    var answers: [Int: String] = [:]
    var lastCall = 0
    var session: String?
  }

  private let state: Mutex<State>
  private let input = Pipe()
  private let output = Pipe()
  private let profile = FileManager.default.temporaryDirectory.appendingPathComponent("wall-tests-\(UUID().uuidString)")

  init(path: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    // Chromium reads commands from descriptor 3 and answers on 4.
    process.arguments = [
      "-c",
      "exec \"$0\" --headless --no-sandbox --disable-gpu --remote-debugging-pipe --user-data-dir=\"$1\" about:blank "
        + "3<&0 4>&1 >/dev/null 2>&1",
      path, profile.path,
    ]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    state = Mutex(State(process: process))
    output.fileHandleForReading.readabilityHandler = { [weak self] in self?.take($0.availableData) }
  }

  func quit() {
    output.fileHandleForReading.readabilityHandler = nil
    state.withLock {
      $0.process.terminate()
      $0.process.waitUntilExit()
    }
    try? FileManager.default.removeItem(at: profile)
  }

  func open(_ address: String) async throws {
    struct Created: Decodable { let result: Target }
    struct Target: Decodable { let targetId: String }
    struct Attached: Decodable { let result: Session }
    struct Session: Decodable { let sessionId: String }
    let created = try await call("Target.createTarget", #"{"url":"\#(address)"}"#, as: Created.self)
    let attached = try await call(
      "Target.attachToTarget", #"{"targetId":"\#(created.result.targetId)","flatten":true}"#, as: Attached.self)
    state.withLock { $0.session = attached.result.sessionId }
  }

  /// The value of an expression that gives a string.
  func evaluate(_ expression: String) async throws -> String {
    struct Answer: Decodable { let result: Outer }
    struct Outer: Decodable { let result: Inner }
    struct Inner: Decodable { let value: String? }
    let quoted = String(decoding: try JSONEncoder().encode([expression]), as: UTF8.self).dropFirst().dropLast()
    let answer = try await call("Runtime.evaluate", #"{"expression":\#(quoted),"returnByValue":true}"#, as: Answer.self)
    return answer.result.result.value ?? ""
  }

  private func call<Answer: Decodable>(_ method: String, _ parameters: String, as: Answer.Type) async throws -> Answer {
    let (id, session) = state.withLock { state in
      state.lastCall += 1
      return (state.lastCall, state.session.map { #","sessionId":"\#($0)""# } ?? "")
    }
    let message = #"{"id":\#(id),"method":"\#(method)","params":\#(parameters)\#(session)}"#
    try input.fileHandleForWriting.write(contentsOf: Data(message.utf8) + [0])
    var answer: String?
    try await eventually("the browser answers \(method)", within: .seconds(60)) {
      answer = state.withLock { $0.answers.removeValue(forKey: id) }
      return answer != nil
    }
    guard let answer else { throw Failed(message: "no answer to \(method)") }
    do {
      return try JSONDecoder().decode(Answer.self, from: Data(answer.utf8))
    } catch {
      throw Failed(message: "\(method): \(answer.prefix(300))")
    }
  }

  private func take(_ data: Data) {
    struct Head: Decodable { let id: Int? }
    state.withLock { state in
      state.bytes += data
      while let end = state.bytes.firstIndex(of: 0) {
        let message = String(decoding: state.bytes[..<end], as: UTF8.self)
        state.bytes.removeSubrange(...end)
        if let id = try? JSONDecoder().decode(Head.self, from: Data(message.utf8)).id { state.answers[id] = message }
      }
    }
  }
}
