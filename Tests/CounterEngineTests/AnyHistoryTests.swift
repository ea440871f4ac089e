import HealthRecords
import SwiftProtobuf
import TestSupport
import Testing

@testable import CounterEngine

/// Whatever the order, the repeats, the days and the crashes, every counter equals a recomputation from all versions.
@Suite struct AnyHistoryTests {
  static let year = FiscalYear(buddhistYear: 2561)!

  /// An engine with what the tests need around it.
  struct Rig: ~Copyable {
    var shard: EngineShard
    let units = UnitSet(["00123", "10707", "99801"].map { Code($0)! })

    init(day: LocalDate) {
      shard = EngineShard(program: TestCatalogue.program, periods: [EvaluationPeriod(AnyHistoryTests.year)], day: day)
    }

    mutating func apply(_ record: TestRecord, json: Bool) throws -> EngineShard.Outcome {
      let kind = Int(RecordKind.named(record.kind)!.id)
      let payload: [UInt8] =
        json ? Array(try record.message.jsonUTF8Bytes() as [UInt8]) : try record.message.serializedBytes()
      return try withExactBytes(payload) { payload in
        try withExactBytes(record.subject.utf8) { key in
          try shard.apply(
            payload, format: json ? .json : .protobuf, key: key, kind: kind, offset: record.offset, units: units)
        }
      }
    }

    func counters() -> [Oracle.Key: Int64] {
      var out: [Oracle.Key: Int64] = [:]
      for (key, value) in shard.counterValues() {
        out[Oracle.Key(indicator: key.indicator, term: key.term, place: "\(key.place)")] = value
      }
      return out
    }

    func blocks() -> [SubjectID: [UInt8]] {
      var out: [SubjectID: [UInt8]] = [:]
      shard.forEachSubject { out[$0] = Array($1) }
      return out
    }
  }

  @Test("order, repeats, days and restores change no counter", arguments: 0..<400 as Range<UInt64>)
  func anyOrderAnyTimes(seed: UInt64) throws {
    var g = SeededGenerator(seed: seed)
    let history = RandomHistory(&g, count: 60, year: Self.year)
    let repeats = history.versions.filter { _ in Bool.random(using: &g) }
    let deliveries = (history.versions + repeats).shuffled(using: &g)
    var day = Self.year.first + Int.random(in: -20..<200, using: &g)
    var rig = Rig(day: day)
    var delivered: [TestRecord] = []
    for delivery in deliveries {
      _ = try rig.apply(delivery, json: Bool.random(using: &g))
      delivered.append(delivery)
      if Int.random(in: 0..<8, using: &g) == 0 {
        day = day + Int.random(in: 1..<60, using: &g)
        rig.shard.advance(to: day)
      }
      if Int.random(in: 0..<12, using: &g) == 0 {
        // Restore into a new shard from the blocks, as after a crash.
        let blocks = rig.blocks()
        rig = Rig(day: day)
        for (id, block) in blocks { withExactBytes(block) { rig.shard.restore(id, block: $0) } }
        rig.shard.finishRestore()
      }
      if Int.random(in: 0..<10, using: &g) == 0 {
        #expect(rig.counters() == Oracle.counters(delivered, on: day, year: Self.year), "seed \(seed)")
      }
    }
    #expect(rig.counters() == Oracle.counters(delivered, on: day, year: Self.year), "seed \(seed)")
    #expect(rig.shard.audit().isEmpty, "seed \(seed)")
  }

  @Test("an audit that goes on while events come and days pass finds nothing", arguments: 0..<200 as Range<UInt64>)
  func auditAlongTheWay(seed: UInt64) throws {
    var g = SeededGenerator(seed: seed)
    let history = RandomHistory(&g, count: 80, year: Self.year)
    var rig = Rig(day: Self.year.first)
    var passes = 0
    for delivery in history.versions.shuffled(using: &g) {
      _ = try rig.apply(delivery, json: false)
      if Int.random(in: 0..<6, using: &g) == 0 {
        rig.shard.advance(to: rig.shard.day + Int.random(in: 1..<40, using: &g))
      }
      if let mismatches = rig.shard.auditStep(Int.random(in: 0...1, using: &g)) {
        passes += 1
        #expect(mismatches.isEmpty, "seed \(seed)")
      }
    }
    #expect(passes > 0, "seed \(seed)")
  }

  @Test("an audit finds counters that their subjects do not add up to")
  func auditFinds() throws {
    var g = SeededGenerator(seed: 1)
    let history = RandomHistory(&g, count: 60, year: Self.year)
    var whole = Rig(day: Self.year.last)
    for delivery in history.versions { _ = try whole.apply(delivery, json: false) }
    // Records that came to be behind the counters' back.
    var rig = Rig(day: Self.year.last)
    for (id, block) in whole.blocks() { withExactBytes(block) { rig.shard.restore(id, block: $0) } }
    let mismatches = rig.shard.audit()
    #expect(!whole.shard.counterValues().isEmpty)
    #expect(
      Dictionary(uniqueKeysWithValues: mismatches.map { ($0.key, $0.recomputed) }) == whole.shard.counterValues())
    rig.shard.finishRestore()
    #expect(rig.shard.audit().isEmpty)
  }

  @Test("two orders of the same versions give the same bytes", arguments: 0..<200 as Range<UInt64>)
  func canonicalState(seed: UInt64) throws {
    var g = SeededGenerator(seed: seed)
    let history = RandomHistory(&g, count: 40, year: Self.year)
    var blocks: [[SubjectID: [UInt8]]] = []
    for _ in 0..<2 {
      var rig = Rig(day: Self.year.last)
      for delivery in history.versions.shuffled(using: &g) { _ = try rig.apply(delivery, json: false) }
      blocks.append(rig.blocks())
    }
    #expect(blocks[0] == blocks[1], "seed \(seed)")
  }

  @Test("partials drained along the way add up to the counters", arguments: 0..<50 as Range<UInt64>)
  func partialsAreAbsolute(seed: UInt64) throws {
    var g = SeededGenerator(seed: seed)
    let history = RandomHistory(&g, count: 60, year: Self.year)
    var rig = Rig(day: Self.year.first)
    var published: [Oracle.Key: Int64] = [:]
    func drain(_ rig: inout Rig) {
      rig.shard.drainPartials { indicator, _, place, terms in
        for (term, value) in terms.enumerated() {
          published[Oracle.Key(indicator: indicator, term: term, place: "\(place)")] = value
        }
      }
    }
    for (i, delivery) in history.versions.shuffled(using: &g).enumerated() {
      _ = try rig.apply(delivery, json: false)
      if i % 7 == 0 { rig.shard.advance(to: rig.shard.day + 30) }
      if i % 5 == 0 { drain(&rig) }
    }
    drain(&rig)
    #expect(published.filter { $0.value != 0 } == rig.counters(), "seed \(seed)")
  }
}
