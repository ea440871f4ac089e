/// Counts of the store, all since start unless said otherwise.
package struct WallStatistics: Equatable, Sendable {
  /// Keys with a value now.
  package var snapshots: Int
  package var accepted: Int
  package var removed: Int
  /// Messages that were not snapshots.
  package var rejected: Int
  /// Newest `published_at` seen, milliseconds since 1970-01-01 UTC; nil before the first snapshot.
  package var newestPublishedAt: Int64?
  /// When the last message came, on this machine's clock; same unit.
  package var lastHeardAt: Int64?
  package var source: SourceState
  /// Goes up whenever the lists of indicators or places change.
  package var metadataVersion: Int
}
