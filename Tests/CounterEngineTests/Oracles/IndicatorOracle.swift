import HealthRecords

/// One indicator counted in plain Swift from its specification, and a generator of histories that matter to it. Shares no
/// code with the engine or the catalogue but the calendar.
protocol IndicatorOracle: Sendable {
  var id: String { get }

  /// Random records, leaning towards the edges of the indicator's rules.
  func tell(_ story: inout Story)

  /// What one subject adds, on a day.
  func count(_ known: Known, into tally: inout Tally)
}
