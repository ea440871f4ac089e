import Foundation
import Kafka
import StreamRuntime
import Testing

@testable import kpistream

struct ExitStatusTests {
  @Test(
    "an end says whether to start again, or to call somebody",
    arguments: [
      (KafkaError.unreachable(reason: ""), 69), (KafkaError.timedOut(operation: "", afterMS: 1), 69),
      (KafkaError.fenced(operation: "", reason: ""), 75), (KafkaError.fatal(operation: "", reason: ""), 75),
      (KafkaError.notAuthorized(operation: "", missing: nil, reason: ""), 77), (RuntimeError.rightsMissing([]), 77),
      (KafkaError.unknownSetting(name: ""), 78), (KafkaError.unknownTopic(""), 78),
      (RuntimeError.topicsMissing([]), 78),
      (KafkaError.offsetExpired(TopicPartition("a", 0), wanted: Offset(1), earliest: Offset(2)), 65),
      (RuntimeError.stateUnreadable(partition: 0, reason: ""), 65), (KafkaError.misuse(""), 70),
    ] as [(any Error & Sendable, Int32)])
  func codes(error: any Error & Sendable, code: Int32) {
    #expect(ExitStatus(error)?.rawValue == code)
  }

  @Test("each is told by the help and in the guide for operators")
  func told() throws {
    let guide = try Clone.text("deploy/OPERATIONS.md")
    for code in [0, 1, 64] + ExitStatus.allCases.map(\.rawValue) {
      #expect(ExitStatus.help.contains(try Regex("[ ,]\(code) ")))
      #expect(guide.contains("\n| \(code) | "))
    }
  }

  @Test(
    "the program ends with it",
    arguments: [
      (["--roles", "nobody"], 64, "the roles are"), (["-X", "nonsense=1"], 78, "Kafka setting 'nonsense'"),
      (["--catalog", "/nonexistent"], 78, "no catalog.yaml"),
    ])
  func ends(arguments: [String], code: Int32, message: String) throws {
    let process = Process()
    process.executableURL = Clone.program
    process.arguments = ["run", "--bootstrap", "127.0.0.1:1"] + arguments
    process.standardInput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardError = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == code)
    #expect(text.contains(message), "\(text)")
  }
}
