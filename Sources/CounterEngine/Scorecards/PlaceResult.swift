package import HealthRecords
internal import Indicators

/// What a scorecard needs to know of one indicator at one place: a snapshot of this process, or one read back from a log.
package struct PlaceResult: Sendable {
  package let indicator: String
  package let place: Place
  package let affiliation: Affiliation
  package let period: EvaluationPeriod
  package let asOf: LocalDate
  package let value: Double?
  /// The value as people read it; empty without one.
  package let display: String
  package let target: Double?
  package let isTargetMet: Bool?
  /// 0…5; nil where nothing is scored.
  package let points: Double?
  package let level: Int?
  package let isProvisional: Bool
  package let remarks: [String]

  package init(
    indicator: String, place: Place, affiliation: Affiliation, period: EvaluationPeriod, asOf: LocalDate,
    value: Double?, display: String, target: Double?, isTargetMet: Bool?, points: Double?, level: Int?,
    isProvisional: Bool, remarks: [String]
  ) {
    self.indicator = indicator
    self.place = place
    self.affiliation = affiliation
    self.period = period
    self.asOf = asOf
    self.value = value
    self.display = display
    self.target = target
    self.isTargetMet = isTargetMet
    self.points = points
    self.level = level
    self.isProvisional = isProvisional
    self.remarks = remarks
  }

  package init(_ snapshot: Snapshot) {
    self.init(
      indicator: snapshot.indicator, place: snapshot.place, affiliation: snapshot.affiliation, period: snapshot.period,
      asOf: snapshot.asOf, value: snapshot.value, display: snapshot.display, target: snapshot.target,
      isTargetMet: snapshot.isTargetMet, points: snapshot.score?.points, level: snapshot.score?.level,
      isProvisional: snapshot.isProvisional, remarks: snapshot.remarks)
  }
}
