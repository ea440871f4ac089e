/// What a simulated province knows to be true, to be held against what the stream computed. Demonstrations only.
package struct TruthValue: Codable, Hashable, Sendable {
  package var indicator: String
  package var place: String
  package var affiliation: String
  package var period: String
  package var numerator: Double
  package var denominator: Double

  package init(
    indicator: String, place: String, affiliation: String, period: String, numerator: Double, denominator: Double
  ) {
    self.indicator = indicator
    self.place = place
    self.affiliation = affiliation
    self.period = period
    self.numerator = numerator
    self.denominator = denominator
  }

  var identity: SnapshotIdentity {
    SnapshotIdentity(indicator: indicator, place: place, affiliation: affiliation, period: period)
  }
}
