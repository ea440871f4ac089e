package import HealthRecords
package import Indicators

/// Adds up partials over input partitions and places, and evaluates what changed.
///
/// Each partial is absolute: what a partition said before about a place is replaced, and the difference climbs the tree, once
/// for all affiliations together and once for the unit's own. The work is proportional to what changed, and the result is
/// that of a count from scratch, byte for byte (see `RollUpTable`, `ExactSum`).
package struct RollUp {
  /// The parts of an indicator whose terms come from different subjects are separate in the engine and one here.
  private struct Part {
    let indicator: Int
    /// For each term of the part, its position among the indicator's terms.
    let positions: [Int]
  }
  private struct TableKey: Hashable {
    let indicator: Int
    let period: EvaluationPeriod
  }

  private let catalogue: Catalogue
  private let parts: [Part]
  private var registry: Registry
  private var day: LocalDate
  private var tables: [RollUpTable] = []
  private var tableOfKey: [TableKey: Int] = [:]
  /// Tables in the order of output: by indicator, then by the period's name.
  private var order: [Int] = []
  /// For each place seen; without places where its code says nothing.
  private var lines: [Code: RollUpTable.Line] = [:]
  /// Codes that contributions named and that are neither a unit nor an area.
  package private(set) var unresolved: Set<Code> = []

  package init(catalogue: Catalogue, registry: Registry, day: LocalDate) {
    self.catalogue = catalogue
    self.registry = registry
    self.day = day
    parts = catalogue.checked.indicators.map { part in
      let indicator = catalogue.indicators.firstIndex { $0.id == part.id }!
      let names = catalogue.indicators[indicator].terms.map(\.name)
      return Part(indicator: indicator, positions: part.terms.map { term in names.firstIndex(of: term.name)! })
    }
  }

  // MARK: Input

  /// What one input partition now says about one part of an indicator at one place.
  package mutating func set(
    part: Int, period: EvaluationPeriod, place: Code, partition: Int32, terms: [Int64]
  ) {
    let positions = parts[part].positions
    guard terms.count == positions.count else { return }
    let table = table(TableKey(indicator: parts[part].indicator, period: period))
    let source = RollUpTable.Source(partition: partition, part: part, place: place)
    if tables[table].set(source, terms, positions: positions) { return }
    tables[table].add(source, terms, positions: positions, line(of: place))
  }

  private mutating func table(_ key: TableKey) -> Int {
    if let known = tableOfKey[key] { return known }
    tableOfKey[key] = tables.count
    tables.append(RollUpTable(catalogue.indicators[key.indicator], key.period))
    order = tableOfKey.sorted { ($0.key.indicator, $0.key.period.name) < ($1.key.indicator, $1.key.period.name) }
      .map(\.value)
    return tables.count - 1
  }

  private mutating func line(of place: Code) -> RollUpTable.Line {
    if let known = lines[place] { return known }
    let found = resolve(place)
    lines[place] = found
    if found.places.isEmpty { unresolved.insert(place) }
    return found
  }

  private func resolve(_ place: Code) -> RollUpTable.Line {
    guard let (places, affiliation) = registry.resolve(place, on: day) else {
      return RollUpTable.Line(places: [], affiliation: .other)
    }
    return RollUpTable.Line(places: places, affiliation: affiliation)
  }

  /// A new registry or day: where units stand, and whose they are, may have changed for every place.
  package mutating func update(registry: Registry, day: LocalDate) {
    let dayChanged = day != self.day
    guard registry != self.registry || dayChanged else { return }
    self.registry = registry
    self.day = day
    let before = lines
    for place in before.keys { lines[place] = resolve(place) }
    unresolved = Set(lines.lazy.filter(\.value.places.isEmpty).map(\.key))
    for i in tables.indices {
      if lines != before { tables[i].rebuild(lines) }
      // The day is part of every snapshot.
      if dayChanged { tables[i].markAll() }
    }
  }

  // MARK: Output

  /// Evaluates what changed since the last call, in a fixed order.
  package mutating func drain() -> [Snapshot] {
    var snapshots: [Snapshot] = []
    for i in order where tables[i].hasChanges {
      let period = tables[i].period
      let asOf = min(day, period.last)
      let context = Formula.Context(
        elapsedMonths: RollUp.elapsedMonths(from: period.first, to: asOf), fiscalYear: Int(period.year.buddhistYear))
      tables[i].drain(asOf, context, into: &snapshots)
    }
    return snapshots
  }

  /// Months of the year gone by at the end of a day, the current one in part.
  static func elapsedMonths(from first: LocalDate, to asOf: LocalDate) -> Double {
    guard asOf >= first else { return 0 }
    let end = asOf + 1
    let whole = first.completedMonths(until: end)
    let begun = first.adding(months: whole)
    let length = first.adding(months: whole + 1) - begun
    return Double(whole) + Double(end - begun) / Double(length)
  }
}

extension PlaceLevel: Comparable {
  /// 0 for the province, growing towards units.
  package var depth: Int {
    switch self {
    case .province: 0
    case .district: 1
    case .subdistrict: 2
    case .unit: 3
    }
  }

  /// A level is greater than those it is made of.
  package static func < (a: PlaceLevel, b: PlaceLevel) -> Bool { a.depth > b.depth }
}
