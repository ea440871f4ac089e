package import HealthRecords

/// What one subject adds to one term, for one place and period. Plain data.
package struct Contribution: Equatable, Sendable {
  package var indicator: Int32
  package var term: Int16
  package var period: Int16
  package var place: Code
  package var value: Int64
}
