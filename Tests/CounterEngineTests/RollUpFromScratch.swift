import HealthRecords
import Indicators

@testable import CounterEngine

/// What a roll-up is to yield, from its definition: the sums and every derived term anew for every place, and sums of derived
/// terms in 128 bits.
struct RollUpFromScratch {
  typealias Node = RollUpTable.Node
  let catalogue: Catalogue
  let registry: Registry
  let day: LocalDate

  /// Of each period, for each part of an indicator, what each source last said.
  func snapshots(_ said: [EvaluationPeriod: [RollUpTable.Source: [Int64]]]) -> [Snapshot] {
    catalogue.indicators.flatMap { indicator in
      said.keys.sorted { $0.name < $1.name }.flatMap { period in
        let sources = said[period]!.filter { catalogue.checked.indicators[$0.key.part].id == indicator.id }
        return snapshots(indicator, period, sources)
      }
    }
  }

  private func snapshots(
    _ indicator: Indicator, _ period: EvaluationPeriod, _ sources: [RollUpTable.Source: [Int64]]
  ) -> [Snapshot] {
    var sums: [Node: [Int64]] = [:]
    var below: [Node: Set<Node>] = [:]
    for (source, terms) in sources {
      guard let (places, affiliation) = registry.resolve(source.place, on: day) else { continue }
      let part = catalogue.checked.indicators[source.part]
      for affiliation in [.all, affiliation] {
        let line = places.map { Node(place: $0, affiliation: affiliation) }
        for node in line {
          for (term, value) in zip(part.terms, terms) {
            let position = indicator.terms.firstIndex { $0.name == term.name }!
            sums[node, default: Array(repeating: 0, count: indicator.terms.count)][position] += value
          }
          below[node, default: []].formUnion(line.filter { $0.place.level < node.place.level })
        }
      }
    }
    let asOf = min(day, period.last)
    let context = Formula.Context(
      elapsedMonths: RollUp.elapsedMonths(from: period.first, to: asOf), fiscalYear: Int(period.year.buddhistYear))
    func evaluated(_ node: Node, through count: Int) -> TermValues {
      var terms = TermValues(count: indicator.termNames.count)
      for (position, info) in indicator.terms.enumerated() {
        terms[position] = Double(sums[node]![position]) / Double(info.scale)
      }
      for (index, derivation) in indicator.derivations.prefix(count).enumerated() {
        if derivation.level == node.place.level { derivation.apply(to: &terms, context) }
        guard derivation.level < node.place.level else { continue }
        let all = below[node]!.filter { $0.place.level == derivation.level }.map { lower in
          var lower = evaluated(lower, through: index)
          derivation.apply(to: &lower, context)
          return lower
        }
        for term in derivation.terms {
          let values = all.compactMap { $0[term.position] }
          let exact = values.reduce(Int128(0)) { $0 + Int128(exactly: $1 * 0x1p70)! }
          terms[term.position] = values.isEmpty ? nil : Double(exact) * 0x1p-70
        }
      }
      return terms
    }
    return sums.keys.sorted().map { node in
      Snapshot(
        indicator, period, asOf, node.place, node.affiliation, evaluated(node, through: indicator.derivations.count),
        context)
    }
  }
}
