import BenchSupport
import CounterEngine
import EngineBench
import Foundation
import HealthRecords
import Indicators

/// The roll-up in memory: what taking a partial, evaluating a snapshot and writing it as JSON cost, where always as many places
/// change but the province has more and more of them.
struct RollUpAlone {
  let catalogue: Catalogue
  static let period = EvaluationPeriod(FiscalYear(buddhistYear: 2561)!)
  /// Units that change; the same number however many there are.
  static let changing = 60
  static let updatesBetweenDrains = 2_000

  func run(updates: Int, unitCounts: [Int]) throws {
    report("roll-up alone, \(Self.changing) units changing, nanoseconds of processor time:")
    report("indicators,units,take_a_partial,evaluate_a_snapshot,encode_a_snapshot,snapshots_per_update")
    for isDerived in [false, true] {
      let parts = catalogue.checked.indicators.indices.filter { part in
        let id = catalogue.checked.indicators[part].id
        return catalogue.indicators.first { $0.id == id }!.derivations.isEmpty != isDerived
      }
      for units in unitCounts { try run(isDerived ? "derived" : "plain", parts, updates: updates, units: units) }
    }
  }

  private func run(_ name: String, _ parts: [Int], updates: Int, units: Int) throws {
    let codes = (0..<units).map { Code(String(10_000 + $0))! }
    let day = Self.period.last
    var rollUp = RollUp(catalogue: catalogue, registry: Registry.flat(codes), day: day)
    var values: [[Int64]] = parts.map { _ in [Int64](repeating: 0, count: units) }
    var random = SplitMix(seed: 7)
    for (i, part) in parts.enumerated() {
      for unit in 0..<units { set(part, unit, Int64(unit), &rollUp, &values[i], codes) }
    }
    _ = rollUp.drain()
    var taking: UInt64 = 0
    var evaluating: UInt64 = 0
    var encoding: UInt64 = 0
    var snapshots = 0
    var newest: [String: Double] = [:]
    for _ in 0..<max(1, updates / Self.updatesBetweenDrains) {
      let begun = Bench.processorTime
      for _ in 0..<Self.updatesBetweenDrains {
        let i = random.below(parts.count)
        set(parts[i], random.below(min(Self.changing, units)), Int64(random.below(1_000)), &rollUp, &values[i], codes)
      }
      let taken = Bench.processorTime
      let drained = rollUp.drain()
      let evaluated = Bench.processorTime
      var bytes = 0
      let publication = Publication(catalogue: "bench", position: [(0, 1)], publishedAtMS: 1)
      for snapshot in drained { bytes += snapshot.json(publication).count }
      encoding += Bench.processorTime - evaluated
      guard bytes > drained.count * 100 else { throw BenchError("snapshots without contents") }
      taking += taken - begun
      evaluating += evaluated - taken
      snapshots += drained.count
      for snapshot in drained where snapshot.place.level == .province && snapshot.affiliation == .all {
        newest[snapshot.indicator] = snapshot.terms.first?.value
      }
    }
    try check(parts, values, newest)
    let count = UInt64(max(1, updates / Self.updatesBetweenDrains) * Self.updatesBetweenDrains)
    report(
      "\(name),\(units),\(taking / count),\(evaluating / UInt64(snapshots)),\(encoding / UInt64(snapshots)),"
        + String(format: "%.2f", Double(snapshots) / Double(count)))
  }

  private func set(
    _ part: Int, _ unit: Int, _ value: Int64, _ rollUp: inout RollUp, _ values: inout [Int64], _ codes: [Code]
  ) {
    values[unit] = value
    let terms = (0..<catalogue.checked.indicators[part].terms.count).map { value + Int64($0) }
    rollUp.set(part: part, period: Self.period, place: codes[unit], partition: 0, terms: terms)
  }

  /// The province's first term is the sum over units, of those indicators that are published as they were given.
  private func check(_ parts: [Int], _ values: [[Int64]], _ newest: [String: Double]) throws {
    for (i, part) in parts.enumerated() {
      let checked = catalogue.checked.indicators[part]
      let indicator = catalogue.indicators.first { $0.id == checked.id }!
      let isFirstPart = catalogue.checked.indicators.firstIndex { $0.id == checked.id } == part
      guard indicator.derivations.isEmpty, isFirstPart, indicator.terms.first?.name == checked.terms.first?.name,
        let found = newest[checked.id], let scale = indicator.terms.first?.scale
      else { continue }
      let wanted = Double(values[i].reduce(0, +)) / Double(scale)
      guard found == wanted else { throw BenchError("\(checked.id): the province has \(found), not \(wanted)") }
    }
  }
}

/// A small generator with a seed.
struct SplitMix {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func below(_ n: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int(truncatingIfNeeded: (z ^ (z >> 31)) % UInt64(n))
  }
}

extension Registry {
  /// Units of one province, twelve to a sub-district.
  static func flat(_ codes: [Code]) -> Registry {
    Registry(
      units: codes.enumerated().map { index, code in
        let subdistrict = index / 12
        let district = 10 + subdistrict / 10 % 90
        let area = "45\(district)\(10 + subdistrict % 10)"
        return UnitEntry(
          code: code, name: "\(code)", kind: .empty, subdistrict: Code(area)!, district: Code("45\(district)")!,
          province: Code("45"), affiliation: index % 3 == 0 ? .pao : .moph, validFrom: nil, validTo: nil)
      }, areas: [:])
  }
}
