internal import HealthRecords

/// The subjects of the next events, fetched into the processor's cache while those before them are counted.
///
/// To find a subject takes three reads of memory, each of which needs the one before: a slot of the index, a row, a block.
/// Each is asked for while some events are counted that come before the one that needs it, and for sixteen events at a time,
/// because a processor that waits for one page's address can wait for sixteen. What is found here are only hints: an event
/// whose subject is not here, or was not known yet, is looked up as ever.
///
/// (Turned down: to read sixteen subjects side by side and then count sixteen events, which waits once for sixteen events but
/// does nothing else meanwhile; to ask for one block with each event.)
struct Lookahead: ~Copyable {
  /// A key of 32 characters, as text and as what it means.
  private struct Entry {
    var text: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    var id = SubjectID(high: 0, low: 0)
    var hash: UInt64 = 0
    /// The row that is very likely its own; negative if there is none or it was not looked up yet.
    var likely: Int32 = -1
    /// Its row; negative if it had none or it was not looked up yet.
    var row: Int32 = -1
  }

  /// How many events ahead one is best announced.
  static let lead = 64
  /// How many events ahead a row and a block are asked for at most.
  private static let rowLead = 48
  private static let blockLead = 24
  /// Where blocks were asked for no more than so many events ahead, it is time to ask for more.
  private static let leastLead = 8
  /// Of all events announced and not come yet, in the order of their announcement; the oldest are forgotten.
  private static let capacity = 128

  private let entries: UnsafeMutablePointer<Entry>
  /// How many events have been announced; of how many a slot, a row and a block was asked for; and how many have come or will
  /// not.
  private var announced = 0
  private var slots = 0
  private var rows = 0
  private var found = 0
  private var passed = 0

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

  /// Announces an event. Keys that are no pseudonyms are few, and need no announcement.
  @inline(__always)
  mutating func expect(_ key: UnsafeRawBufferPointer) {
    guard key.count == 32, let text = key.baseAddress, let id = SubjectID(pseudonym: text) else { return }
    entry(announced).initialize(to: Entry(text: words(text), id: id, hash: id.hash64))
    announced &+= 1
  }

  /// The subject of a key that was announced, and its row if it had one. Events come in the order of their announcement; those
  /// that were announced before one that comes are not waited for any more.
  @inline(__always)
  mutating func find(
    _ key: UnsafeRawBufferPointer, _ subjects: borrowing SubjectTable
  ) -> (id: SubjectID, row: Int32)? {
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
      if found &- passed < Lookahead.leastLead, found < announced { fetch(subjects) }
      return (entry.pointee.id, entry.pointee.row)
    }
    return nil
  }

  /// Asks for what the events need that come after the one at hand.
  @inline(never)
  private mutating func fetch(_ subjects: borrowing SubjectTable) {
    let first = max(passed, announced &- Lookahead.capacity)
    (slots, rows, found) = (max(slots, first), max(rows, first), max(found, first))
    while slots < announced {
      subjects.fetchSlot(entry(slots).pointee.hash)
      slots &+= 1
    }
    let rowEnd = min(announced, passed &+ Lookahead.rowLead)
    while rows < rowEnd {
      let entry = entry(rows)
      entry.pointee.likely = subjects.fetchRow(entry.pointee.hash)
      rows &+= 1
    }
    fetchBlocks(until: min(announced, passed &+ Lookahead.blockLead), subjects)
  }

  /// First each block's beginning, so that their pages are found side by side, and then all of it.
  @inline(__always)
  private mutating func fetchBlocks(until end: Int, _ subjects: borrowing SubjectTable) {
    for i in found..<max(found, end) {
      let entry = entry(i)
      let row = Int(entry.pointee.likely)
      guard row >= 0, subjects.isRow(row, of: entry.pointee.id) else { continue }
      entry.pointee.row = entry.pointee.likely
      if let base = subjects.block(row).baseAddress { Prefetch.line(base) }
    }
    for i in found..<max(found, end) where entry(i).pointee.row >= 0 {
      Prefetch.lines(subjects.block(Int(entry(i).pointee.row)))
    }
    found = max(found, end)
  }
}
