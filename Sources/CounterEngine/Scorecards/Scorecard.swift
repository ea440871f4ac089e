package import HealthRecords
package import Indicators

/// What one place earned in one period: score × weight by indicator, by programme, by strategy and in total.
///
/// Weights are the manual's Table 1 and sum to 100. What has no points at a place, for whatever reason, leaves the
/// denominator with its weight, and the card says how much weight is left: a district is not marked down for what only
/// hospitals do. Only what is measured weighs; `Row.state` tells why the rest does not.
package struct Scorecard: Sendable {
  package let place: Place
  package let affiliation: Affiliation
  package let period: EvaluationPeriod
  /// The latest day that any of its numbers is of; nil where it has none.
  package let asOf: LocalDate?
  /// Every scored indicator of the catalogue, in its order.
  package let rows: [Row]
  /// By programme and by strategy, in the order of their numbers.
  package let programmes: [Group]
  package let strategies: [Group]
  package let total: Sum

  /// One scored indicator.
  package struct Row: Sendable {
    package let indicator: String
    package let name: LocalizedText
    package let strategy: Int
    package let programme: Int
    package let weight: Double
    package let state: State
    /// 0…5 where `state` is scored.
    package let points: Double?
    /// The indicator at this place, where anything is known of it.
    package let result: PlaceResult?
    /// The manual measures it below this level; here stands the roll-up.
    package let isRolledUp: Bool
    /// For steps, items and grades above their subject: how many of the places below stand at level 0, 1 … 5.
    package let distribution: [Int]?

    /// Weight × points ÷ 5: out of the weight.
    package var score: Double? { points.map { weight * $0 / 5 } }
  }

  /// Why a row has points, or has none.
  package enum State: String, Sendable, CaseIterable {
    case scored
    /// Nothing to count yet: no denominator, no report, or a condition that does not hold.
    case noValue = "no value"
    /// It is scored in a later round only.
    case notThisRound = "not this round"
    /// It is measured at higher levels only.
    case notMeasured = "not measured here"
  }

  /// A programme or a strategy.
  package struct Group: Sendable {
    package let number: Int
    package let name: LocalizedText?
    package let sum: Sum
  }

  /// A weighted sum.
  package struct Sum: Hashable, Sendable {
    /// Of all its indicators.
    package var weight = 0.0
    /// Of those with points.
    package var scoredWeight = 0.0
    /// Σ weight × points.
    package var weighted = 0.0

    /// Σ weight × points ÷ 5: out of `scoredWeight`.
    package var score: Double { weighted / 5 }
    /// Mean of the points by weight, 0…5; nil where nothing is scored.
    package var points: Double? { scoredWeight > 0 ? weighted / scoredWeight : nil }
    /// The same out of 100.
    package var percent: Double? { points.map { $0 * 20 } }

    mutating func add(_ row: Row) {
      weight += row.weight
      guard let points = row.points else { return }
      scoredWeight += row.weight
      weighted += row.weight * points
    }
  }

  init(
    place: Place, affiliation: Affiliation, period: EvaluationPeriod, asOf: LocalDate?, rows: [Row],
    catalogue: Catalogue
  ) {
    self.place = place
    self.affiliation = affiliation
    self.period = period
    self.asOf = asOf
    self.rows = rows
    func groups(_ number: (Row) -> Int, _ names: [Int: LocalizedText]) -> [Group] {
      var sums: [Int: Sum] = [:]
      for row in rows { sums[number(row), default: Sum()].add(row) }
      return sums.sorted { $0.key < $1.key }.map { Group(number: $0.key, name: names[$0.key], sum: $0.value) }
    }
    programmes = groups(\.programme, catalogue.programmes)
    strategies = groups(\.strategy, catalogue.strategies)
    total = rows.reduce(into: Sum()) { $0.add($1) }
  }
}
