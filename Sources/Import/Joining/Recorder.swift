internal import Glibc
internal import HealthRecords

/// Takes accepted rows in batches, finds out whose they are, merges them with what the local database knows, and sends
/// what changed.
///
/// Rows are merged in the order of their keys, not of arrival, so that the database is walked in order. A simple record
/// is sent at once; a visit or an admission, and whatever has no person yet, is marked as waiting for `Settler`.
final class Recorder {
  private static let batchRows = 1 << 14
  private static let batchBytes = 8 << 20

  private let store: LocalStore
  private let links: Links
  private let emitter: Emitter
  private let replaced: Set<TableID>
  private var entries: [Entry] = []
  private var arena: [UInt8] = []
  private var body = WireWriter()
  private var blob: [UInt8] = []

  init(store: LocalStore, links: Links, emitter: Emitter, replaced: Set<TableID>) {
    self.store = store
    self.links = links
    self.emitter = emitter
    self.replaced = replaced
    entries.reserveCapacity(Recorder.batchRows)
  }

  var isFull: Bool { entries.count >= Recorder.batchRows || arena.count >= Recorder.batchBytes }

  func add(
    _ draft: Draft, kind: RecordKind, action: Entry.Action, version: Version, tally: Tally, file: String, line: Int
  ) {
    let idStart = arena.count
    arena.append(contentsOf: draft.id)
    let bodyStart = arena.count
    arena.append(contentsOf: draft.body.bytes)
    entries.append(
      Entry(
        space: tally.unitNumber << 6 | Int64(kind.id), id: idStart..<bodyStart, body: bodyStart..<arena.count,
        person: draft.person, subject: draft.citizen, version: version, table: tally.table, item: draft.item,
        day: draft.day, birth: draft.birth, death: draft.death, action: action, tally: tally, file: file, line: line))
  }

  /// Writes everything added so far. The caller commits.
  func flush() throws(ImportError) {
    guard !entries.isEmpty else { return }
    for i in entries.indices { try resolve(i) }
    let order = sortedOrder()
    var at = 0
    while at < order.count {
      var end = at + 1
      while end < order.count, sameRecord(order[at], order[end]) { end += 1 }
      try merge(order[at..<end])
      at = end
    }
    entries.removeAll(keepingCapacity: true)
    arena.removeAll(keepingCapacity: true)
  }

  // MARK: Whose row it is

  /// Puts the subject into the entry, or leaves nil; rejects a row dated before its person's birth.
  private func resolve(_ i: Int) throws(ImportError) {
    guard let person = entries[i].person, entries[i].action == .put else { return }
    let unit = entries[i].tally.unitNumber
    let citizen = entries[i].subject
    var link: Links.Link?
    if entries[i].table == .person {
      link = try links.claim(
        unit: unit, person: person.rowKey, subject: citizen ?? person.subject,
        source: citizen == nil ? .unitOnly : .register, updated: entries[i].version.updated, birth: entries[i].birth)
    } else {
      link = try links.find(unit: unit, person: person.rowKey)
      if let citizen {
        if link.map({ $0.source < .register && ($0.source < .row || $0.subject != citizen) }) ?? true {
          link = try links.claim(
            unit: unit, person: person.rowKey, subject: citizen, source: .row, updated: entries[i].version.updated)
        }
        if let link, link.subject != citizen { entries[i].tally.count(notes: [.citizenConflict]) }
      }
    }
    entries[i].subject = link?.subject
    if let death = entries[i].death { try links.died(unit: unit, person: person.rowKey, on: death) }
    guard let link, let day = entries[i].day else { return }
    if let birth = link.birth, day < birth {
      try rejectLate(i, .beforeBirth)
    } else if let death = link.death, day > death, entries[i].table != .death {
      entries[i].tally.count(notes: [.afterDeath])
    }
  }

