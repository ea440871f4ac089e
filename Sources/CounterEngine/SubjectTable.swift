internal import HealthRecords

#if canImport(Glibc)
  internal import Glibc
#endif

/// The subjects of one shard: for each, one block of record entries, sorted by kind and identity.
///
/// A subject is a row of 32 bytes, a slot of the index, and one allocation for its block. Blocks are canonical: the same set
/// of record versions gives the same bytes in whatever order they came.
struct SubjectTable: ~Copyable {
  /// All of a subject but its records: half a cache line, so that finding one costs one line of memory.
  private struct Row {
    let id: SubjectID
    var block: UnsafeMutableRawPointer?
    /// Twice the block's bytes, plus 1 if the subject has changed since the last commit.
    private var sizeAndDirty: UInt32 = 0
    /// First day on which a contribution of the subject could differ.
    var nextDay = Int32.max

    init(id: SubjectID) { self.id = id }

    var size: Int {
      get { Int(sizeAndDirty >> 1) }
      set { sizeAndDirty = UInt32(newValue) << 1 | sizeAndDirty & 1 }
    }

    var isDirty: Bool {
      get { sizeAndDirty & 1 != 0 }
      set { sizeAndDirty = sizeAndDirty & ~1 | (newValue ? 1 : 0) }
    }
  }

  private(set) var count = 0
  private var capacity = 64
  private var rows: UnsafeMutablePointer<Row>
  private var index = SubjectIndex()
  private(set) var dirty: [Int32] = []
  /// Bytes of all blocks, as used.
  private(set) var blockBytes = 0

  init() {
    guard let memory = malloc(capacity * MemoryLayout<Row>.stride) else { fatalError("out of memory for subjects") }
    rows = memory.bindMemory(to: Row.self, capacity: capacity)
  }

  deinit {
    for i in 0..<count { free(rows[i].block) }
    free(rows)
  }

  func id(_ subject: Int) -> SubjectID { rows[subject].id }

  func block(_ subject: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: rows[subject].block, count: rows[subject].size)
  }

  func find(_ id: SubjectID) -> Int? {
    index.find(id.hash64) { rows[$0].id == id }
  }

  @inline(__always)
  mutating func findOrAdd(_ id: SubjectID) -> Int {
    let hash = id.hash64
    if let subject = index.find(hash, where: { rows[$0].id == id }) { return subject }
    return add(id, hash)
  }

  @inline(never)
  private mutating func add(_ id: SubjectID, _ hash: UInt64) -> Int {
    if count == capacity { grow() }
    (rows + count).initialize(to: Row(id: id))
    index.insert(hash, count) { rows[$0].id.hash64 }
    count += 1
    return count - 1
  }

  /// Row memory is moved by the kernel, page by page, and what is not used yet is not there.
  private mutating func grow() {
    capacity = capacity * 3 / 2
    guard let larger = realloc(rows, capacity * MemoryLayout<Row>.stride) else {
      fatalError("out of memory for subjects")
    }
    rows = larger.bindMemory(to: Row.self, capacity: capacity)
  }

  // MARK: Blocks

  /// Replaces `oldBytes` bytes at `offset` of the subject's block with the entry; makes room or closes the gap.
  mutating func replace(_ subject: Int, offset: Int, oldBytes: Int, with entry: UnsafeRawPointer, newBytes: Int) {
    let oldSize = rows[subject].size
    let newSize = oldSize - oldBytes + newBytes
    if newSize > oldSize { resize(subject, toHold: newSize) }
    let block = rows[subject].block!
    let tail = oldSize - offset - oldBytes
    if tail > 0, oldBytes != newBytes { memmove(block + offset + newBytes, block + offset + oldBytes, tail) }
    (block + offset).copyMemory(from: entry, byteCount: newBytes)
    rows[subject].size = newSize
    blockBytes += newSize - oldSize
  }

  /// Puts a restored block in place of what the subject had.
  mutating func setBlock(_ subject: Int, _ bytes: UnsafeRawBufferPointer) {
    blockBytes += bytes.count - rows[subject].size
    resize(subject, toHold: bytes.count)
    if let base = bytes.baseAddress { rows[subject].block!.copyMemory(from: base, byteCount: bytes.count) }
    rows[subject].size = bytes.count
  }

  /// Puts a restored block in place of what the subject had, but keeps of each record the newest version. What comes out
  /// differs from the block only if that was written by somebody who knew less; the subject is then dirty.
  mutating func merge(
    _ subject: Int, _ bytes: UnsafeRawBufferPointer, _ kinds: UnsafeMutablePointer<RecordLayouts.Kind>
  ) {
    guard let known = rows[subject].block, rows[subject].size > 0, let new = bytes.baseAddress else {
      return setBlock(subject, bytes)
    }
    let (knownEnd, newEnd) = (known + rows[subject].size, new + bytes.count)
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
  private func resize(_ subject: Int, toHold bytes: Int) {
    guard let block = realloc(rows[subject].block, max(1, bytes)) else {
      fatalError("out of memory for subject state")
    }
    rows[subject].block = block
  }

  // MARK: Days and changes

  func nextDay(_ subject: Int) -> Int32 { rows[subject].nextDay }
  func setNextDay(_ subject: Int, _ day: Int32) { rows[subject].nextDay = day }

  mutating func markDirty(_ subject: Int) {
    guard !rows[subject].isDirty else { return }
    rows[subject].isDirty = true
    dirty.append(Int32(subject))
  }

  mutating func clearDirty() {
    for subject in dirty { rows[Int(subject)].isDirty = false }
    dirty.removeAll(keepingCapacity: true)
  }

  /// Bytes held, the allocator's own 8 a block and its rounding to 16 included.
  var memoryBytes: Int { count * (MemoryLayout<Row>.stride + 16) + index.bytes + blockBytes }
}
