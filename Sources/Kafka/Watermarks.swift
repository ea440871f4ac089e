/// What a partition holds: offsets `low ..< high`. With `read_committed`, a query's `high` is the last stable offset.
package struct Watermarks: Hashable, Sendable {
  /// The first offset still there; what lay before has expired.
  package var low: Offset
  /// The offset that the next record will get.
  package var high: Offset

  package init(low: Offset, high: Offset) {
    self.low = low
    self.high = high
  }

  /// How many offsets lie between `position` and the end; 0 at the end. Offsets, not records: compaction leaves gaps.
  package func lag(from position: Offset) -> Int64 { max(0, high.rawValue - max(position, low).rawValue) }
}
