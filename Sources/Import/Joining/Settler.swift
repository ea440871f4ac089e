internal import HealthRecords

/// What is left when all rows are read: persons who turned out to be somebody else, rows that a full replacement does
/// not have any more, and records that waited for their other half or for their person.
///
/// Walks the database in chunks, in key order, so its memory does not grow with what waits. Everything it does can be
/// interrupted and done again.
struct Settler {
  private static let chunk = 4_096

  let store: LocalStore
  let links: Links
  let recorder: Recorder
  let emitter: Emitter
  /// Makes what was done so far safe: flushes the sink, then commits.
  let commit: () throws(ImportError) -> Void

  /// One row of the walk.
  private typealias Key = (space: Int64, id: [UInt8])

  func settle(
    replaced: [TableID: Set<Int64>], exported: Int64, tally: (Int64, TableID) -> Tally
  ) throws(ImportError) {
    try relink()
    for (table, units) in replaced.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      for unit in units.sorted() { try removeUnseen(table, unit, exported) }
    }
    try sendWaiting(tally)
  }

  // MARK: Persons whose citizen id changed

  /// Marks every record of such persons as waiting; sending takes it back from the old subject.
  private func relink() throws(ImportError) {
    let select = try store.database.prepare("SELECT unit, person FROM relink ORDER BY unit")
    var persons: [Int64: Set<Int64>] = [:]
    while try select.step() { persons[select.integer(0), default: []].insert(select.integer(1)) }
    for (unit, changed) in persons.sorted(by: { $0.key < $1.key }) {
      try walk(space: unit << 6..<(unit + 1) << 6) { record in
        guard let person = record.person, changed.contains(person), record.subject != nil, !record.wasDeleted,
          !record.isWaiting
        else { return false }
        record.isWaiting = true
        return true
      }
    }
    try store.database.execute("DELETE FROM relink")
    try commit()
  }

  // MARK: Full replacement

  private func removeUnseen(_ table: TableID, _ unit: Int64, _ exported: Int64) throws(ImportError) {
    guard let kind = table.kind else { return }
    let space = unit << 6 | Int64(kind.id)
    try walk(space: space..<space + 1) { record in
      var removed = false
      for i in record.pieces.indices
      where record.pieces[i].table == table.rawValue && !record.pieces[i].isRemoved
        && record.pieces[i].run != store.run
      {
        record.pieces[i].isRemoved = true
        record.pieces[i].version.exported = max(exported, record.pieces[i].version.exported)
        record.pieces[i].version.rank = .max
        removed = true
      }
      if removed { record.isWaiting = true }
      return removed
    }
    try commit()
  }

  // MARK: Waiting records

  private func sendWaiting(_ tally: (Int64, TableID) -> Tally) throws(ImportError) {
    let select = try store.database.prepare(
      """
      SELECT space, id, person, subject, updated, waiting, deleted, pieces FROM record
      WHERE waiting = 1 AND (space, id) > (?, ?) ORDER BY space, id LIMIT \(Settler.chunk)
      """)
    var last: Key = (Int64.min, [])
    var blob: [UInt8] = []
    while true {
      var records: [StoredRecord] = []
      select.bind(1, last.space).bind(2, last.id)
      while try select.step() {
        records.append(StoredRecord(space: select.integer(0), id: Array(select.bytes(1)), from: select, at: 2))
      }
      guard let end = records.last else { break }
      last = (end.space, end.id)
      for var record in records {
        let unit = record.space >> 6
        let kind = RecordKind.all[Int(record.space & 63)]
        let link: Links.Link? =
          if let person = record.person { try links.find(unit: unit, person: person) } else { nil }
        if let birth = link?.birth, !isJoined(kind), let day = record.day, day < birth {
          try reject(&record, tally)
          try record.save(store, &blob, isNew: false)
        } else if let subject = link?.subject ?? record.subject {
          try recorder.send(&record, kind.id, unit: store.unit(unit), to: subject)
          if !record.isWaiting, let table = record.pieces.first.flatMap({ TableID(rawValue: $0.table) }) {
            tally(unit, table).events += 1
          }
          try record.save(store, &blob, isNew: false)
        } else if record.pieces.allSatisfy(\.isRemoved) {
          record.isWaiting = false
          try record.save(store, &blob, isNew: false)
        }
        guard record.isWaiting else { continue }
        for piece in record.pieces where piece.run == store.run && !piece.isRemoved {
          if let table = TableID(rawValue: piece.table) { tally(unit, table).aside += 1 }
        }
      }
      try commit()
    }
  }

  private func isJoined(_ kind: RecordKind) -> Bool { kind.name == "visit" || kind.name == "admission" }

  /// Now that the person is known, the row turns out to be dated before the birth.
  private func reject(_ record: inout StoredRecord, _ tally: (Int64, TableID) -> Tally) throws(ImportError) {
    for i in record.pieces.indices where !record.pieces[i].isRemoved {
      record.pieces[i].isRemoved = true
      guard let table = TableID(rawValue: record.pieces[i].table) else { continue }
      let tally = tally(record.space >> 6, table)
      // A row of an earlier run was counted there.
      if record.pieces[i].run == store.run { tally.rejectLate(.beforeBirth) } else { tally.count(.beforeBirth) }
      try emitter.send(
        deadLetter: DeadLetter(
          unit: tally.unit, table: table, file: "", line: Int(record.pieces[i].version.rank & 0x0FFF_FFFF), column: nil,
          valueClass: .none, reason: .beforeBirth),
        at: record.pieces[i].version.exported)
    }
    record.isWaiting = false
  }

  /// Offers every record of some spaces for a change, in chunks.
  private func walk(
    space: Range<Int64>, _ change: (inout StoredRecord) throws(ImportError) -> Bool
  ) throws(ImportError) {
    let select = try store.database.prepare(
      """
      SELECT space, id, person, subject, updated, waiting, deleted, pieces FROM record
      WHERE (space, id) > (?, ?) AND space < ? ORDER BY space, id LIMIT \(Settler.chunk)
      """)
    var last: Key = (space.lowerBound, [])
    var blob: [UInt8] = []
    while true {
      var records: [StoredRecord] = []
      select.bind(1, last.space).bind(2, last.id).bind(3, space.upperBound)
      while try select.step() {
        records.append(StoredRecord(space: select.integer(0), id: Array(select.bytes(1)), from: select, at: 2))
      }
      guard let end = records.last else { return }
      last = (end.space, end.id)
      for var record in records where try change(&record) { try record.save(store, &blob, isNew: false) }
    }
  }
}
