internal import HealthRecords

/// A record as the local database keeps it.
struct StoredRecord {
  let space: Int64
  let id: [UInt8]
  /// The unit's person, nil for records that bring their subject.
  var person: Int64?
  /// The subject it was last sent for; nil while it never was.
  var subject: SubjectID?
  /// The greatest `updated` it was sent with: a later event must not be older.
  var updated: Int64 = 0
  /// It has to be sent, or it lacks its own row or its person.
  var isWaiting = false
  /// What was last sent was a deletion.
  var wasDeleted = false
  var pieces: [Piece] = []
  /// Something that the message shows has changed. Not kept: a record that needs sending is sent or waits.
  var needsSending = false

  init(space: Int64, id: [UInt8], person: Int64?) {
    (self.space, self.id, self.person) = (space, id, person)
  }

  init(space: Int64, id: [UInt8], _ known: RecordLookup.Known, _ stored: [UInt8]) {
    self.init(space: space, id: id, person: known.person)
    (subject, updated) = (known.subject, known.updated)
    (isWaiting, wasDeleted) = (known.isWaiting, known.wasDeleted)
    pieces = stored.withUnsafeBytes { Piece.parse(UnsafeRawBufferPointer(rebasing: $0[known.pieces])) }
  }

  /// From a row whose columns from `at` on are person, subject, updated, waiting, deleted, pieces.
  init(space: Int64, id: [UInt8], from row: Database.Statement, at: Int32) {
    self.init(space: space, id: id, person: row.isNull(at) ? nil : row.integer(at))
    subject = SubjectID(blob: row.bytes(at + 1))
    updated = row.integer(at + 2)
    isWaiting = row.integer(at + 3) == 1
    wasDeleted = row.integer(at + 4) == 1
    pieces = Piece.parse(row.bytes(at + 5))
  }

  /// The day that a simple record is about, read from its message's field 10.
  var day: LocalDate? {
    guard let piece = pieces.first(where: { !$0.isRemoved }), piece.bytes.first == 0x50 else { return nil }
    var number: Int64 = 0
    for (i, byte) in piece.bytes.dropFirst().prefix(5).enumerated() {
      number |= Int64(byte & 0x7F) << Int64(7 * i)
      if byte < 0x80 { return LocalDate(yyyymmdd: number) }
    }
    return nil
  }

  /// - Parameter isNew: the database does not have it yet.
  func save(_ store: LocalStore, _ blob: inout [UInt8], isNew: Bool) throws(ImportError) {
    blob.removeAll(keepingCapacity: true)
    for piece in pieces { piece.append(to: &blob) }
    let bytes = blob
    try id.withBytes { id throws(ImportError) in
      try store.write(
        isNew: isNew, space: space, id: id, person: person, subject: subject, updated: updated, isWaiting: isWaiting,
        wasDeleted: wasDeleted, pieces: bytes)
    }
  }
}
