/// The five levels of an indicator and what a value is worth by them.
package struct Levels: Hashable, Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    /// Five thresholds; level 1 also for what is worse than the first.
    case threshold
    /// Four lower bounds; level 1 is everything below.
    case band
    /// Ordered steps; the value is how many are done, 0 to 5.
    case milestone
    /// Items done, with the number that each level needs; level 0 below the first.
    case checklist
    /// The least of several grades, at least 1.
    case componentMin = "component_min"
    /// Points come from other measures.
    case composite
  }

  package let kind: Kind
  /// L1…L5; L1 is nil in bands.
  package let steps: [Double?]

  package init(kind: Kind, steps: [Double?]) {
    precondition(steps.count == 5, "five levels")
    self.kind = kind
    self.steps = steps
  }

  /// 0…5, step rule: a value between two thresholds takes the lower level.
  package func level(of value: Double, _ direction: Indicator.Direction) -> Int {
    let reached = steps.lastIndex { step in step.map { Levels.isReached(value, $0, direction) } ?? true }
    switch kind {
    case .threshold, .band, .composite, .componentMin: return (reached ?? 0) + 1
    case .milestone, .checklist: return reached.map { $0 + 1 } ?? 0
    }
  }

  /// Worse than the first threshold, where there is one and it is not the floor.
  package func isBelowFirst(_ value: Double, _ direction: Indicator.Direction) -> Bool {
    guard kind == .threshold || kind == .composite, let first = steps[0] else { return false }
    return !Levels.isReached(value, first, direction)
  }

  /// Linear between thresholds, 1…5; nil where levels are not thresholds.
  package func interpolatedPoints(of value: Double, _ direction: Indicator.Direction) -> Double? {
    guard kind == .threshold || kind == .composite else { return nil }
    let thresholds = steps.compactMap { $0 }
    guard thresholds.count == 5, Levels.isReached(value, thresholds[0], direction) else { return 1 }
    for n in 1..<5 where !Levels.isReached(value, thresholds[n], direction) {
      return Double(n) + (value - thresholds[n - 1]) / (thresholds[n] - thresholds[n - 1])
    }
    return 5
  }

  static func isReached(_ value: Double, _ step: Double, _ direction: Indicator.Direction) -> Bool {
    direction == .higher ? value >= step : value <= step
  }
}
