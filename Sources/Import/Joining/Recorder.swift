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
  /// Records whose stored form is in memory at a time.
  private static let chunkRecords = 1 << 11

  private let store: LocalStore
  private let links: Links
  private let emitter: Emitter
  private let replaced: Set<TableID>
  private let lookup: RecordLookup
  private var entries: [Entry] = []
  private var origins: [Entry.Origin] = []
  private var arena: [UInt8] = []
  private var body = WireWriter()
  private var blob: [UInt8] = []

  init(store: LocalStore, links: Links, emitter: Emitter, replaced: Set<TableID>) throws(ImportError) {
    self.store = store
    self.links = links
    self.emitter = emitter
    self.replaced = replaced
    lookup = try RecordLookup(store)
    entries.reserveCapacity(Recorder.batchRows)
  }

  /// Rows that were added and not written yet.
  var count: Int { entries.count }
  var isFull: Bool { entries.count >= Recorder.batchRows || arena.count >= Recorder.batchBytes }

  func add(
    _ draft: Draft, kind: RecordKind.ID, action: Entry.Action, version: Version, tally: Tally, file: String, line: Int
  ) {
    let idStart = arena.count
    arena.append(contentsOf: draft.id)
    let bodyStart = arena.count
    arena.append(contentsOf: draft.body.bytes)
    if origins.last.map({ $0.tally !== tally || $0.file != file }) ?? true {
      origins.append(Entry.Origin(tally: tally, file: file))
    }
    entries.append(
      Entry(
        space: tally.unitNumber << 6 | Int64(kind), id: idStart..<bodyStart, body: bodyStart..<arena.count,
        person: draft.person, subject: draft.citizen, version: version, table: tally.table, item: draft.item,
        day: draft.day, birth: draft.birth, death: draft.death, action: action, origin: origins.count - 1, line: line))
  }

  /// Writes everything added so far. The caller commits.
  func flush() throws(ImportError) {
    guard !entries.isEmpty else { return }
    for i in entries.indices { try resolve(i) }
    let order = sortedOrder()
    var at = 0
    var groups: [Group] = []
    while at < order.count {
      groups.removeAll(keepingCapacity: true)
      while at < order.count, groups.count < Recorder.chunkRecords {
        var end = at + 1
        while end < order.count, sameRecord(order[at], order[end]) { end += 1 }
        let first = entries[order[at]]
        let known = try bytes(first.id) { id throws(ImportError) in try lookup.find(space: first.space, id: id) }
        groups.append(Group(entries: at..<end, known: known))
        at = end
      }
      lookup.pause()
      for group in groups { try merge(order[group.entries], group.known) }
      lookup.clear()
    }
    entries.removeAll(keepingCapacity: true)
    origins.removeAll(keepingCapacity: true)
    arena.removeAll(keepingCapacity: true)
  }

  /// The entries of one record, as a range of the sorted order, and what is known of it.
  private struct Group {
    let entries: Range<Int>
    let known: RecordLookup.Known?
  }

  private func tally(_ entry: Entry) -> Tally { origins[entry.origin].tally }

  private func bytes<R>(
    _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws(ImportError) -> R
  ) throws(ImportError) -> R {
    try arena.withBytes { arena throws(ImportError) in try body(UnsafeRawBufferPointer(rebasing: arena[range])) }
  }

  // MARK: Whose row it is

  /// Puts the subject into the entry, or leaves nil; rejects a row dated before its person's birth.
  private func resolve(_ i: Int) throws(ImportError) {
    guard let person = entries[i].person, entries[i].action == .put else { return }
    let unit = entries[i].space >> 6
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
        if let link, link.subject != citizen { tally(entries[i]).count(notes: [.citizenConflict]) }
      }
    }
    entries[i].subject = link?.subject
    if let death = entries[i].death { try links.died(unit: unit, person: person.rowKey, on: death) }
    guard let link, let day = entries[i].day else { return }
    if let birth = link.birth, day < birth {
      try rejectLate(i, .beforeBirth)
    } else if let death = link.death, day > death, entries[i].table != .death {
      tally(entries[i]).count(notes: [.afterDeath])
    }
  }

  private func rejectLate(_ i: Int, _ reason: Reason) throws(ImportError) {
    let entry = entries[i]
    let origin = origins[entry.origin]
    origin.tally.rejectLate(reason)
    entries[i].action = .touch
    try emitter.send(
      deadLetter: DeadLetter(
        unit: origin.tally.unit, table: entry.table, file: origin.file, line: entry.line, column: nil,
        valueClass: .none,
        reason: reason),
      at: entry.version.exported)
  }

  // MARK: Order

  private func sortedOrder() -> [Int] {
    arena.withUnsafeBytes { bytes in
      let keys = entries.indices.map { i in
        SortKey(i, space: entries[i].space, id: UnsafeRawBufferPointer(rebasing: bytes[entries[i].id]))
      }
      return keys.sorted { a, b in
        if let isBefore = a.isBefore(b) { return isBefore }
        let order = Recorder.compare(bytes, entries[a.entry].id, entries[b.entry].id)
        return order == 0 ? a.entry < b.entry : order < 0
      }.map(\.entry)
    }
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

  private func merge(_ group: ArraySlice<Int>, _ known: RecordLookup.Known?) throws(ImportError) {
    guard let first = group.first else { return }
    let entry = entries[first]
    if group.count == 1, entry.action == .put {
      if let known {
        if isUnchanged(entry, known) { return tally(entry).unchanged += 1 }
      } else if !entry.table.isJoined, let subject = entry.subject {
        return try sendNew(entry, subject)
      }
    }
    let lastPut = group.last { entries[$0].action == .put }
    guard known != nil || group.contains(where: { entries[$0].action != .touch }) else { return }
    let id = Array(arena[entry.id])
    var record =
      known.map { StoredRecord(space: entry.space, id: id, $0, lookup.pieces) }
      ?? StoredRecord(space: entry.space, id: id, person: entry.person?.rowKey)
    var changed = false
    for i in group { changed = apply(entries[i], to: &record) || changed }
    let kind = RecordKind.ID(entry.space & 63)
    if entry.table.isJoined {
      if record.needsSending { record.isWaiting = true }
      if changed { try record.save(store, &blob, isNew: known == nil) }
      return
    }
    let subject = lastPut.flatMap { entries[$0].subject }
    if known == nil, record.pieces.allSatisfy(\.isRemoved) {
      try deleteUnknown(entry, &record)
      return try record.save(store, &blob, isNew: true)
    }
    if record.needsSending || record.isWaiting || (subject != nil && subject != record.subject) {
      if let subject = subject ?? record.subject {
        try send(&record, kind, unit: tally(entry).unit, to: subject)
        tally(entry).events += 1
      } else {
        record.isWaiting = record.pieces.contains { !$0.isRemoved }
      }
      changed = true
    }
    if changed { try record.save(store, &blob, isNew: known == nil) }
  }

  /// Does the row say what was sent already, for the same subject? Then nothing has to be done, which is what most rows of a
  /// repeated export come to.
  private func isUnchanged(_ entry: Entry, _ known: RecordLookup.Known) -> Bool {
    guard !known.isWaiting, !replaced.contains(entry.table),
      entry.table.isJoined || entry.subject == nil || entry.subject == known.subject
    else { return false }
    return lookup.pieces.withUnsafeBytes { stored in
      guard
        let piece = PieceView(
          UnsafeRawBufferPointer(rebasing: stored[known.pieces]), table: entry.table.rawValue, item: entry.item)
      else { return false }
      return !piece.isRemoved && saysTheSame(entry, updated: piece.updated, piece.bytes)
    }
  }

  /// A row of which only D_UPDATE changed says something new: the latest registration decides who is responsible for a person,
  /// the latest of two results of one day counts, and a replay of the newest files alone must come to the same.
  private func saysTheSame(_ entry: Entry, updated: Int64, _ bytes: UnsafeRawBufferPointer) -> Bool {
    guard updated == entry.version.updated || entry.table.isUndated, bytes.count == entry.body.count else {
      return false
    }
    return arena.withUnsafeBytes { arena in
      guard let a = bytes.baseAddress, let b = arena.baseAddress else { return true }
      return memcmp(a, b + entry.body.lowerBound, bytes.count) == 0
    }
  }

  /// A record of one row that was never seen: the common case of a first import, without a detour.
  private func sendNew(_ entry: Entry, _ subject: SubjectID) throws(ImportError) {
    let tally = tally(entry)
    let updated = max(0, entry.version.updated)
    try arena.withBytes { arena throws(ImportError) in
      let id = UnsafeRawBufferPointer(rebasing: arena[entry.id])
      let bytes = UnsafeRawBufferPointer(rebasing: arena[entry.body])
      try emitter.send(
        RecordKind.ID(entry.space & 63), unit: tally.unit, id: id, subject: subject, updated: updated, body: bytes)
      blob.removeAll(keepingCapacity: true)
      Piece.append(
        table: entry.table.rawValue, isRemoved: false, run: store.run, item: entry.item, entry.version, bytes, to: &blob
      )
      try store.insert(
        space: entry.space, id: id, person: entry.person?.rowKey, subject: subject, updated: updated, pieces: blob)
    }
    tally.events += 1
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
      !known.isRemoved
      && known.bytes.withUnsafeBytes { saysTheSame(entry, updated: known.version.updated, $0) }
    // A file that was changed in place keeps its time and its lines: of equal versions the one read last is the newer.
    if !same, entry.version >= known.version {
      record.pieces[at] = Piece(
        table: entry.table.rawValue, isRemoved: false, run: store.run, item: entry.item, version: entry.version,
        bytes: Array(arena[entry.body]))
      record.needsSending = true
      return true
    }
    tally(entry).unchanged += 1
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
      record, RecordKind.ID(entry.space & 63), tally(entry).unit, subject, record.updated, deleted: true)
    tally(entry).events += 1
  }

  /// Sends a record whose pieces are complete, and takes it back from the subject it was sent for before.
  /// Without its own row, what is left of a record is taken back and goes on waiting.
  func send(
    _ record: inout StoredRecord, _ kind: RecordKind.ID, unit: Code, to subject: SubjectID
  ) throws(ImportError) {
    let updated = max(record.updated, record.pieces.map(\.version.updated).max() ?? record.updated)
    let complete = Assembler.assemble(RecordKind.all[Int(kind)], record.pieces, into: &body)
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
    _ record: StoredRecord, _ kind: RecordKind.ID, _ unit: Code, _ subject: SubjectID, _ updated: Int64, deleted: Bool
  ) throws(ImportError) {
    let (emitter, body) = (emitter, body)
    try record.id.withBytes { id throws(ImportError) in
      try body.bytes.withBytes { bytes throws(ImportError) in
        try emitter.send(kind, unit: unit, id: id, subject: subject, updated: updated, body: deleted ? nil : bytes)
      }
    }
  }
}
