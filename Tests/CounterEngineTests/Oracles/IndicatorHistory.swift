import Simulation

/// A generator of histories that matter to one indicator. What they count by is the simulation's rule: plain Swift written
/// from the specification, which shares no code with the engine or the catalogue but the calendar.
protocol IndicatorHistory: Sendable {
  var id: String { get }

  /// Random records, leaning towards the edges of the indicator's rules.
  func tell(_ story: inout Story)
}
