/// What a value is worth.
package struct Score: Hashable, Sendable {
  /// 0…5; 0 only for steps and items of which not even the first is done.
  package let level: Int
  /// Worse than the first threshold. The level is 1 all the same.
  package let isBelowFirst: Bool
  /// 0…5; the level, or a mean of points.
  package let points: Double
  /// Linear between thresholds, a second opinion; nil where levels are no thresholds.
  package let interpolatedPoints: Double?
  /// Nil without a target.
  package let isTargetMet: Bool?

  package init(
    level: Int, isBelowFirst: Bool, points: Double, interpolatedPoints: Double?, isTargetMet: Bool?
  ) {
    self.level = level
    self.isBelowFirst = isBelowFirst
    self.points = points
    self.interpolatedPoints = interpolatedPoints
    self.isTargetMet = isTargetMet
  }

  /// Judges a value that was rounded once, which keeps comparisons exact: a ratio equal to a threshold is rounded to the
  /// same double as the threshold, and rounding keeps order.
  package init(
    of value: Double, levels: Levels, direction: Indicator.Direction, target: Double?, points: Double? = nil
  ) {
    level = levels.level(of: value, direction)
    isBelowFirst = levels.isBelowFirst(value, direction)
    self.points = points ?? Score.points(value, level, levels)
    interpolatedPoints = levels.interpolatedPoints(of: value, direction)
    isTargetMet = target.map { Levels.isReached(value, $0, direction) }
  }

  /// The level; where one step, item or grade is one point, the value itself, which above one subject is the mean of the
  /// subjects'.
  private static func points(_ value: Double, _ level: Int, _ levels: Levels) -> Double {
    switch levels.kind {
    case .milestone, .checklist:
      levels.steps == [1, 2, 3, 4, 5] ? min(5, max(0, value)) : Double(level)
    case .componentMin: min(5, max(1, value))
    case .threshold, .band, .composite: Double(level)
    }
  }

  /// The colour of a tile.
  package enum Status: String, Sendable, CaseIterable {
    /// The target is met; without a target, level 5.
    case good
    /// The target is not met, but level 3 or better.
    case near
    case poor
    /// No value, or not yet scored.
    case none
  }

  package var status: Status {
    if isTargetMet ?? (level >= 5) { return .good }
    return level >= 3 ? .near : .poor
  }
}
