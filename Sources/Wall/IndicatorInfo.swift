/// What the wall needs to know of an indicator in order to draw it; the values themselves come as snapshots.
package struct IndicatorInfo: Codable, Hashable, Sendable {
  package enum Direction: String, Codable, Sendable { case higher, lower }

  /// The manual's number, for example `17.1`; tiles stand in the order in which indicators are given.
  package var id: String
  package var name: LocalizedName
  package var unit: LocalizedName
  /// Number of the strategy that groups the tiles, see `StrategyInfo`.
  package var strategy: Int
  package var programme: Int
  /// Percent of the total score; 0 for an indicator that is watched and not scored.
  package var weight: Double
  package var direction: Direction
  package var target: Double?
  /// Thresholds of levels 1 to 5, in that order; empty when the indicator is not scored by thresholds.
  package var levels: [Double]
  /// Decimals of values and thresholds as shown, 0...6.
  package var decimals: Int

  package init(
    id: String, name: LocalizedName, unit: LocalizedName, strategy: Int, programme: Int, weight: Double,
    direction: Direction, target: Double?, levels: [Double], decimals: Int
  ) {
    self.id = id
    self.name = name
    self.unit = unit
    self.strategy = strategy
    self.programme = programme
    self.weight = weight
    self.direction = direction
    self.target = target
    self.levels = levels
    self.decimals = decimals
  }
}
