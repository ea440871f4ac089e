internal import HealthRecords

/// The subjects of the next few events, looked up side by side.
///
/// To find a subject takes three reads of memory, each of which needs the one before: a slot of the index, a row, a block. Done
/// for one event after the other, the processor waits for each of them; done for sixteen events at a time, it waits for one.
/// What is found here are only hints: an event whose subject is not here, or was not known yet, is looked up as ever.
struct Lookahead: ~Copyable {
  /// A key of 32 characters, as text and as what it means.
  private struct Entry {
    var text: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    var id = SubjectID(high: 0, low: 0)
    var hash: UInt64 = 0
    /// Its row; negative if it had none.
    var row: Int32 = -1
  }

  /// Of the events announced and not looked up yet.
  private static let limit = 16
  /// Of all events announced and not come yet, in the order of their announcement; the oldest are forgotten.
  private static let capacity = 64

  private let entries: UnsafeMutablePointer<Entry>
  /// How many events have been announced, how many of those looked up, and how many have come or will not.
  private var announced = 0
  private var fetched = 0
  private var passed = 0
  /// What was read ahead, so that it is.
  private var sink: UInt32 = 0

  init() {
    entries = .allocate(capacity: Lookahead.capacity)
    entries.initialize(repeating: Entry(), count: Lookahead.capacity)
  }

  deinit { entries.deallocate() }

  @inline(__always)
  private func entry(_ number: Int) -> UnsafeMutablePointer<Entry> { entries + (number & (Lookahead.capacity &- 1)) }

  @inline(__always)
  private func words(_ text: UnsafeRawPointer) -> (UInt64, UInt64, UInt64, UInt64) {
    (
      text.loadUnaligned(as: UInt64.self), text.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
      text.loadUnaligned(fromByteOffset: 16, as: UInt64.self), text.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
    )
  }

  /// Announces an event. Keys that are no pseudonyms are few, and need no announcement. Returns whether it is time to fetch.
  @inline(__always)
  mutating func expect(_ key: UnsafeRawBufferPointer) -> Bool {
    guard key.count == 32, let text = key.baseAddress, let id = SubjectID(pseudonym: text) else { return false }
    let entry = entry(announced)
    entry.initialize(to: Entry(text: words(text), id: id, hash: id.hash64, row: -1))
    announced &+= 1
    return announced &- fetched == Lookahead.limit
  }

  /// Looks up those that are announced.
  mutating func fetch(_ subjects: borrowing SubjectTable) {
    var sink: UInt32 = 0
    for i in fetched..<announced { sink &+= subjects.touchIndex(entry(i).pointee.hash) }
    for i in fetched..<announced { entry(i).pointee.row = subjects.touchRow(entry(i).pointee.hash, &sink) }
    for i in fetched..<announced {
      let entry = entry(i)
      guard entry.pointee.row >= 0 else { continue }
      if !subjects.touchBlock(Int(entry.pointee.row), of: entry.pointee.id, &sink) { entry.pointee.row = -1 }
    }
    self.sink &+= sink
    fetched = announced
  }

  /// The subject of a key that was announced, and its row if it had one. Events come in the order of their announcement; those
  /// that were announced before one that comes are not waited for any more.
  @inline(__always)
  mutating func find(_ key: UnsafeRawBufferPointer) -> (id: SubjectID, row: Int32)? {
    guard key.count == 32, let text = key.baseAddress else { return nil }
    let wanted = words(text)
    var at = max(passed, announced &- Lookahead.capacity)
    while at < announced {
      let entry = entry(at)
      at &+= 1
      let known = entry.pointee.text
      guard
        (known.0 ^ wanted.0) | (known.1 ^ wanted.1) | (known.2 ^ wanted.2) | (known.3 ^ wanted.3) == 0
      else { continue }
      passed = at
      return (entry.pointee.id, entry.pointee.row)
    }
    return nil
  }
}
