internal import HealthRecords

#if canImport(Glibc)
  internal import Glibc
#endif

/// The subjects of one shard: for each, one block of record entries, sorted by kind and identity.
///
/// A block is one allocation; the rest is parallel arrays and an open-addressing index, so a subject costs about 48 bytes
/// besides its records. Blocks are canonical: the same set of record versions gives the same bytes in whatever order they came.
struct SubjectTable: ~Copyable {
  private(set) var count = 0
  private var capacity = 0
  private(set) var ids: UnsafeMutablePointer<SubjectID>
  private(set) var blocks: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  private(set) var sizes: UnsafeMutablePointer<UInt32>
  /// First day on which a contribution of the subject could differ.
  var nextDays: UnsafeMutablePointer<Int32>
  private var isDirty: UnsafeMutablePointer<Bool>
  private(set) var dirty: [Int32] = []
  /// Index + 1, so that 0 is empty.
  private var slots: UnsafeMutablePointer<UInt32>
  private var mask: Int
  /// Bytes of all blocks, as used.
  private(set) var blockBytes = 0

  init() {
    capacity = 64
    ids = .allocate(capacity: capacity)
    blocks = .allocate(capacity: capacity)
    sizes = .allocate(capacity: capacity)
    nextDays = .allocate(capacity: capacity)
    isDirty = .allocate(capacity: capacity)
    mask = 127
    slots = .allocate(capacity: 128)
    slots.initialize(repeating: 0, count: 128)
  }

  deinit {
    for i in 0..<count { free(blocks[i]) }
    ids.deallocate()
    blocks.deallocate()
    sizes.deallocate()
    nextDays.deallocate()
    isDirty.deallocate()
    slots.deallocate()
  }

  func find(_ id: SubjectID) -> Int? {
    var at = Int(truncatingIfNeeded: id.hash64) & mask
    while slots[at] != 0 {
      let index = Int(slots[at] - 1)
      if ids[index] == id { return index }
      at = (at + 1) & mask
    }
    return nil
  }

  mutating func findOrAdd(_ id: SubjectID) -> Int {
    var at = Int(truncatingIfNeeded: id.hash64) & mask
    while slots[at] != 0 {
      let index = Int(slots[at] - 1)
      if ids[index] == id { return index }
      at = (at + 1) & mask
    }
    if count == capacity { growArrays() }
    ids[count] = id
    (blocks + count).initialize(to: nil)
    sizes[count] = 0
    nextDays[count] = .max
    isDirty[count] = false
    count += 1
    slots[at] = UInt32(count)
    // Load at most 2/3.
    if count * 3 > (mask + 1) * 2 { growIndex() }
    return count - 1
  }

  private mutating func growArrays() {
    func moved<T>(_ old: UnsafeMutablePointer<T>, _ n: Int, _ capacity: Int) -> UnsafeMutablePointer<T> {
      let new = UnsafeMutablePointer<T>.allocate(capacity: capacity)
      new.moveInitialize(from: old, count: n)
      old.deallocate()
      return new
    }
    capacity = capacity * 3 / 2
    ids = moved(ids, count, capacity)
    blocks = moved(blocks, count, capacity)
    sizes = moved(sizes, count, capacity)
    nextDays = moved(nextDays, count, capacity)
    isDirty = moved(isDirty, count, capacity)
  }

  private mutating func growIndex() {
    slots.deallocate()
    mask = (mask + 1) * 2 - 1
    slots = .allocate(capacity: mask + 1)
    slots.initialize(repeating: 0, count: mask + 1)
    for index in 0..<count {
      var at = Int(truncatingIfNeeded: ids[index].hash64) & mask
      while slots[at] != 0 { at = (at + 1) & mask }
      slots[at] = UInt32(index + 1)
    }
  }

