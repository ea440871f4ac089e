/// What a snapshot is of. There is one live snapshot for each.
struct SnapshotIdentity: Hashable, Sendable {
  let indicator: String
  let place: String
  let affiliation: String
  let period: String
}
