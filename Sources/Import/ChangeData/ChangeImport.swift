internal import HealthRecords

/// Maps change events onto rows of the 43 files, one run.
final class ChangeImport {
  private let importer: Importer
  private let source: ChangeSource
  private let unit: String
  private let labs: LabMap
  private let families: ChangeFamilies
  private let file: String
  /// One for each table, for it remembers the last row's tally.
  private var readers: [TableID: UnitReader] = [:]

  init(_ importer: Importer, _ source: ChangeSource, unit: Code?, _ labs: LabMap, file: String) throws(ImportError) {
    (self.importer, self.source, self.labs, self.file) = (importer, source, labs, file)
    self.unit = unit?.description ?? ""
    families = try ChangeFamilies(importer.store.database)
  }

  /// Why an event is not taken, and for which table it counts.
  private struct Refusal {
    let table: TableID
    let rejection: Rejection
    let tally: Tally?
  }

  private enum Failure: Error {
    /// Why, is in `refusal`.
    case refused
    case stop(ImportError)
  }

  private var refusal: Refusal?

  /// Takes one line; tombstones and blank lines are nothing.
  func take(_ bytes: [UInt8], line: Int) throws(ImportError) {
    if ChangeEvent.isTombstone(bytes) { return }
    importer.progress.rows += 1
    guard let event = ChangeEvent(bytes) else {
      return try refuse(Refusal(table: .ndjson, rejection: Rejection(.json), tally: nil), line)
    }
    // A table that was emptied says nothing of its records: programs do that when they are installed anew.
    if event.operation == .truncate { return pass(over: event.table) }
    guard let row = event.operation == .delete ? event.before : event.after else {
      return try refuse(Refusal(table: .ndjson, rejection: Rejection(.missing), tally: nil), line)
    }
    guard let parts = ChangeMapping.parts(source, event.table, row, unit: unit, labs) else {
      return pass(over: event.table)
    }
    let old =
      event.operation == .update
      ? event.before.flatMap { ChangeMapping.parts(source, event.table, $0, unit: unit, labs) } ?? [] : []
    do throws(Failure) { try takeAll(parts, old, event, line) } catch {
      switch error {
      case .stop(let reason): throw reason
      case .refused: if let refusal { try refuse(refusal, line) }
      }
    }
  }

  /// The first part counts as the row; the others come with it.
  private func takeAll(
    _ parts: [ChangeMapping.Part], _ old: [ChangeMapping.Part], _ event: ChangeEvent, _ line: Int
  ) throws(Failure) {
    var counted: Tally?
    for (index, part) in parts.enumerated() {
      let tally = try take(part, old: index < old.count ? old[index] : nil, event, line, isFirst: index == 0)
      if counted == nil { counted = tally }
    }
    counted?.rows += 1
    counted?.passed += 1
  }

  private func pass(over table: String) {
    importer.progress.rows -= 1
    if !importer.summary.passedOver.contains(table) { importer.summary.passedOver.append(table) }
  }

  private func refuse(_ refusal: Refusal, _ line: Int) throws(ImportError) {
    let tally: Tally
    if let known = refusal.tally { tally = known } else { tally = try self.tally(refusal.table) }
    tally.rows += 1
    let columns = refusal.table == .ndjson ? [] : Importer.layout(of: refusal.table).names
    try importer.reject(refusal.rejection, tally, columns: columns, file: file, line: line, exported: 0)
  }

  // MARK: Parts