  func block(_ subject: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: blocks[subject], count: Int(sizes[subject]))
  }

  /// Replaces `oldBytes` bytes at `offset` of the subject's block with the entry; makes room or closes the gap.
  mutating func replace(_ subject: Int, offset: Int, oldBytes: Int, with entry: UnsafeRawPointer, newBytes: Int) {
    let oldSize = Int(sizes[subject])
    let newSize = oldSize - oldBytes + newBytes
    if newSize > oldSize || blocks[subject] == nil {
      blocks[subject] = resized(blocks[subject], toHold: newSize)
    }
    let block = blocks[subject]!
    let tail = oldSize - offset - oldBytes
    if tail > 0, oldBytes != newBytes { memmove(block + offset + newBytes, block + offset + oldBytes, tail) }
    (block + offset).copyMemory(from: entry, byteCount: newBytes)
    sizes[subject] = UInt32(newSize)
    blockBytes += newSize - oldSize
  }

  /// Puts a restored block in place of what the subject had.
  mutating func setBlock(_ subject: Int, _ bytes: UnsafeRawBufferPointer) {
    blockBytes += bytes.count - Int(sizes[subject])
    let block = resized(blocks[subject], toHold: bytes.count)
    if let base = bytes.baseAddress { block.copyMemory(from: base, byteCount: bytes.count) }
    blocks[subject] = block
    sizes[subject] = UInt32(bytes.count)
  }

  /// Puts a restored block in place of what the subject had, but keeps of each record the newest version. What comes out
  /// differs from the block only if that was written by somebody who knew less; the subject is then dirty.
  mutating func merge(
    _ subject: Int, _ bytes: UnsafeRawBufferPointer, _ kinds: UnsafeMutablePointer<RecordLayouts.Kind>
  ) {
    guard let known = blocks[subject], sizes[subject] > 0, let new = bytes.baseAddress else {
      return setBlock(subject, bytes)
    }
    let (knownEnd, newEnd) = (known + Int(sizes[subject]), new + bytes.count)
    // Bytes read past an entry's end are padding in a table's block, but not in the log's: only headers are read here.
    var (k, n) = (UnsafeRawPointer(known), new)
    // Filled from the first entry on that the given block lacks or has older.
    var merged: [UInt8]?
    while k < knownEnd || n < newEnd {
      let (old, fresh) = (RecordEntry(k), RecordEntry(n))
      let isOldFirst = n >= newEnd || (k < knownEnd && old.sortKey < fresh.sortKey)
      let isSame = k < knownEnd && n < newEnd && old.sortKey == fresh.sortKey
      let oldBytes = isOldFirst || isSame ? old.byteCount(kinds) : 0
      let freshBytes = isOldFirst ? 0 : fresh.byteCount(kinds)
      if isOldFirst || (isSame && old.isNewer(than: fresh)) {
        if merged == nil { merged = Array(UnsafeRawBufferPointer(start: new, count: n - new)) }
        merged!.append(contentsOf: UnsafeRawBufferPointer(start: k, count: oldBytes))
      } else {
        merged?.append(contentsOf: UnsafeRawBufferPointer(start: n, count: freshBytes))
      }
      k += oldBytes
      n += freshBytes
    }
    guard let merged else { return setBlock(subject, bytes) }
    merged.withUnsafeBytes { setBlock(subject, $0) }
    markDirty(subject)
  }

  /// The allocator rounds up to 16 bytes, which is all the slack a block gets: memory matters more than a copy.
  private func resized(_ block: UnsafeMutableRawPointer?, toHold bytes: Int) -> UnsafeMutableRawPointer {
    guard let new = realloc(block, bytes + RecordLayouts.padding) else { fatalError("out of memory for subject state") }
    return new
  }

  mutating func markDirty(_ subject: Int) {
    guard !isDirty[subject] else { return }
    isDirty[subject] = true
    dirty.append(Int32(subject))
  }

  mutating func clearDirty() {
    for subject in dirty { isDirty[Int(subject)] = false }
    dirty.removeAll(keepingCapacity: true)
  }

  /// Bytes held, the allocator's own 8 a block included.
  var memoryBytes: Int {
    capacity * (MemoryLayout<SubjectID>.stride + 8 + 4 + 4 + 1) + (mask + 1) * 4 + blockBytes + count
      * (8 + RecordLayouts.padding)
  }
}
