package import HealthRecords
package import Indicators

/// One indicator at one place, for one affiliation and period, with the position in the log that it reflects.
package struct Snapshot: Sendable {
  package let indicator: String
  package let period: EvaluationPeriod
  /// The day evaluated on, at most the period's last.
  package let asOf: LocalDate
  package let place: Place
  package let affiliation: Affiliation
  package let numerator: Double?
  package let denominator: Double?
  package let value: Double?
  /// The value as people read it, half up to the indicator's decimals; empty without a value.
  package let display: String
  package let target: Double?
  package let isTargetMet: Bool?
  /// Only at levels at which the indicator is measured, and above them.
  package let score: Score?
  package let status: Score.Status
  package let isProvisional: Bool
  /// Every term, unscaled, derived ones included.
  package let terms: [(name: String, value: Double)]
  /// Other values of the indicator: parts of a composite, and informative ones.
  package let measures: [(id: String, value: Double?)]
  /// Conditions that do not hold and flags that do, by id.
  package let remarks: [String]

  /// `indicator|period|level|place|affiliation`: the key in `kpi.snapshots`.
  package var key: String {
    "\(indicator)|\(period.name)|\(place.level.rawValue)|\(place.code)|\(affiliation.rawValue)"
  }
}