  private func take(
    _ part: ChangeMapping.Part, old: ChangeMapping.Part?, _ event: ChangeEvent, _ line: Int, isFirst: Bool
  ) throws(Failure) -> Tally? {
    switch part {
    case .row(let table, let columns):
      do throws(Failure) {
        let made = try draft(table, columns, event.version)
        if event.operation == .delete {
          try add(made, table, .delete, event.version, line)
        } else {
          if case .row(_, let before) = old { try removeMoved(table, before, made, event.version, line) }
          made.tally.count(notes: made.row.notes.filter { $0 != .updateMissing })
          note(made, event.version)
          try add(made, table, .put, event.version, line)
        }
        return made.tally
      } catch {
        guard case .refused = error, event.operation == .delete || !isFirst else { throw error }
        // The rest of the row stands without it; a deletion only needs the key.
        return nil
      }
    case .identity(let columns):
      let made = try draft(.person, columns, event.version, keyOnly: true)
      guard event.operation != .delete, let person = made.draft.person, let citizen = made.draft.citizen else {
        return made.tally
      }
      try stopping { () throws(ImportError) in
        let link = try importer.links.find(unit: made.tally.unitNumber, person: person.rowKey)
        guard link.map({ $0.source < .register }) ?? true else { return }
        _ = try importer.links.claim(
          unit: made.tally.unitNumber, person: person.rowKey, subject: citizen, source: .row,
          updated: event.version.updated)
      }
      return made.tally
    case .parent(let key, let columns):
      return try head(key, columns, event, line)
    case .child(let parent, let key, let table, let columns):
      return try member(parent, key, table, columns, event, line)
    case .unmappedLab:
      let tally = try stopping { () throws(ImportError) -> Tally in try self.tally(.labFU) }
      tally.count(notes: [.labUnmapped])
      return tally
    }
  }

  private func tally(_ table: TableID) throws(ImportError) -> Tally {
    let code = Code(unit) ?? .empty
    return importer.tally(code, try importer.store.number(of: code), table)
  }

  /// A row whose key changed: what it was is gone.
  private func removeMoved(
    _ table: TableID, _ before: [String: String], _ new: Made, _ version: Version, _ line: Int
  ) throws(Failure) {
    let old: Made
    do throws(Failure) { old = try draft(table, before, version, keyOnly: true) } catch {
      if case .stop = error { throw error }
      return
    }
    guard old.draft.keyKnown, old.draft.id != new.draft.id || old.draft.item != new.draft.item else { return }
    try add(old, table, .delete, version, line)
  }

  // MARK: Heads and their parts

  private func head(
    _ key: String, _ columns: [String: String], _ event: ChangeEvent, _ line: Int
  ) throws(Failure) -> Tally? {
    let made = try draft(.labFU, columns.merging(["LABTEST": "00"]) { $1 }, event.version, keyOnly: true)
    guard let person = made.draft.person, let day = made.draft.day else {
      throw failure(.row(Rejection(.dateMalformed)), .labFU, made.tally)
    }
    let (unit, id) = (made.tally.unitNumber, ChangeImport.hash(key))
    let parent = ChangeFamilies.Parent(person: person, day: day)
    try stopping { () throws(ImportError) in
      let known = try families.parent(unit, id)
      guard try families.keep(unit, id, parent, event.version) else { return }
      // What is deleted with its head is deleted in changes of its own.
      for child in try families.children(unit, id) where !child.columns.isEmpty {
        var version = child.version
        version.updated = max(version.updated, event.version.updated)
        if let known, known != parent { try emit(child.columns, known, .delete, version, line) }
        try emit(child.columns, parent, .put, version, line)
      }
    }
    return made.tally
  }

  private func member(
    _ parent: String, _ key: String, _ table: TableID, _ columns: [String: String], _ event: ChangeEvent, _ line: Int
  ) throws(Failure) -> Tally? {
    let row = DataCorrectTable.row(columns, Importer.layout(of: table), today: importer.options.today)
    let tally: Tally
    do throws(Importer.RowFailure) { tally = try reading(table, row).tally } catch {
      throw failure(error, table, nil)
    }
    let (unit, head) = (tally.unitNumber, ChangeImport.hash(parent))
    let isDeleted = event.operation == .delete
    var stored = columns
    stored["TABLE"] = table.name
    try stopping { () throws(ImportError) in
      let kept = try families.keep(unit, head, ChangeImport.hash(key), isDeleted ? [:] : stored, event.version)
      guard kept, let known = try families.parent(unit, head) else { return }
      if !isDeleted, let before = event.before,
        case .child(_, let oldKey, _, let oldColumns) =
          ChangeMapping.parts(source, event.table, before, unit: self.unit, labs)?.first, oldKey != key
      {
        _ = try families.keep(unit, head, ChangeImport.hash(oldKey), [:], event.version)
        try emit(oldColumns.merging(["TABLE": table.name]) { $1 }, known, .delete, event.version, line)
      }
      try emit(stored, known, isDeleted ? .delete : .put, event.version, line)
    }
    return tally
  }

