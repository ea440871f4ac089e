import HealthRecords
import Indicators
import TestSupport
import Testing

@testable import CounterEngine

@Suite("Roll-up")
struct RollUpTests {
  static let periods = ["FY2561", "FY2561-R6", "FY2562"].map { EvaluationPeriod($0)! }

  /// A few places among which everything moves: units with and without a registry entry, areas, and a code that is nothing.
  struct Province {
    static let units = (1...12).map { Code("\(10_000 + $0)")! }
    static let codes = units + ["450101", "450102", "4501", "4502", "45", "46", "X1"].map { Code($0)! }
    var entries: [Code: [UnitEntry]] = [:]

    /// Sub-districts may lie in a district that is not theirs by their number, and in two at a time.
    mutating func change(_ code: Code, _ g: inout SeededGenerator) {
      entries[code] = (0..<Int.random(in: 0...2, using: &g)).map { n in
        let district = ["4501", "4502", "4503"].randomElement(using: &g)!
        return UnitEntry(
          code: code, name: "\(code)", kind: .empty,
          subdistrict: Code(["\(district)01", "450102", ""].randomElement(using: &g)!)!,
          district: Code([district, district, ""].randomElement(using: &g)!)!, province: Code("45"),
          affiliation: [.moph, .pao, .other].randomElement(using: &g)!,
          validFrom: n == 0 ? nil : RollUpTests.periods[0].first + Int.random(in: 0..<500, using: &g), validTo: nil)
      }
    }

    var registry: Registry { Registry(units: entries.values.flatMap { $0 }, areas: [:]) }
  }

  /// What changes comes out by differences, and is to be what a count from scratch yields, whatever came before.
  @Test("partials, units and days that change in any order yield the bytes of a count from scratch", arguments: 1...40)
  func anyHistory(seed: UInt64) throws {
    var g = SeededGenerator(seed: seed)
    let catalogue = try RollUpCatalogue.load()
    var province = Province()
    for code in Province.units { province.change(code, &g) }
    var day = Self.periods[0].first
    var rollUp = RollUp(catalogue: catalogue, registry: province.registry, day: day)
    var said: [EvaluationPeriod: [RollUpTable.Source: [Int64]]] = [:]
    var published: [String: String] = [:]
    var emptied: Set<String> = []

    for step in 0..<250 {
      switch Int.random(in: 0..<30, using: &g) {
      case 0: province.change(Province.units.randomElement(using: &g)!, &g)
      case 1: day = day + Int.random(in: 0..<40, using: &g)
      default:
        let part = catalogue.checked.indicators.indices.randomElement(using: &g)!
        let source = RollUpTable.Source(
          partition: Int32.random(in: 0..<3, using: &g), part: part, place: Province.codes.randomElement(using: &g)!)
        let terms = catalogue.checked.indicators[part].terms.map { _ in
          Bool.random(using: &g) ? Int64.random(in: 0..<60, using: &g) : 0
        }
        let period = Self.periods.randomElement(using: &g)!
        said[period, default: [:]][source] = terms
        rollUp.set(
          part: part, period: period, place: source.place, partition: source.partition, terms: terms)
      }
      guard step % 10 == 9 || Int.random(in: 0..<10, using: &g) == 0 else { continue }
      rollUp.update(registry: province.registry, day: day)
      let truth = RollUpFromScratch(catalogue: catalogue, registry: province.registry, day: day).snapshots(said)
      let drained = rollUp.drain()
      for snapshot in drained { published[snapshot.key] = Self.text(snapshot) }
      let expected = Dictionary(uniqueKeysWithValues: truth.map { ($0.key, Self.text($0)) })
      for snapshot in drained where expected[snapshot.key] == nil {
        // Nothing feeds it any more: published once, empty.
        #expect(
          snapshot.terms.prefix(catalogue.indicator(snapshot.indicator)!.terms.count).allSatisfy { $0.value == 0 })
        #expect(emptied.insert(snapshot.key).inserted)
      }
      emptied.subtract(expected.keys)
      for key in published.keys where expected[key] == nil { #expect(emptied.contains(key), "\(key) was left behind") }
      for (key, text) in expected { try #require(published[key] == text, "step \(step)") }
    }

    // And one that hears only the end of it, in some order.
    var fresh = RollUp(catalogue: catalogue, registry: province.registry, day: day)
    for (period, sources) in said {
      for (source, terms) in sources.shuffled(using: &g) {
        fresh.set(part: source.part, period: period, place: source.place, partition: source.partition, terms: terms)
      }
    }
    let truth = RollUpFromScratch(catalogue: catalogue, registry: province.registry, day: day).snapshots(said)
    #expect(fresh.drain().map(Self.text) == truth.map(Self.text))
    #expect(fresh.unresolved == rollUp.unresolved)
    #expect(fresh.drain().isEmpty)
  }

  private static func text(_ snapshot: Snapshot) -> String {
    snapshot.key + String(decoding: snapshot.json(catalogue: "c", position: [], publishedAtMS: nil), as: UTF8.self)
  }

  @Test("a unit that the registry names only later is counted from then on")
  func lateUnit() throws {
    let catalogue = try RollUpCatalogue.load()
    let part = catalogue.checked.indicators.firstIndex { $0.id == "2" && $0.terms.first?.name == "done" }!
    var rollUp = RollUp(catalogue: catalogue, registry: Registry(), day: Self.periods[0].last)
    rollUp.set(part: part, period: Self.periods[0], place: "10001", partition: 0, terms: [5])
    #expect(rollUp.drain().isEmpty && rollUp.unresolved == ["10001"])
    let unit = UnitEntry(
      code: "10001", name: "", kind: .empty, subdistrict: "450101", district: "4501",
      province: "45", affiliation: .moph, validFrom: nil, validTo: nil)
    rollUp.update(registry: Registry(units: [unit], areas: [:]), day: Self.periods[0].last)
    #expect(rollUp.drain().map { $0.numerator } == Array(repeating: 5, count: 8) && rollUp.unresolved.isEmpty)
  }
}
