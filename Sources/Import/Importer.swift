internal import Glibc
internal import HealthRecords

/// Reads exports, makes one event of each record that changed, and remembers what it sent.
///
/// Everything that goes wrong with a row is counted and written to the dead letters; only settings, the local database,
/// the sink and unreadable paths stop an import. One importer runs one import, on one thread.
package final class Importer {
  let options: ImportOptions
  let store: LocalStore
  let links: Links
  let emitter: Emitter
  let recorder: Recorder
  let pseudonymiser: Pseudonymiser
  var tallies: [Int64: Tally] = [:]
  var summary = ImportSummary()
  var progress = ImportProgress()
  private let report: (ImportProgress) -> Void
  private var uncommitted = 0
  /// The units whose rows of a table were seen, for tables that are replaced.
  var seen: [TableID: Set<Int64>] = [:]
  var newestExport: Int64 = 0

  /// - Parameters:
  ///   - key: nil only for data without persons (unit registry, population).
  ///   - report: called after each batch of rows.
  package init(
    _ options: ImportOptions, key: PseudonymKey?, sink: any EventSink,
    report: @escaping (ImportProgress) -> Void = { _ in }
  ) throws(ImportError) {
    self.options = options
    self.report = report
    let pseudonymiser = Pseudonymiser(key: key ?? .throwAway())
    self.pseudonymiser = pseudonymiser
    let check = key == nil ? nil : [UInt8]("which key".utf8).withBytes { pseudonymiser.hash($0).0 }
    store = try LocalStore(path: options.database, keyCheck: check.map { Int64(bitPattern: $0) })
    links = try Links(store)
    emitter = Emitter(options.isDryRun ? DiscardingSink() : sink)
    recorder = try Recorder(store: store, links: links, emitter: emitter, replaced: options.fullReplace)
    summary.isDryRun = options.isDryRun
  }

  /// Imports everything of the 43-file standard under the paths: folders, files, archives.
  /// - Throws: `nothingFound` where no table is; else as the type says.
  package func importF43(_ paths: [String]) throws(ImportError) -> ImportSummary {
    var finder = InputFinder()
    try finder.find(paths, as: options.table)
    defer { finder.removeTemporary() }
    guard !finder.files.isEmpty || !finder.damaged.isEmpty else { throw .nothingFound(paths: paths) }
    summary.passedOver = finder.passedOver
    summary.damaged = finder.damaged
    progress.filesTotal = finder.files.count
    progress.bytesTotal = finder.files.reduce(0) { $0 + $1.size }
    var broken: Set<TableID> = []
    // A damaged archive may have held any table.
    if !finder.damaged.isEmpty { broken.formUnion(options.fullReplace) }
    for file in finder.files {
      progress.file = file.name
      newestExport = max(newestExport, file.exported)
      do throws(ImportError) {
        try read(file)
      } catch  where error.blame == .data || isUnreadable(error) {
        summary.damaged.append(error)
        broken.insert(file.table)
      }
      summary.files += 1
      progress.filesDone += 1
    }
    try finish(broken: broken)
    return summary
  }

  private func isUnreadable(_ error: ImportError) -> Bool {
    if case .path = error { return true }
    return false
  }

  // MARK: Batches

  /// Call after each row; writes a batch when it is full and commits now and then.
  func afterRow(bytesDone: Int64) throws(ImportError) {
    guard recorder.isFull else { return }
    try writeBatch()
    progress.bytesDone = bytesDone
    report(progress)
  }

  func writeBatch() throws(ImportError) {
    uncommitted += recorder.count
    try recorder.flush()
    if uncommitted >= options.commitRows { try commit() }
  }

  /// First the sink, then the database: after a crash in between, events are sent again and nothing is lost.
  private func commit() throws(ImportError) {
    uncommitted = 0
    guard !options.isDryRun, emitter.isLasting else { return }
    try emitter.flush()
    try store.database.execute("COMMIT; BEGIN IMMEDIATE")
  }

  func finish(broken: Set<TableID> = []) throws(ImportError) {
    try recorder.flush()
    progress.file = nil
    report(progress)
    var replaced = seen.filter { options.fullReplace.contains($0.key) }
    for table in options.fullReplace where broken.contains(table) {
      replaced[table] = nil
      summary.notReplaced.append(table)
    }
    let settler = Settler(
      store: store, links: links, recorder: recorder, emitter: emitter,
      commit: { () throws(ImportError) in try self.commit() })
    try settler.settle(replaced: replaced, exported: newestExport) { unit, table in
      self.tally(self.store.unit(unit), unit, table)
    }
    for tally in tallies.values { tally.countSpread() }
    try QualityStore(store.database).save(Array(tallies.values), run: store.run, at: newestExport)
    if options.isDryRun {
      try store.database.execute("ROLLBACK")
    } else {
      try emitter.flush()
      try store.database.execute("COMMIT")
    }
    summary.lines = tallies.values.sorted {
      ($0.unit, $0.table.rawValue) < ($1.unit, $1.table.rawValue)
    }.filter { $0.rows > 0 || $0.events > 0 }.map(\.line)
    summary.events = emitter.sent
    summary.deadLetters = emitter.deadLetters
  }

  // MARK: Counting

  func tally(_ unit: Code, _ number: Int64, _ table: TableID) -> Tally {
    let key = number << 8 | Int64(table.rawValue)
    if let known = tallies[key] { return known }
    let tally = Tally(unit: unit, unitNumber: number, table: table)
    tallies[key] = tally
    return tally
  }

  /// Counts a rejected row and sends its dead letter.
  func reject(
    _ rejection: Rejection, _ tally: Tally, columns: [String], file: String, line: Int, exported: Int64
  ) throws(ImportError) {
    tally.rejected += 1
    tally.count(rejection.reason)
    progress.rejected += 1
    try emitter.send(
      deadLetter: DeadLetter(
        unit: tally.unit, table: tally.table, file: file, line: line, column: rejection.column.map { columns[$0] },
        valueClass: rejection.valueClass, reason: rejection.reason),
      at: exported)
  }
}

/// Takes events and forgets them, for a dry run.
private final class DiscardingSink: EventSink {
  func send(
    _ topic: EventTopic, key: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer, headers: EventHeaders
  ) throws(ImportError) {}
  func flush() throws(ImportError) {}
}

extension Tally {
  fileprivate var line: ImportSummary.Line {
    ImportSummary.Line(
      unit: unit, table: table, rows: rows, accepted: accepted, rejected: rejected, corrected: corrected,
      noticed: noticed, aside: aside, unchanged: unchanged, events: events, latestDay: latestDay,
      latestUpdate: latestUpdate, reasons: reasons)
  }
}