  private func rejectLate(_ i: Int, _ reason: Reason) throws(ImportError) {
    let entry = entries[i]
    entry.tally.rejectLate(reason)
    entries[i].action = .touch
    try emitter.send(
      deadLetter: DeadLetter(
        unit: entry.tally.unit, table: entry.table, file: entry.file, line: entry.line, column: nil, valueClass: .none,
        reason: reason),
      at: entry.version.exported)
  }

  // MARK: Order

  private func sortedOrder() -> [Int] {
    let entries = entries
    return arena.withUnsafeBytes { bytes in
      let keys = entries.indices.map { i in (i, entries[i].space, Recorder.prefix(bytes, entries[i].id)) }
      return keys.sorted { a, b in
        if a.1 != b.1 { return a.1 < b.1 }
        if a.2 != b.2 { return a.2 < b.2 }
        let order = Recorder.compare(bytes, entries[a.0].id, entries[b.0].id)
        return order == 0 ? a.0 < b.0 : order < 0
      }.map(\.0)
    }
  }

  /// The first eight bytes as a number that sorts like them.
  private static func prefix(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> UInt64 {
    if range.count >= 8 {
      return UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: range.lowerBound, as: UInt64.self))
    }
    var value: UInt64 = 0
    for i in range { value = value << 8 | UInt64(bytes[i]) }
    return value << UInt64(8 * (8 - range.count))
  }

  private static func compare(_ bytes: UnsafeRawBufferPointer, _ a: Range<Int>, _ b: Range<Int>) -> Int32 {
    guard let base = bytes.baseAddress else { return 0 }
    let common = memcmp(base + a.lowerBound, base + b.lowerBound, min(a.count, b.count))
    return common != 0 ? common : Int32(clamping: a.count - b.count)
  }

  private func sameRecord(_ a: Int, _ b: Int) -> Bool {
    guard entries[a].space == entries[b].space, entries[a].id.count == entries[b].id.count else { return false }
    return arena.withUnsafeBytes { Recorder.compare($0, entries[a].id, entries[b].id) == 0 }
  }

  // MARK: Merging

  private func merge(_ group: ArraySlice<Int>) throws(ImportError) {
    guard let first = group.first else { return }
    let entry = entries[first]
    let id = Array(arena[entry.id])
    let known = try StoredRecord.load(store, space: entry.space, id: id)
    let lastPut = group.last { entries[$0].action == .put }
    guard known != nil || group.contains(where: { entries[$0].action != .touch }) else { return }
    var record = known ?? StoredRecord(space: entry.space, id: id, person: entry.person?.rowKey)
    var changed = false
    for i in group { changed = apply(entries[i], to: &record) || changed }
    let kind = RecordKind.all[Int(entry.space & 63)]
    if entry.table.isJoined {
      if record.needsSending { record.isWaiting = true }
      if changed { try record.save(store, &blob) }
      return
    }
    let subject = lastPut.flatMap { entries[$0].subject }
    if known == nil, record.pieces.allSatisfy(\.isRemoved) {
      try deleteUnknown(entry, &record)
      return try record.save(store, &blob)
    }
    if record.needsSending || record.isWaiting || (subject != nil && subject != record.subject) {
      if let subject = subject ?? record.subject {
        try send(&record, kind, unit: entry.tally.unit, to: subject)
        entry.tally.events += 1
      } else {
        record.isWaiting = record.pieces.contains { !$0.isRemoved }
      }
      changed = true
    }
    if changed { try record.save(store, &blob) }
  }

  /// - Returns: whether the record has to be written.
  private func apply(_ entry: Entry, to record: inout StoredRecord) -> Bool {
    let at = record.pieces.firstIndex { $0.table == entry.table.rawValue && $0.item == entry.item }
    if entry.action == .touch || entry.action == .delete {
      guard let at else {
        guard entry.action == .delete else { return false }
        // What it deletes may still come, from an older export or a later line: remembered, it cannot come back.
        record.pieces.append(
          Piece(
            table: entry.table.rawValue, isRemoved: true, run: store.run, item: entry.item, version: entry.version,
            bytes: []))
        record.needsSending = true
        return true
      }
      if entry.action == .delete, !record.pieces[at].isRemoved, entry.version >= record.pieces[at].version {
        record.pieces[at].isRemoved = true
        record.pieces[at].version = entry.version
        record.needsSending = true
        return true
      }
      guard replaced.contains(entry.table), record.pieces[at].run != store.run else { return false }
      record.pieces[at].run = store.run
      return true
    }
    guard let at else {
      record.pieces.append(
        Piece(
          table: entry.table.rawValue, isRemoved: false, run: store.run, item: entry.item, version: entry.version,
          bytes: Array(arena[entry.body])))
      record.needsSending = true
      return true
    }
    let known = record.pieces[at]
    let same =
      !known.isRemoved && (known.version.updated == entry.version.updated || entry.table.isUndated)
      && known.bytes.count == entry.body.count && known.bytes.elementsEqual(arena[entry.body])
    // A file that was changed in place keeps its time and its lines: of equal versions the one read last is the newer.
    if !same, entry.version >= known.version {
      record.pieces[at] = Piece(
        table: entry.table.rawValue, isRemoved: false, run: store.run, item: entry.item, version: entry.version,
        bytes: Array(arena[entry.body]))
      record.needsSending = true
      return true
    }
    entry.tally.unchanged += 1
    guard record.isWaiting || replaced.contains(entry.table), known.run != store.run else { return false }
    record.pieces[at].run = store.run
    return true
  }

  /// A deletion of what this database never saw: another one may have sent it. A row of the 43 files names no subject, so
  /// nothing can be said of it.
  private func deleteUnknown(_ entry: Entry, _ record: inout StoredRecord) throws(ImportError) {
    record.needsSending = false
    guard entry.table == .ndjson, let subject = entry.subject else { return }
    record.updated = record.pieces.map(\.version.updated).max() ?? entry.version.updated
    record.subject = subject
    record.wasDeleted = true
    try sendOne(
      record, RecordKind.all[Int(entry.space & 63)], entry.tally.unit, subject, record.updated, deleted: true)
    entry.tally.events += 1
  }

  /// Sends a record whose pieces are complete, and takes it back from the subject it was sent for before.
  /// Without its own row, what is left of a record is taken back and goes on waiting.
  func send(
    _ record: inout StoredRecord, _ kind: RecordKind, unit: Code, to subject: SubjectID
  ) throws(ImportError) {
    let updated = max(record.updated, record.pieces.map(\.version.updated).max() ?? record.updated)
    let complete = Assembler.assemble(kind, record.pieces, into: &body)
    if let old = record.subject, old != subject, !record.wasDeleted {
      try sendOne(record, kind, unit, old, record.updated, deleted: true)
      record.wasDeleted = true
    }
    record.needsSending = false
    guard complete else {
      if let old = record.subject, !record.wasDeleted {
        try sendOne(record, kind, unit, old, updated, deleted: true)
        record.updated = updated
        record.wasDeleted = true
      }
      record.isWaiting = record.pieces.contains { !$0.isRemoved }
      return
    }
    try sendOne(record, kind, unit, subject, updated, deleted: false)
    record.subject = subject
    record.updated = updated
    record.isWaiting = false
    record.wasDeleted = false
  }

  private func sendOne(
    _ record: StoredRecord, _ kind: RecordKind, _ unit: Code, _ subject: SubjectID, _ updated: Int64, deleted: Bool
  ) throws(ImportError) {
    let (emitter, body) = (emitter, body)
    try record.id.withBytes { id throws(ImportError) in
      try body.bytes.withBytes { bytes throws(ImportError) in
        try emitter.send(kind, unit: unit, id: id, subject: subject, updated: updated, body: deleted ? nil : bytes)
      }
    }
  }
}