  /// A part as a row of its table, with its head's person and day.
  private func emit(
    _ columns: [String: String], _ parent: ChangeFamilies.Parent, _ action: Entry.Action, _ version: Version,
    _ line: Int
  ) throws(ImportError) {
    guard let table = TableID.named(columns["TABLE"] ?? "") else { return }
    let layout = Importer.layout(of: table)
    let row = DataCorrectTable.row(
      columns.merging(["DATE_SERV": "\(parent.day.yyyymmdd)"]) { $1 }, layout, today: importer.options.today)
    var draft = Draft()
    draft.person = parent.person
    var context = TableContext(drugs: importer.options.drugs, pseudonymiser: importer.pseudonymiser)
    context.updated = version.updated
    let tally: Tally
    do throws(Importer.RowFailure) { tally = try reading(table, row).tally } catch { return }
    do throws(Rejection) { try Importer.readTable(table, row, &draft, context) } catch {
      if action == .delete, draft.keyKnown {
        record(draft, table, .delete, version, tally, line)
      } else if action == .put {
        tally.rows += 1
        try importer.reject(error, tally, columns: layout.names, file: file, line: line, exported: 0)
      }
      return
    }
    if action == .put { tally.count(notes: row.notes.filter { $0 != .updateMissing }) }
    record(draft, table, action, version, tally, line)
  }

  // MARK: Rows

  private struct Made {
    let row: Row
    let draft: Draft
    let tally: Tally
  }

  /// - Parameter keyOnly: what is wrong beside the key does not matter.
  private func draft(
    _ table: TableID, _ columns: [String: String], _ version: Version, keyOnly: Bool = false
  ) throws(Failure) -> Made {
    let layout = Importer.layout(of: table)
    let row = DataCorrectTable.row(columns, layout, today: importer.options.today)
    var draft = Draft()
    var context = TableContext(drugs: importer.options.drugs, pseudonymiser: importer.pseudonymiser)
    context.exported = version.updated
    var tally: Tally?
    do throws(Importer.RowFailure) {
      let (found, unit) = try reading(table, row)
      tally = found
      try importer.readCommon(row, layout, &draft, &context, table, unit)
      do throws(Rejection) { try Importer.readTable(table, row, &draft, context) } catch {
        guard keyOnly else { throw Importer.RowFailure.row(error) }
      }
      return Made(row: row, draft: draft, tally: found)
    } catch { throw failure(error, table, tally) }
  }

  private func reading(_ table: TableID, _ row: Row) throws(Importer.RowFailure) -> (tally: Tally, unit: [UInt8]) {
    var reader = readers[table] ?? UnitReader(packageUnit: nil)
    let tally = try reader.read(row, importer, table)
    readers[table] = reader
    return (tally, reader.bytes)
  }

  private func note(_ made: Made, _ version: Version) {
    if let day = made.draft.day, made.tally.latestDay.map({ $0 < day }) ?? true { made.tally.latestDay = day }
    made.tally.latestUpdate = max(made.tally.latestUpdate ?? version.updated, version.updated)
  }

  private func add(
    _ made: Made, _ table: TableID, _ action: Entry.Action, _ version: Version, _ line: Int
  ) throws(Failure) {
    record(made.draft, table, action, version, made.tally, line)
  }

  private func record(
    _ draft: Draft, _ table: TableID, _ action: Entry.Action, _ version: Version, _ tally: Tally, _ line: Int
  ) {
    guard let kind = table.kindID else { return }
    importer.recorder.add(
      draft, kind: kind, action: action, version: version, tally: tally, file: file, line: line)
  }

  private static func hash(_ key: String) -> Int64 {
    Int64(bitPattern: Array(key.utf8).withBytes { Hash64.of($0) })
  }

  private func failure(_ error: Importer.RowFailure, _ table: TableID, _ tally: Tally?) -> Failure {
    switch error {
    case .row(let rejection):
      refusal = Refusal(table: table, rejection: rejection, tally: tally)
      return .refused
    case .stop(let reason): return .stop(reason)
    }
  }

  private func stopping<T>(_ body: () throws(ImportError) -> T) throws(Failure) -> T {
    do throws(ImportError) { return try body() } catch { throw .stop(error) }
  }
}
