import CounterEngine
import Dispatch
import Foundation
import HealthRecords
import Indicators
import Kafka
import RecordMessages
import StreamRuntime
import SwiftProtobuf

/// How long a shard takes from its first record of `kpi.state` to counters that are ready: decoding, merging, evaluating. The
/// broker is left out; what reading from one costs, `kafka-throughput` says.
///
///     swift run -c release RestoreThroughput [subjects, default 300000] [records of each, default 10]
@main
struct RestoreThroughput {
  static func main() throws {
    let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
    try run(subjects: numbers.first ?? 300_000, records: numbers.dropFirst().first ?? 10)
  }

  static func run(subjects: Int, records: Int) throws {
    let program = Program(try Catalogue(.embedded).checked)
    let periods = [EvaluationPeriod(FiscalYear(buddhistYear: 2561)!)]
    let day = LocalDate(year: 2018, month: 6, day: 30)!
    var shard = EngineShard(program: program, periods: periods, day: day)
    let units = UnitSet((0..<90).map { Code(unit($0))! })
    var offset: Int64 = 0
    func feed(_ shard: inout EngineShard, _ kind: String, _ subject: String, _ message: some Message) throws {
      let payload: [UInt8] = try message.serializedBytes()
      try payload.withUnsafeBytes { payload in
        try Array(subject.utf8).withUnsafeBytes { key in
          _ = try shard.apply(
            payload, format: .protobuf, key: key, kind: Int(RecordKind.named(kind)!.id), offset: offset, units: units)
        }
      }
      offset += 1
    }
    for index in 0..<subjects {
      let subject = "f" + String(repeating: "0", count: 31 - "\(index)".count) + "\(index)"
      try feed(&shard, "person", subject, person(index, subject))
      if records > 1 { try feed(&shard, "chronic", subject, diabetes(index, subject)) }
      for visit in 2..<max(2, records) { try feed(&shard, "lab", subject, result(index, visit, subject)) }
    }
    var log: [(key: [UInt8], value: [UInt8])] = []
    shard.drainSubjects { id, block in
      log.append(StateCodec.record(id, fingerprint: program.layouts.fingerprint, block))
    }
    log.append((StateCodec.layoutKey(program.layouts.fingerprint), StateCodec.layoutValue(program.layouts.descriptor)))
    let bytes = log.reduce(0) { $0 + $1.key.count + $1.value.count }

    let begun = DispatchTime.now().uptimeNanoseconds
    var replay = StateReplay(partition: 0, program: program, periods: periods, day: day)
    for (key, value) in log {
      try key.withUnsafeBytes { key in
        try value.withUnsafeBytes { try replay.take(key: key, value: $0, offset: Offset(0)) }
      }
    }
    let taken = DispatchTime.now().uptimeNanoseconds
    let restored = try replay.finish(topics: program.kinds.map(\.topic), nowMS: 0)
    let done = DispatchTime.now().uptimeNanoseconds
    print(
      String(
        format: "%d subjects, %d records, %d MB of state: %.2f s (%.2f s taking it in, %.2f s counting)", subjects,
        Int(offset), bytes / 1_000_000, Double(done - begun) / 1e9, Double(taken - begun) / 1e9,
        Double(done - taken) / 1e9))
    guard restored.counterValues == shard.counterValues() else {
      print("the restored counters differ")
      exit(1)
    }
  }

  static func unit(_ index: Int) -> String { "0\(4_000 + index)" }

  static func person(_ index: Int, _ subject: String) -> WirePerson {
    .with {
      $0.recordID = "p"
      $0.unit = unit(index % 90)
      $0.subject = subject
      $0.updated = 1_500_000_000_000
      $0.birth = Int32(1940 + index % 70) * 10_000 + 0615
      $0.sex = index % 2 == 0 ? "1" : "2"
      $0.nation = "099"
      $0.typeArea = "1"
      $0.discharge = "9"
    }
  }

  static func diabetes(_ index: Int, _ subject: String) -> WireChronic {
    .with {
      $0.recordID = "c"
      $0.unit = unit(index % 90)
      $0.subject = subject
      $0.updated = 1_500_000_000_000
      $0.date = 2015_03_01
      $0.code = index % 3 == 0 ? "E119" : "I10"
    }
  }

  static func result(_ index: Int, _ visit: Int, _ subject: String) -> WireLabResult {
    .with {
      $0.recordID = "\(visit)"
      $0.unit = unit(index % 90)
      $0.subject = subject
      $0.updated = 1_510_000_000_000 + Int64(visit)
      $0.date = Int32(2017_10_01 + visit * 100 % 300 + visit % 28)
      $0.test = visit % 2 == 0 ? "0531601" : "0531101"
      $0.value = 5 + Double((index + visit) % 60) / 10
    }
  }
}
