package import Indicators

extension Indicator {
  /// Where it gets points: at the levels that the manual measures, and above the lowest of these by roll-up, so that the
  /// province's card has every row. Below what is measured there is a value at most.
  package func isScored(at level: PlaceLevel) -> Bool {
    measuredAt.contains { $0 <= level }
  }
}
