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
  private static let bits: UInt64 = 6

  private let entries: UnsafeMutablePointer<Entry>
  private let waiting: UnsafeMutablePointer<Int>
  private var waitingCount = 0
  /// What was read ahead, so that it is.
  private var sink: UInt32 = 0

  init() {
    entries = .allocate(capacity: 1 << Int(Lookahead.bits))
    entries.initialize(repeating: Entry(), count: 1 << Int(Lookahead.bits))
    waiting = .allocate(capacity: Lookahead.limit)
    waiting.initialize(repeating: 0, count: Lookahead.limit)
  }

  deinit {
    entries.deallocate()
    waiting.deallocate()
  }

  @inline(__always)
  private func place(_ text: UnsafeRawPointer) -> Int {
    let word = text.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
    return Int(truncatingIfNeeded: (word &* 0x9E37_79B9_7F4A_7C15) &>> (64 &- Lookahead.bits))
  }

  @inline(__always)
  private func words(_ text: UnsafeRawPointer) -> (UInt64, UInt64, UInt64, UInt64) {
    (
      text.loadUnaligned(as: UInt64.self), text.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
      text.loadUnaligned(fromByteOffset: 16, as: UInt64.self), text.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
    )
  }

  /// Announces an event. Keys that are no pseudonyms are few, and need no announcement.
  mutating func expect(_ key: UnsafeRawBufferPointer, _ subjects: borrowing SubjectTable) {
    guard key.count == 32, let text = key.baseAddress, let id = SubjectID(key: key) else { return }
    let place = place(text)
    entries[place].text = words(text)
    entries[place].id = id
    entries[place].hash = id.hash64
    entries[place].row = -1
    waiting[waitingCount] = place
    waitingCount += 1
    if waitingCount == Lookahead.limit { fetch(subjects) }
  }

  /// Looks up those that are announced.
  mutating func fetch(_ subjects: borrowing SubjectTable) {
    let count = waitingCount
    var sink: UInt32 = 0
    for i in 0..<count { sink &+= subjects.touchIndex(entries[waiting[i]].hash) }
    for i in 0..<count { entries[waiting[i]].row = subjects.touchRow(entries[waiting[i]].hash, &sink) }
    for i in 0..<count {
      let entry = entries + waiting[i]
      guard entry.pointee.row >= 0 else { continue }
      if !subjects.touchBlock(Int(entry.pointee.row), of: entry.pointee.id, &sink) { entry.pointee.row = -1 }
    }
    self.sink &+= sink
    waitingCount = 0
  }

  /// The subject of a key that was announced, and its row if it had one.
  @inline(__always)
  func find(_ key: UnsafeRawBufferPointer) -> (id: SubjectID, row: Int32)? {
    guard key.count == 32, let text = key.baseAddress else { return nil }
    let entry = entries + place(text)
    let (a, b) = (entry.pointee.text, words(text))
    guard (a.0 ^ b.0) | (a.1 ^ b.1) | (a.2 ^ b.2) | (a.3 ^ b.3) == 0, entry.pointee.id.isPerson else { return nil }
    return (entry.pointee.id, entry.pointee.row)
  }
}
