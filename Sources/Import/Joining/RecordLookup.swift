internal import Glibc
internal import HealthRecords

/// Looks records up in ascending order of their keys, and keeps what it found until `clear`.
///
/// A batch is sorted, and exports are more or less in order too. So the next record mostly lies a few rows further on, or
/// before the row at which the last search ended and is therefore unknown: neither needs a search of its own.
final class RecordLookup {
  /// What the database knows of one record.
  struct Known {
    let person: Int64?
    let subject: SubjectID?
    let updated: Int64
    let isWaiting: Bool
    let wasDeleted: Bool
    /// In `pieces`.
    let pieces: Range<Int>
  }

  /// Rows that are passed by before a search is the cheaper way.
  private static let steps = 6

  private let select: Database.Statement
  private var space: Int64?
  /// There is a row under the cursor; else every row of the space from the last search on was passed.
  private var hasRow = false
  private(set) var pieces: [UInt8] = []

  init(_ store: LocalStore) throws(ImportError) {
    select = try store.database.prepare(
      """
      SELECT id, person, subject, updated, waiting, deleted, pieces FROM record WHERE space = ? AND id >= ? ORDER BY id
      """)
  }

  /// - Parameter id: greater than the last one of the same space.
  func find(space: Int64, id: UnsafeRawBufferPointer) throws(ImportError) -> Known? {
    guard self.space == space else { return try search(space, id) }
    for _ in 0..<RecordLookup.steps {
      guard hasRow else { return nil }
      let order = RecordLookup.compare(select.bytes(0), id)
      if order == 0 { return take() }
      if order > 0 { return nil }
      hasRow = try select.step()
    }
    return try search(space, id)
  }

  /// Ends the walk: whoever writes to a table that is being read makes SQLite find its place again after each row.
  func pause() {
    if hasRow { select.reset() }
    (space, hasRow) = (nil, false)
  }

  /// Forgets what was found.
  func clear() {
    pause()
    pieces.removeAll(keepingCapacity: true)
  }

  private func search(_ space: Int64, _ id: UnsafeRawBufferPointer) throws(ImportError) -> Known? {
    if hasRow { select.reset() }
    self.space = space
    hasRow = try select.bind(1, space).bind(2, id).step()
    return hasRow && RecordLookup.compare(select.bytes(0), id) == 0 ? take() : nil
  }

  private func take() -> Known {
    let start = pieces.count
    pieces.append(contentsOf: select.bytes(6))
    return Known(
      person: select.isNull(1) ? nil : select.integer(1), subject: SubjectID(blob: select.bytes(2)),
      updated: select.integer(3), isWaiting: select.integer(4) == 1, wasDeleted: select.integer(5) == 1,
      pieces: start..<pieces.count)
  }

  /// As SQLite orders blobs.
  private static func compare(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Int {
    guard let first = a.baseAddress, let second = b.baseAddress else { return a.count - b.count }
    let common = memcmp(first, second, min(a.count, b.count))
    return common != 0 ? Int(common) : a.count - b.count
  }
}
