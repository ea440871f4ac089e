import HealthRecords
import Indicators
import TestSupport
import Testing

@testable import CounterEngine

/// The shipped catalogue over random records of every kind: what is kept step by step, by scans and gates, equals what plain
/// code computes from scratch.
@Suite struct WholeCatalogueTests {
  static let program = (try? Catalogue(.embedded)).map { Program($0.checked) }
  /// The same with every filter as code.
  static let plain = (try? Catalogue(.embedded)).map { Program($0.checked, fuses: false) }
  static let year = FiscalYear(buddhistYear: 2561)!
  static let periods = [EvaluationPeriod(year), EvaluationPeriod(year, .r6), EvaluationPeriod(year.previous)]

  static func apply(
    _ event: AnyRecords.Event, at offset: Int64, to shard: inout EngineShard, _ units: borrowing UnitSet
  ) throws -> EngineShard.Outcome {
    try withExactBytes(event.payload) { payload in
      try withExactBytes(event.key) { key in
        try shard.apply(payload, format: .protobuf, key: key, kind: event.kind, offset: offset, units: units)
      }
    }
  }

  /// Records for one indicator and, by chance, another of the same subjects.
  static func records(_ indicator: Int, _ program: Program, _ g: inout SeededGenerator) -> AnyRecords {
    let catalogue = program.catalogue
    let others = catalogue.indicators.indices.filter {
      catalogue.indicators[$0].subject == catalogue.indicators[indicator].subject
    }
    let other = Bool.random(using: &g) ? indicator : others.randomElement(using: &g)!
    let mask = program.indicatorKinds[indicator] | program.indicatorKinds[other]
    return AnyRecords(
      CatalogueWords(catalogue, of: [indicator, other]), kinds: program.kinds.filter { mask & 1 << UInt64($0.id) != 0 },
      year: year)
  }

  @Test("steps, days and scans change no counter", arguments: 0..<120 as Range<UInt64>)
  func stepsEqualScratch(seed: UInt64) throws {
    let program = try #require(Self.program)
    let plain = try #require(Self.plain)
    var g = SeededGenerator(seed: seed)
    let records = Self.records(Int(seed) % program.catalogue.indicators.count, program, &g)
    let units = UnitSet(AnyRecords.units.map { Code($0)! })
    var day = Self.year.first + Int.random(in: -10..<300, using: &g)
    var shard = EngineShard(program: program, periods: Self.periods, day: day)
    for offset in 0..<120 as Range<Int64> {
      _ = try Self.apply(records.event(&g), at: offset, to: &shard, units)
      if Int.random(in: 0..<12, using: &g) == 0 {
        day = day + Int.random(in: 1..<25, using: &g)
        shard.advance(to: day)
      }
      if offset % 20 == 19 {
        var scratch = EngineShard(program: plain, periods: Self.periods, day: day)
        shard.forEachSubject { scratch.restore($0, block: $1) }
        scratch.finishRestore()
        #expect(shard.counterValues() == scratch.counterValues(), "seed \(seed), event \(offset)")
      }
    }
    #expect(shard.audit().isEmpty, "seed \(seed)")
  }

  @Test("the random records reach most of the catalogue")
  func reach() throws {
    let program = try #require(Self.program)
    let units = UnitSet(AnyRecords.units.map { Code($0)! })
    var missed: [String] = []
    for indicator in program.catalogue.indicators.indices {
      var g = SeededGenerator(seed: UInt64(indicator))
      let records = Self.records(indicator, program, &g)
      var shard = EngineShard(program: program, periods: Self.periods, day: Self.year.last - 20)
      for offset in 0..<150 as Range<Int64> { _ = try Self.apply(records.event(&g), at: offset, to: &shard, units) }
      if !shard.counterValues().keys.contains(where: { $0.indicator == indicator }) {
        missed.append(program.catalogue.indicators[indicator].id)
      }
    }
    #expect(missed.count * 5 < program.catalogue.indicators.count, "never counted: \(missed)")
  }

  @Test("a claim that is sent again, newer, is the last one")
  func resentRecordIsNewer() throws {
    let program = try #require(Self.program)
    let units = UnitSet(AnyRecords.units.map { Code($0)! })
    var shard = EngineShard(program: program, periods: [EvaluationPeriod(Self.year)], day: Self.year.last)
    func claim(_ unit: String, _ updated: Int64) -> AnyRecords.Event {
      var event = EventEncoder(
        recordID: "1", unit: unit, subject: "8000000000000000000000000000000a", updated: updated, deleted: false)
      event.text(13, "1")
      event.text(14, "9")
      return AnyRecords.Event(
        kind: Int(RecordKind.named("person")!.id), key: Array("8000000000000000000000000000000a".utf8),
        payload: event.bytes)
    }
    var chronic = EventEncoder(
      recordID: "1", unit: "00123", subject: "8000000000000000000000000000000a", updated: 1_500_000_000_000,
      deleted: false)
    chronic.text(10, "E119")
    chronic.integer(11, 20_150_101)
    let events = [
      claim("00123", 1_500_000_000_000), claim("10707", 1_500_000_001_000),
      AnyRecords.Event(
        kind: Int(RecordKind.named("chronic")!.id), key: Array("8000000000000000000000000000000a".utf8),
        payload: chronic.bytes),
      // Nothing in it differs but its time: the first unit claims the person again.
      claim("00123", 1_500_000_002_000),
    ]
    for (offset, event) in events.enumerated() { _ = try Self.apply(event, at: Int64(offset), to: &shard, units) }
    let places = Set(shard.counterValues().keys.map(\.place))
    #expect(places == ["00123"])
    #expect(shard.audit().isEmpty)
  }
}
