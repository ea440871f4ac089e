internal import CSQLite
internal import Glibc

/// One SQLite file, one connection, one thread.
///
/// A wrapper of two hundred lines instead of GRDB.swift: GRDB was weighed and turned down because it would add about a
/// minute to every clean build for a dozen statements, and because the hot path binds bytes that it would copy.
final class Database {
  let path: String
  fileprivate let handle: OpaquePointer

  /// Opens the file, or makes it where it may, readable by its owner only.
  init(path: String, mayCreate: Bool = true) throws(ImportError) {
    self.path = path
    var handle: OpaquePointer?
    let before = umask(0o077)
    defer { umask(before) }
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (mayCreate ? SQLITE_OPEN_CREATE : 0)
    let status = sqlite3_open_v2(path, &handle, flags, nil)
    guard status == SQLITE_OK, let handle else {
      let reason = handle.map { String(cString: sqlite3_errmsg($0)) } ?? String(cString: sqlite3_errstr(status))
      sqlite3_close_v2(handle)
      throw .database(path: path, reason: reason)
    }
    self.handle = handle
    sqlite3_busy_timeout(handle, 2_000)
  }

  deinit { sqlite3_close_v2(handle) }

  func execute(_ sql: String) throws(ImportError) {
    guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw failure() }
  }

  func prepare(_ sql: String) throws(ImportError) -> Statement { try Statement(self, sql) }

  func failure() -> ImportError { .database(path: path, reason: String(cString: sqlite3_errmsg(handle))) }

  /// A prepared statement. Parameters count from 1, columns from 0, as in SQLite.
  final class Statement {
    private let database: Database
    private let handle: OpaquePointer

    fileprivate init(_ database: Database, _ sql: String) throws(ImportError) {
      self.database = database
      var handle: OpaquePointer?
      guard sqlite3_prepare_v3(database.handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil) == SQLITE_OK,
        let handle
      else { throw database.failure() }
      self.handle = handle
    }

    deinit { sqlite3_finalize(handle) }

    @discardableResult func bind(_ index: Int32, _ value: Int64) -> Statement {
      sqlite3_bind_int64(handle, index, value)
      return self
    }

    @discardableResult func bind(_ index: Int32, _ value: Int) -> Statement { bind(index, Int64(value)) }

    @discardableResult func bind(_ index: Int32, _ bytes: UnsafeRawBufferPointer) -> Statement {
      _ = kpi_bind_blob(handle, index, bytes.baseAddress, Int32(bytes.count))
      return self
    }

    /// Binds bytes without copying them: they must stay where they are until the statement has run.
    @discardableResult func lend(_ index: Int32, _ bytes: UnsafeRawBufferPointer) -> Statement {
      _ = kpi_lend_blob(handle, index, bytes.baseAddress, Int32(bytes.count))
      return self
    }

    @discardableResult func bind(_ index: Int32, _ bytes: [UInt8]) -> Statement {
      bytes.withUnsafeBytes { bind(index, $0) }
    }

    @discardableResult func bind(_ index: Int32, _ text: String) -> Statement {
      var text = text
      text.withUTF8 { utf8 in
        _ = utf8.withMemoryRebound(to: CChar.self) {
          kpi_bind_text(handle, index, $0.baseAddress, Int32($0.count))
        }
      }
      return self
    }

    @discardableResult func bindNull(_ index: Int32) -> Statement {
      sqlite3_bind_null(handle, index)
      return self
    }

    /// True while there is a row. After the last one the statement is reset.
    func step() throws(ImportError) -> Bool {
      switch sqlite3_step(handle) {
      case SQLITE_ROW: return true
      case SQLITE_DONE:
        sqlite3_reset(handle)
        return false
      default:
        let error = database.failure()
        sqlite3_reset(handle)
        throw error
      }
    }

    /// Runs a statement that gives no rows.
    func run() throws(ImportError) { _ = try step() }

    /// Ends a query before its last row.
    func reset() { sqlite3_reset(handle) }

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }
    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    /// Valid until the next step or reset.
    func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
      let pointer = sqlite3_column_blob(handle, column)
      return UnsafeRawBufferPointer(start: pointer, count: Int(sqlite3_column_bytes(handle, column)))
    }

    func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }
  }
}
