package import HealthRecords
package import Indicators

/// Adds up partials over input partitions and places, and evaluates what changed.
///
/// Each partial is absolute: what a partition said before about a place is replaced, and the difference climbs the tree, once
/// for all affiliations together and once for the unit's own. The work is proportional to what changed; only indicators
/// with derived terms look at all places of one level again.
package struct RollUp {
  /// The parts of an indicator whose terms come from different subjects are separate in the engine and one here.
  private struct Part {
    let indicator: Int
    /// For each term of the part, its position among the indicator's terms.
    let positions: [Int]
  }
  private struct Node: Hashable {
    let place: Place
    let affiliation: Affiliation
  }
  private struct Source: Hashable {
    let partition: Int32
    let part: Int
    let place: Code
  }
  private struct Table {
    var sources: [Source: [Int64]] = [:]
    var nodes: [Node: [Int64]] = [:]
    var dirty: Set<Node> = []
  }
  private struct TableKey: Hashable {
    let indicator: Int
    let period: EvaluationPeriod
  }

  private let catalogue: Catalogue
  private let parts: [Part]
  private var registry: Registry
  private var day: LocalDate
  private var tables: [TableKey: Table] = [:]
  /// Ancestors of each place seen, itself included.
  private var lines: [Code: (places: [Place], affiliation: Affiliation)] = [:]
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
    let info = parts[part]
    guard terms.count == info.positions.count else { return }
    let key = TableKey(indicator: info.indicator, period: period)
    let termCount = catalogue.indicators[info.indicator].terms.count
    let line = line(of: place)
    let source = Source(partition: partition, part: part, place: place)
    var table = tables.removeValue(forKey: key) ?? Table()
    let old = table.sources[source]
    var difference = [Int64](repeating: 0, count: termCount)
    for (i, position) in info.positions.enumerated() { difference[position] = terms[i] - (old?[i] ?? 0) }
    table.sources[source] = terms
    if old == nil || difference.contains(where: { $0 != 0 }) { RollUp.add(difference, line, to: &table) }
    tables[key] = table
  }

  /// A new registry or day: where units stand, and whose they are, may have changed for every place.
  package mutating func update(registry: Registry, day: LocalDate) {
    let dayChanged = day != self.day
    guard registry != self.registry || dayChanged else { return }
    let before = lines
    self.registry = registry
    self.day = day
    lines = [:]
    unresolved = []
    let moved = before.contains { code, old in
      let new = line(of: code)
      return new.places != old.places || new.affiliation != old.affiliation
    }
    for key in tables.keys {
      var table = tables.removeValue(forKey: key)!
      if moved { rebuild(&table, key) }
      // The day is part of every snapshot.
      if dayChanged { table.dirty.formUnion(table.nodes.keys) }
      tables[key] = table
    }
  }

  private mutating func rebuild(_ table: inout Table, _ key: TableKey) {
    let old = Set(table.nodes.keys)
    let termCount = catalogue.indicators[key.indicator].terms.count
    table.nodes = [:]
    for (source, terms) in table.sources {
      var sums = [Int64](repeating: 0, count: termCount)
      for (i, position) in parts[source.part].positions.enumerated() { sums[position] = terms[i] }
      RollUp.add(sums, line(of: source.place), to: &table)
    }
    // What no longer has anything below it is published once more, empty.
    for node in old where table.nodes[node] == nil {
      table.nodes[node] = [Int64](repeating: 0, count: termCount)
      table.dirty.insert(node)
    }
  }

  private static func add(
    _ difference: [Int64], _ line: (places: [Place], affiliation: Affiliation), to table: inout Table
  ) {
    for place in line.places {
      for affiliation in [.all, line.affiliation] {
        let node = Node(place: place, affiliation: affiliation)
        var sums = table.nodes.removeValue(forKey: node) ?? [Int64](repeating: 0, count: difference.count)
        for i in difference.indices { sums[i] &+= difference[i] }
        table.nodes[node] = sums
        table.dirty.insert(node)
      }
    }
  }

  private mutating func line(of place: Code) -> (places: [Place], affiliation: Affiliation) {
    if let known = lines[place] { return known }
    guard let found = registry.resolve(place, on: day) else {
      unresolved.insert(place)
      return ([], .other)
    }
    lines[place] = found
    return found
  }

  // MARK: Output

  /// Evaluates what changed since the last call, in a fixed order.
  package mutating func drain() -> [Snapshot] {
    var snapshots: [Snapshot] = []
    for key in tables.keys.sorted(by: { ($0.indicator, $0.period.name) < ($1.indicator, $1.period.name) }) {
      guard !tables[key]!.dirty.isEmpty else { continue }
      var table = tables.removeValue(forKey: key)!
      var dirty = table.dirty
      table.dirty = []
      let indicator = catalogue.indicators[key.indicator]
      let asOf = min(day, key.period.last)
      let context = Formula.Context(
        elapsedMonths: RollUp.elapsedMonths(from: key.period.first, to: asOf),
        fiscalYear: Int(key.period.year.buddhistYear))
      if !indicator.derivations.isEmpty {
        // Derived terms of any place may reach all places above it, and those only.
        let levels = Set(indicator.derivations.map(\.level))
        for node in dirty where levels.contains(node.place.level) {
          for place in lines[leafCode(of: node.place) ?? node.place.code]?.places ?? [] {
            let above = Node(place: place, affiliation: node.affiliation)
            if place.level > node.place.level, table.nodes[above] != nil { dirty.insert(above) }
          }
        }
      }
      for node in dirty.sorted(by: RollUp.inOrder) {
        let terms = terms(of: node, through: indicator.derivations.count, indicator, table, context)
        snapshots.append(snapshot(indicator, key.period, asOf, node, terms, context))
      }
      tables[key] = table
    }
    return snapshots
  }

  /// A place's terms with the first `count` derivations: at its own level a derived term is computed from the place's
  /// totals; above it, it is the sum over the places of that level below, each with the derivations before it.
  private func terms(
    of node: Node, through count: Int, _ indicator: Indicator, _ table: Table, _ context: Formula.Context
  ) -> [String: Double] {
    var terms = RollUp.unscaled(table.nodes[node]!, indicator)
    for (index, derivation) in indicator.derivations.prefix(count).enumerated() {
      if node.place.level == derivation.level {
        terms = derivation.apply(to: terms, context)
      } else if node.place.level > derivation.level {
        var sums: [String: Double] = [:]
        for other in table.nodes.keys
        where other.affiliation == node.affiliation && other.place.level == derivation.level
          && isBelow(other.place, node.place)
        {
          let lower = self.terms(of: other, through: index, indicator, table, context)
          let all = derivation.apply(to: lower, context)
          for term in derivation.terms { if let value = all[term.name] { sums[term.name, default: 0] += value } }
        }
        terms.merge(sums) { $1 }
      }
    }
    return terms
  }

  /// A source place below the node: the way from a place up the tree is known for codes that contributions name.
  private func leafCode(of place: Place) -> Code? {
    if lines[place.code] != nil { return place.code }
    return lines.first { $0.value.places.contains(place) }?.key
  }

  private func isBelow(_ place: Place, _ ancestor: Place) -> Bool {
    guard let leaf = leafCode(of: place) else { return false }
    return lines[leaf]!.places.contains(ancestor)
  }

  private static func unscaled(_ sums: [Int64], _ indicator: Indicator) -> [String: Double] {
    var terms: [String: Double] = [:]
    for (info, sum) in zip(indicator.terms, sums) { terms[info.name] = Double(sum) / Double(info.scale) }
    return terms
  }

  private func snapshot(
    _ indicator: Indicator, _ period: EvaluationPeriod, _ asOf: LocalDate, _ node: Node, _ terms: [String: Double],
    _ context: Formula.Context
  ) -> Snapshot {
    let evaluation = indicator.evaluate(terms, context)
    let isMeasured = indicator.isScored(at: node.place.level)
    let order = indicator.terms.map(\.name) + indicator.derivations.flatMap { $0.terms.map(\.name) }
    return Snapshot(
      indicator: indicator.id, period: period, asOf: asOf, place: node.place, affiliation: node.affiliation,
      numerator: evaluation.shown?.numerator,
      denominator: evaluation.shown?.denominator, value: evaluation.value,
      display: evaluation.value.map { Display.text($0, decimals: indicator.decimals) } ?? "",
      target: indicator.target(context.fiscalYear), isTargetMet: isMeasured ? evaluation.score?.isTargetMet : nil,
      score: isMeasured ? evaluation.score : nil, status: isMeasured ? evaluation.status : .none,
      isProvisional: evaluation.isProvisional,
      terms: order.compactMap { name in terms[name].map { (name, $0) } },
      measures: evaluation.measures.map { ($0.measure, $0.value) },
      remarks: ([evaluation.main].compactMap { $0 } + evaluation.measures).flatMap { $0.unmet + $0.flags })
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

  private static func inOrder(_ a: Node, _ b: Node) -> Bool {
    (a.place.level.depth, a.place.code, a.affiliation.rawValue) < (
      b.place.level.depth, b.place.code, b.affiliation.rawValue
    )
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
