internal import HealthRecords

/// The import's memory between runs: who is who in each unit, what was sent last, and the rows that still wait for the
/// other half of their record or for their person.
///
/// It holds pseudonyms, keyed hashes, dates and codes; no citizen id, no person number of a unit, no name. Losing it
/// costs a full import (which sends every record again and changes no indicator), nothing else.
final class LocalStore {
  static let format = 2
  /// New records mostly come in order, and a page that is full is divided among its neighbours: with larger pages that happens
  /// less often. A first import takes about 5 % less processor time than with SQLite's own 4 KiB.
  private static let pageBytes = 16_384
  /// Kept in memory by SQLite, KiB.
  private static let cacheKiB = 64_000

  let database: Database
  /// The number of this run, one higher than the last.
  let run: UInt32
  private var unitNumbers: [Code: Int64] = [:]
  private var unitCodes: [Int64: Code] = [:]
  private(set) var registeredUnits: Set<Code> = []

  private let insertUnit: Database.Statement
  private let insertRecord: Database.Statement
  private let replaceRecord: Database.Statement
  let insertRelink: Database.Statement
  private let selectHome: Database.Statement
  private let writeHome: Database.Statement

  /// Opens the file and begins a transaction, which the caller commits. One process at a time: the file stays locked.
  /// - Parameters:
  ///   - path: the file; empty for a private one that vanishes with the process.
  ///   - keyCheck: a hash under the pseudonym key, to notice that the key changed; nil leaves the check out.
  init(path: String, keyCheck: Int64?) throws(ImportError) {
    database = try Database(path: path)
    let database = database
    try database.execute(
      """
      PRAGMA page_size = \(LocalStore.pageBytes); PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
      PRAGMA cache_size = -\(LocalStore.cacheKiB); PRAGMA temp_store = FILE;
      BEGIN IMMEDIATE;
      CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS unit (number INTEGER PRIMARY KEY, code INTEGER NOT NULL UNIQUE,
        registered INTEGER NOT NULL DEFAULT 0);
      CREATE TABLE IF NOT EXISTS link (unit INTEGER, person INTEGER, subject BLOB NOT NULL, source INTEGER NOT NULL,
        updated INTEGER NOT NULL, birth INTEGER, death INTEGER, PRIMARY KEY (unit, person)) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS relink (unit INTEGER, person INTEGER, PRIMARY KEY (unit, person)) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS home (unit INTEGER, home INTEGER, area BLOB NOT NULL, PRIMARY KEY (unit, home))
        WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS record (space INTEGER, id BLOB, person INTEGER, subject BLOB, updated INTEGER NOT NULL,
        waiting INTEGER NOT NULL, deleted INTEGER NOT NULL, pieces BLOB NOT NULL, PRIMARY KEY (space, id)) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS record_waiting ON record (space, id) WHERE waiting = 1;
      CREATE TABLE IF NOT EXISTS quality (unit INTEGER, tbl INTEGER, run INTEGER, at INTEGER, rows INTEGER,
        rejected INTEGER, corrected INTEGER, noticed INTEGER, aside INTEGER, latest_day INTEGER, latest_update INTEGER,
        PRIMARY KEY (unit, tbl, run)) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS quality_reason (unit INTEGER, tbl INTEGER, run INTEGER, reason TEXT, rows INTEGER,
        PRIMARY KEY (unit, tbl, run, reason)) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS change_parent (unit INTEGER, parent INTEGER, high INTEGER NOT NULL, low INTEGER NOT NULL,
        day INTEGER NOT NULL, updated INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (unit, parent))
        WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS change_child (unit INTEGER, parent INTEGER, child INTEGER, columns TEXT NOT NULL,
        updated INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (unit, parent, child)) WITHOUT ROWID;
      """)
    let found = try LocalStore.meta("format", in: database)
    if let found, found != LocalStore.format {
      throw .databaseVersion(path: path, found: Int(found), wanted: LocalStore.format)
    }
    if let keyCheck {
      if let known = try LocalStore.meta("key", in: database), known != keyCheck { throw .keyChanged(database: path) }
      try LocalStore.setMeta("key", keyCheck, in: database)
    }
    run = UInt32(truncatingIfNeeded: (try LocalStore.meta("run", in: database) ?? 0) + 1)
    try LocalStore.setMeta("format", Int64(LocalStore.format), in: database)
    try LocalStore.setMeta("run", Int64(run), in: database)
    insertUnit = try database.prepare("INSERT INTO unit (code) VALUES (?) RETURNING number")
    insertRecord = try database.prepare("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
    replaceRecord = try database.prepare("INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
    insertRelink = try database.prepare("INSERT OR IGNORE INTO relink VALUES (?, ?)")
    selectHome = try database.prepare("SELECT area FROM home WHERE unit = ? AND home = ?")
    writeHome = try database.prepare("INSERT OR REPLACE INTO home VALUES (?, ?, ?)")
    let units = try database.prepare("SELECT number, code, registered FROM unit")
    while try units.step() {
      let code = Code(rawValue: UInt64(bitPattern: units.integer(1)))
      unitNumbers[code] = units.integer(0)
      unitCodes[units.integer(0)] = code
      if units.integer(2) >= 1 { registeredUnits.insert(code) }
    }
  }

  private static func meta(_ name: String, in database: Database) throws(ImportError) -> Int64? {
    let statement = try database.prepare("SELECT value FROM meta WHERE name = ?").bind(1, name)
    guard try statement.step() else { return nil }
    let value = statement.integer(0)
    statement.reset()
    return value
  }

  private static func setMeta(_ name: String, _ value: Int64, in database: Database) throws(ImportError) {
    try database.prepare("INSERT OR REPLACE INTO meta VALUES (?, ?)").bind(1, name).bind(2, value).run()
  }

  /// A small number for a unit, given at first sight.
  func number(of unit: Code) throws(ImportError) -> Int64 {
    if let known = unitNumbers[unit] { return known }
    guard try insertUnit.bind(1, Int64(bitPattern: unit.rawValue)).step() else { throw database.failure() }
    let number = insertUnit.integer(0)
    insertUnit.reset()
    unitNumbers[unit] = number
    unitCodes[number] = unit
    return number
  }

  func unit(_ number: Int64) -> Code { unitCodes[number] ?? .empty }

  /// The numbers of all units seen so far.
  var allUnitNumbers: Set<Int64> { Set(unitCodes.keys) }

  /// Remembers that the registry knows the unit: 1, or 2 for the provincial office.
  func register(_ unit: Code, isProvincial: Bool) throws(ImportError) {
    let number = try number(of: unit)
    try database.prepare("UPDATE unit SET registered = ? WHERE number = ?").bind(1, isProvincial ? 2 : 1)
      .bind(2, number).run()
    registeredUnits.insert(unit)
  }

  func provincialOffice() throws(ImportError) -> Code? {
    let select = try database.prepare("SELECT code FROM unit WHERE registered = 2 ORDER BY code LIMIT 1")
    guard try select.step() else { return nil }
    let code = Code(rawValue: UInt64(bitPattern: select.integer(0)))
    select.reset()
    return code
  }

  func setHome(unit: Int64, home: UnsafeRawBufferPointer, area: UnsafeRawBufferPointer) throws(ImportError) {
    try writeHome.bind(1, unit).bind(2, Int64(bitPattern: Hash64.of(home))).bind(3, area).run()
  }

  /// The home's sub-district, appended as field 16 of a person; false where the home is not known.
  func appendArea(unit: Int64, home: UnsafeRawBufferPointer, to body: inout WireWriter) throws(ImportError) -> Bool {
    guard try selectHome.bind(1, unit).bind(2, Int64(bitPattern: Hash64.of(home))).step() else { return false }
    body.text(16, selectHome.bytes(0))
    selectHome.reset()
    return true
  }

  /// A record that was sent for the first time.
  func insert(
    space: Int64, id: UnsafeRawBufferPointer, person: Int64?, subject: SubjectID, updated: Int64, pieces: [UInt8]
  ) throws(ImportError) {
    try write(
      isNew: true, space: space, id: id, person: person, subject: subject, updated: updated, isWaiting: false,
      wasDeleted: false, pieces: pieces)
  }

  /// - Parameter isNew: the table does not have it yet; replacing is the dearer way.
  func write(
    isNew: Bool, space: Int64, id: UnsafeRawBufferPointer, person: Int64?, subject: SubjectID?, updated: Int64,
    isWaiting: Bool, wasDeleted: Bool, pieces: [UInt8]
  ) throws(ImportError) {
    let write = isNew ? insertRecord : replaceRecord
    write.bind(1, space)
    if let person { write.bind(3, person) } else { write.bindNull(3) }
    write.bind(5, updated).bind(6, isWaiting ? 1 : 0).bind(7, wasDeleted ? 1 : 0)
    let subjectBytes = (subject?.high.bigEndian ?? 0, subject?.low.bigEndian ?? 0)
    let failure: ImportError? = withUnsafeBytes(of: subjectBytes) { subjectBytes in
      pieces.withUnsafeBytes { pieces in
        if subject == nil { write.bindNull(4) } else { write.lend(4, subjectBytes) }
        write.lend(2, id).lend(8, pieces)
        do throws(ImportError) { try write.run() } catch { return error }
        return nil
      }
    }
    if let failure { throw failure }
  }
}
