import RecordMessages

/// What became of one record in the end: its newest version, and the newest that is no deletion.
struct RecordHistory {
  let kindID: UInt8
  private(set) var newest: any RecordMessage
  private(set) var newestLive: (any RecordMessage)?

  init(kindID: UInt8, _ first: any RecordMessage) {
    self.kindID = kindID
    newest = first
    newestLive = first.deleted ? nil : first
  }

  var isDeleted: Bool { newest.deleted }

  /// Takes the next version in the order of delivery: of equal `updated` the later counts.
  mutating func take(_ version: any RecordMessage) {
    if version.updated >= newest.updated { newest = version }
    if !version.deleted, newestLive.map({ version.updated >= $0.updated }) ?? true { newestLive = version }
  }
}
