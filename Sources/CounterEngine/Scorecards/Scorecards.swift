internal import HealthRecords
package import Indicators

/// Makes scorecards of indicators' results.
package struct Scorecards {
  private let catalogue: Catalogue
  private let indicators: [Indicator]
  private var results: [Key: PlaceResult] = [:]
  /// Levels of the places below, for steps, items and grades.
  private let ancestors: (Place) -> [Place]

  private struct Key: Hashable {
    let indicator: String
    let card: CardKey
  }

  private struct CardKey: Hashable {
    let place: Place
    let affiliation: Affiliation
    let period: EvaluationPeriod
  }

  /// - Parameter registry: where units stand; without it, distributions count only places whose code tells where they are.
  package init(_ catalogue: Catalogue, _ results: some Sequence<PlaceResult>, registry: Registry = Registry()) {
    self.catalogue = catalogue
    indicators = catalogue.indicators.filter { $0.weight != nil }
    var found: [Key: PlaceResult] = [:]
    var days: [LocalDate] = []
    for result in results {
      let card = CardKey(place: result.place, affiliation: result.affiliation, period: result.period)
      found[Key(indicator: result.indicator, card: card)] = result
      days.append(result.asOf)
    }
    self.results = found
    let day = days.max() ?? .earliest
    ancestors = { registry.resolve($0.code, on: day)?.places ?? [$0] }
  }

  /// One card for each place, affiliation and period that anything is known of, as far as `wanted` says: periods in
  /// order, larger places first, then by code, all affiliations before each.
  package func cards(where wanted: (Place, Affiliation, EvaluationPeriod) -> Bool = { _, _, _ in true }) -> [Scorecard]
  {
    let keys = Set(results.keys.map(\.card)).filter { wanted($0.place, $0.affiliation, $0.period) }
    let below = distributions()
    return keys.sorted(by: Scorecards.inOrder).map { key in
      let known = indicators.map { results[Key(indicator: $0.id, card: key)] }
      return Scorecard(
        place: key.place, affiliation: key.affiliation, period: key.period, asOf: known.compactMap { $0?.asOf }.max(),
        rows: zip(indicators, known).map { row($0, $1, key, below[Key(indicator: $0.id, card: key)]) },
        catalogue: catalogue)
    }
  }

  private func row(_ indicator: Indicator, _ result: PlaceResult?, _ key: CardKey, _ below: [Int]?) -> Scorecard.Row {
    let state: Scorecard.State =
      if !indicator.isScored(at: key.place.level) {
        .notMeasured
      } else if result?.points != nil {
        .scored
      } else if !indicator.isScored(inRound: round(result, key.period)) {
        .notThisRound
      } else {
        .noValue
      }
    return Scorecard.Row(
      indicator: indicator.id, name: indicator.name, strategy: indicator.strategy, programme: indicator.programme,
      weight: indicator.weight ?? 0, state: state, points: state == .scored ? result?.points : nil, result: result,
      isRolledUp: state == .scored && !indicator.measuredAt.contains(key.place.level), distribution: below)
  }

  /// The round that the result's day lies in; the period's last without a result.
  private func round(_ result: PlaceResult?, _ period: EvaluationPeriod) -> Int {
    guard let day = result?.asOf else { return period.round.rawValue }
    return FiscalYear.Round.allCases.first { day <= period.year.end(ofRound: $0) }?.rawValue ?? period.round.rawValue
  }

  /// For each indicator of steps, items or grades and each place above its subjects: subjects by level.
  private func distributions() -> [Key: [Int]] {
    var counts: [Key: [Int]] = [:]
    let counted = Dictionary(
      uniqueKeysWithValues: indicators.compactMap { indicator -> (String, PlaceLevel)? in
        guard let kind = indicator.levels?.kind, [.milestone, .checklist, .componentMin].contains(kind),
          let subjects = indicator.measuredAt.min()
        else { return nil }
        return (indicator.id, subjects)
      })
    for (key, result) in results {
      guard let level = result.level, counted[key.indicator] == key.card.place.level else { continue }
      for place in ancestors(key.card.place) where place.level > key.card.place.level {
        let card = CardKey(place: place, affiliation: key.card.affiliation, period: key.card.period)
        counts[Key(indicator: key.indicator, card: card), default: [Int](repeating: 0, count: 6)][min(5, level)] += 1
      }
    }
    return counts
  }

  private static func inOrder(_ a: CardKey, _ b: CardKey) -> Bool {
    (a.period.year, a.period.round.rawValue, a.place.level.depth) == (
      b.period.year, b.period.round.rawValue, b.place.level.depth
    )
      ? (a.place.code, rank(a.affiliation)) < (b.place.code, rank(b.affiliation))
      : (a.period.year, a.period.round.rawValue, a.place.level.depth)
        < (b.period.year, b.period.round.rawValue, b.place.level.depth)
  }

  private static func rank(_ affiliation: Affiliation) -> Int { Affiliation.allCases.firstIndex(of: affiliation) ?? 0 }
}
