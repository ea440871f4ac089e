/// What one subject adds to one indicator at one place: a unit, or the area itself where an event names no unit.
package struct TruthContribution: Hashable, Sendable {
  package let indicator: TruthIndicator
  package let place: String
  package let numerator: Int64
  package let denominator: Int64

  package init(_ indicator: TruthIndicator, at place: String, numerator: Int64, denominator: Int64) {
    self.indicator = indicator
    self.place = place
    self.numerator = numerator
    self.denominator = denominator
  }
}
