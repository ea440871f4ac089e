/// Which of two states of one row is the newer: the source's own time, then the export's, then the rank within it.
struct Version: Comparable {
  /// D_UPDATE, milliseconds since 1970 UTC.
  var updated: Int64
  /// When the export was made, milliseconds since 1970 UTC.
  var exported: Int64
  /// The line in its file, below the table's own preference.
  var rank: UInt32

  static func < (a: Version, b: Version) -> Bool {
    (a.updated, a.exported, a.rank) < (b.updated, b.exported, b.rank)
  }
}
