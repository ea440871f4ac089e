import Glibc
import HealthRecords
import Import

/// Rows a second of LABFU to a local broker: `import-throughput [ROWS] [--sink kafka|none] [--zip]`, default 1,000,000 rows.
///
/// A first import of five units' exports, then the same exports again. The broker is a process of its own, so that its
/// work is not counted as the importer's; `--sink none` sums the bytes instead, which leaves Kafka out. Three figures a
/// round: rows a second by the clock, by the processor time of the importing thread, and by that of the whole process with
/// librdkafka's own threads. The rows come from a fixed seed.
@main
struct ImportThroughput {
  static func main() throws {
    var arguments = Array(CommandLine.arguments.dropFirst())
    if arguments.first == "broker" { return try LocalBroker.serve() }
    var rows = 1_000_000
    var sinkName = "kafka"
    var zips = false
    while !arguments.isEmpty {
      let argument = arguments.removeFirst()
      if argument == "--zip" {
        zips = true
      } else if argument == "--sink", !arguments.isEmpty {
        sinkName = arguments.removeFirst()
      } else if let number = Int(argument), number > 0 {
        rows = number
      } else {
        throw Failure(description: "usage: import-throughput [ROWS] [--sink kafka|none] [--zip]")
      }
    }
    let exports = try ExportFolder(rows: rows, zips: zips)
    print("\(exports.rows) rows, \(exports.bytes / 1_000_000) MB")
    let result = Result { try measure(exports, toKafka: sinkName == "kafka") }
    try exports.remove()
    try result.get()
  }

  private static func measure(_ exports: ExportFolder, toKafka: Bool) throws {
    let broker = toKafka ? try LocalBroker() : nil
    defer { broker?.stop() }
    for round in ["first", "again"] {
      let sink: any EventSink =
        if let broker { try KafkaSink(settings: ["bootstrap.servers": broker.bootstrap]) } else { SummingSink() }
      try measure(round, exports, sink)
    }
  }

  private static func measure(_ round: String, _ exports: ExportFolder, _ sink: any EventSink) throws {
    let key = try PseudonymKey(bytes: Array(repeating: 7, count: 32))
    guard let today = LocalDate(year: 2018, month: 9, day: 30) else { return }
    let begun = (Seconds.clock, Seconds.thread, Seconds.process)
    let importer = try Importer(
      ImportOptions(database: exports.folder + "/import.db", today: today), key: key, sink: sink)
    let summary = try importer.importF43([exports.folder + "/f43"])
    let (clock, thread, process) = (Seconds.clock - begun.0, Seconds.thread - begun.1, Seconds.process - begun.2)
    // A record whose two rows fall into different batches is sent twice, the second time as a correction.
    let expected = round == "first" ? exports.records...exports.rows : 0...0
    guard summary.rows == exports.rows, summary.rows == summary.accepted, expected.contains(summary.eventCount) else {
      throw Failure(description: "\(round): not what was written: \(summary.json)")
    }
    func rate(_ seconds: Double) -> String { "\(Int(Double(summary.rows) / seconds))" }
    print(
      "\(round): \(summary.eventCount) events, \(rate(clock)) rows/s by the clock, \(rate(thread)) of the importing thread, "
        + "\(rate(process)) of the process, peak \(Seconds.peakMB) MB"
        + ((sink as? SummingSink).map { ", checksum \($0.checksum)" } ?? ""))
  }
}

/// Takes events and adds up their bytes.
final class SummingSink: EventSink {
  private(set) var checksum: UInt64 = 0

  func send(
    _ topic: EventTopic, key: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer, headers: EventHeaders
  ) throws(ImportError) {
    for byte in payload { checksum = checksum &* 31 &+ UInt64(byte) }
  }

  func flush() throws(ImportError) {}
}

struct Failure: Error, CustomStringConvertible {
  let description: String
}
