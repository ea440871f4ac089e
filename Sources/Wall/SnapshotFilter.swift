/// Which snapshots a reader wants; an empty set asks for all.
struct SnapshotFilter: Equatable, Sendable {
  var indicators: Set<String> = []
  var levels: Set<PlaceLevel> = []
  var places: Set<String> = []
  /// Places directly under one of these.
  var parents: Set<String> = []
  /// Each of these places, and the places directly under it.
  var families: Set<String> = []
  var affiliations: Set<String> = []
  var periods: Set<String> = []

  /// Whether `snapshot` is wanted.
  /// - Parameter parentOf: the place above each place, as the places list says.
  func matches(_ snapshot: Snapshot, parentOf: [String: String]) -> Bool {
    (indicators.isEmpty || indicators.contains(snapshot.indicator))
      && (levels.isEmpty || levels.contains(snapshot.level))
      && (places.isEmpty || places.contains(snapshot.place))
      && (affiliations.isEmpty || affiliations.contains(snapshot.affiliation))
      && (periods.isEmpty || periods.contains(snapshot.period))
      && (families.isEmpty || families.contains(snapshot.place)
        || parentOf[snapshot.place].map(families.contains) == true)
      && (parents.isEmpty || parentOf[snapshot.place].map(parents.contains) == true)
  }
}
