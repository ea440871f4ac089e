import CounterEngine
import Foundation
import HealthRecords
import Indicators
import RecordMessages
import SwiftProtobuf

/// Feeds laboratory results through decode → state → contribution → counter in memory, with no broker, and compares the
/// counters with an independent answer.
///
///     swift run -c release EngineThroughput [events, default 1000000] [people, default 60000] [json]
@main
struct EngineThroughput {
  static let units = 240

  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    let numbers = arguments.compactMap { Int($0) }
    let (events, people) = (numbers.first ?? 1_000_000, numbers.dropFirst().first ?? 60_000)
    let json = arguments.contains("json")
    let whole = try Catalogue(.embedded)
    for (name, ids) in [("17.1 alone", ["17.1"]), ("whole catalogue", whole.indicators.map(\.id))] {
      let checked = CheckedCatalogue(
        indicators: whole.checked.indicators.filter { ids.contains($0.id) }, definitions: whole.checked.definitions,
        growthTables: whole.checked.growthTables)
      try run(name, Program(checked), control: checked.indicators.firstIndex { $0.id == "17.1" }!, events, people, json)
    }
  }

  /// One event of the workload, encoded.
  struct Event {
    let kind: Int
    let key: [UInt8]
    let payload: [UInt8]
  }

  static func run(_ name: String, _ program: Program, control: Int, _ events: Int, _ people: Int, _ json: Bool) throws {
    var workload = Workload(people: people)
    var shard = EngineShard(
      program: program, periods: [EvaluationPeriod(FiscalYear(buddhistYear: 2561)!)],
      day: LocalDate(year: 2018, month: 9, day: 30)!)
    let unitSet = UnitSet((0..<units).map { Code(Workload.unit($0))! })
    var offset: Int64 = 0
    func feed(_ batch: [Event], _ shard: inout EngineShard) throws {
      for event in batch {
        try event.payload.withUnsafeBytes { payload in
          try event.key.withUnsafeBytes { key in
            _ = try shard.apply(
              payload, format: json ? .json : .protobuf, key: key, kind: event.kind, offset: offset, units: unitSet)
          }
        }
        offset += 1
      }
    }
    for person in 0..<people { try feed(workload.registration(person, json), &shard) }
    var nanoseconds: UInt64 = 0
    var done = 0
    while done < events {
      let batch = try (0..<min(50_000, events - done)).map { _ in try workload.labResult(json) }
      let begun = DispatchTime.now().uptimeNanoseconds
      try feed(batch, &shard)
      nanoseconds += DispatchTime.now().uptimeNanoseconds - begun
      done += batch.count
    }
    let controlled = shard.counterValues().filter { $0.key.indicator == control && $0.key.term == 2 }.values.reduce(
      0, +)
    let seconds = Double(nanoseconds) / 1e9
    print(
      "\(name), \(json ? "JSON" : "Protobuf"): \(Int(Double(events) / seconds)) events/s, \(Int(Double(nanoseconds) / Double(events))) ns/event, "
        + "\(shard.stateBytes / people) bytes of state per person, of which \(shard.recordBytes / people) are records; "
        + "controlled \(controlled), independent answer \(workload.controlled)")
    guard controlled == workload.controlled else {
      print("the counters are wrong")
      exit(1)
    }
  }
}

/// Seeded people and results: 3 % repeats, 1 % corrections, and the plain answer kept beside.
struct Workload {
  private var state: UInt64 = 42
  private let people: Int
  private var results: [(id: Int, person: Int, day: Int, value: Int, updated: Int64)] = []

  init(people: Int) { self.people = people }

  private mutating func random(_ n: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(n))
  }

  static func unit(_ n: Int) -> String { String(10_000 + n) }
  private func key(_ person: Int) -> String {
    let digits = String(person, radix: 16)
    return "8" + String(repeating: "0", count: 31 - digits.count) + digits
  }

  mutating func registration(_ n: Int, _ json: Bool) -> [EngineThroughput.Event] {
    let unit = Workload.unit(n % EngineThroughput.units)
    var person = WirePerson()
    person.recordID = "p\(n)"
    person.unit = unit
    person.subject = key(n)
    person.updated = 1_500_000_000_000
    person.typeArea = "1"
    person.discharge = "9"
    person.birth = 19_600_101
    var chronic = WireChronic()
    chronic.recordID = "c\(n)"
    chronic.unit = unit
    chronic.subject = key(n)
    chronic.updated = 1_500_000_000_000
    chronic.code = "E119"
    chronic.date = 20_150_101
    return [event("person", person, n, json), event("chronic", chronic, n, json)]
  }

  mutating func labResult(_ json: Bool) throws -> EngineThroughput.Event {
    let draw = random(100)
    if draw < 3, let repeated = results.last { return lab(repeated, json) }
    if draw == 3, !results.isEmpty {
      var corrected = results[random(results.count)]
      corrected.value = 45 + random(60)
      corrected.updated = 1_520_000_000_000 + Int64(results.count)
      results.append(corrected)
      return lab(corrected, json)
    }
    let result = (
      id: results.count, person: random(people), day: random(365), value: 45 + random(60),
      updated: 1_510_000_000_000 + Int64(results.count)
    )
    results.append(result)
    return lab(result, json)
  }

  private func lab(_ r: (id: Int, person: Int, day: Int, value: Int, updated: Int64), _ json: Bool)
    -> EngineThroughput.Event
  {
    var message = WireLabResult()
    message.recordID = "L\(r.id)"
    message.unit = Workload.unit(r.id % EngineThroughput.units)
    message.subject = key(r.person)
    message.updated = r.updated
    message.date = Int32((LocalDate(year: 2017, month: 10, day: 1)! + r.day).yyyymmdd)
    message.test = "0531601"
    message.value = Double(r.value) / 10
    return event("lab", message, r.person, json)
  }

  private func event(_ kind: String, _ message: any SwiftProtobuf.Message, _ person: Int, _ json: Bool)
    -> EngineThroughput.Event
  {
    let payload: [UInt8]? = json ? try? Array(message.jsonUTF8Data()) : try? message.serializedBytes()
    return EngineThroughput.Event(
      kind: Int(RecordKind.named(kind)!.id), key: Array(key(person).utf8), payload: payload ?? [])
  }

  /// How many people's last result of the year is under 7.0, recomputed from everything sent.
  var controlled: Int64 {
    var newest: [Int: (person: Int, day: Int, value: Int, updated: Int64)] = [:]
    for r in results where (newest[r.id]?.updated ?? 0) < r.updated {
      newest[r.id] = (r.person, r.day, r.value, r.updated)
    }
    var last: [Int: (day: Int, value: Int, updated: Int64)] = [:]
    for r in newest.values where (last[r.person].map { ($0.day, $0.updated) } ?? (-1, 0)) < (r.day, r.updated) {
      last[r.person] = (r.day, r.value, r.updated)
    }
    return Int64(last.values.filter { $0.value < 70 }.count)
  }
}
