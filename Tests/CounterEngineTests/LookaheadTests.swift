import HealthRecords
import Indicators
import TestSupport
import Testing

@testable import CounterEngine

/// Announcing events changes nothing but where memory is.
@Suite struct LookaheadTests {
  @Test(
    "announced or not, in part, in vain or twice: the same outcomes, blocks and counters",
    arguments: 0..<60 as Range<UInt64>)
  func announcing(seed: UInt64) throws {
    let program = try #require(WholeCatalogueTests.program)
    var g = SeededGenerator(seed: seed)
    let catalogue = program.catalogue
    var records = AnyRecords(
      CatalogueWords(catalogue, of: Array(catalogue.indicators.indices)), kinds: program.kinds,
      year: WholeCatalogueTests.year)
    let units = UnitSet(AnyRecords.units.map { Code($0)! })
    let day = WholeCatalogueTests.year.first + 200
    var plain = EngineShard(program: program, periods: WholeCatalogueTests.periods, day: day)
    var announced = EngineShard(program: program, periods: WholeCatalogueTests.periods, day: day)
    // Many people, so that keys meet in the place where announced ones are kept.
    records.people = (0..<150).map(AnyRecords.key)
    let events = (0..<800).map { _ in records.event(&g) }
    var next = 0
    while next < events.count {
      let batch = next..<min(events.count, next + Int.random(in: 1...200, using: &g))
      let lead = Int.random(in: 1...200, using: &g)
      var expected = batch.lowerBound
      let stranger = Array(AnyRecords.key(Int.random(in: 150..<300, using: &g)).utf8)
      for key in [stranger, [], stranger.dropLast(), [UInt8](repeating: 0, count: 32)] where Bool.random(using: &g) {
        withExactBytes(key) { announced.expect($0) }
      }
      for i in batch {
        for next in expected..<max(expected, min(batch.upperBound, i + lead))
        where Int.random(in: 0..<5, using: &g) > 0 {
          withExactBytes(events[next].key) { announced.expect($0) }
        }
        expected = max(expected, i + lead)
        let a = outcome(events[i], Int64(i), &plain, units)
        #expect(a == outcome(events[i], Int64(i), &announced, units), "seed \(seed), event \(i)")
      }
      next = batch.upperBound
    }
    let zeros = AnyRecords.Event(kind: 0, key: [UInt8](repeating: 0, count: 32), payload: events[0].payload)
    #expect(outcome(zeros, 0, &announced, units) == .failure(.keyInvalid))
    #expect(plain.counterValues() == announced.counterValues(), "seed \(seed)")
    #expect(!plain.counterValues().isEmpty, "seed \(seed)")
    var blocks: [SubjectID: [UInt8]] = [:]
    plain.forEachSubject { blocks[$0] = Array($1) }
    announced.forEachSubject { #expect(blocks.removeValue(forKey: $0) == Array($1), "seed \(seed)") }
    #expect(blocks.isEmpty, "seed \(seed)")
  }

  private func outcome(
    _ event: AnyRecords.Event, _ offset: Int64, _ shard: inout EngineShard, _ units: borrowing UnitSet
  ) -> Result<EngineShard.Outcome, EventRejection> {
    withExactBytes(event.payload) { payload in
      withExactBytes(event.key) { key in
        do throws(EventRejection) {
          return .success(
            try shard.apply(payload, format: .protobuf, key: key, kind: event.kind, offset: offset, units: units))
        } catch { return .failure(error) }
      }
    }
  }
}
