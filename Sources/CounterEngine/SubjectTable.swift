internal import HealthRecords

#if canImport(Glibc)
  internal import Glibc
#endif

/// The subjects of one shard: for each, one block of record entries, sorted by kind and identity.
///
/// A subject is a row of 28 bytes, a slot of the index, and a block in the arena. Blocks are canonical: the same set of record
/// versions gives the same bytes in whatever order they came.
struct SubjectTable: ~Copyable {
  /// All of a subject but its records: less than half a cache line, so that finding one costs little more than one.
  private struct Row {
    /// The id in words of four bytes, so that rows lie side by side without a gap.
    private let words: (UInt32, UInt32, UInt32, UInt32)
    /// The block's number in the arena, if it has bytes.
    var block: UInt32 = 0
    /// Twice the block's bytes, plus 1 if the subject has changed since the last commit.
    private var sizeAndDirty: UInt32 = 0
    /// First day on which a contribution of the subject could differ.
    var nextDay = Int32.max

    @inline(__always)
    init(id: SubjectID) {
      words = (
        UInt32(truncatingIfNeeded: id.high), UInt32(truncatingIfNeeded: id.high >> 32),
        UInt32(truncatingIfNeeded: id.low), UInt32(truncatingIfNeeded: id.low >> 32)
      )
    }

    @inline(__always)
    var id: SubjectID {
      SubjectID(high: UInt64(words.0) | UInt64(words.1) << 32, low: UInt64(words.2) | UInt64(words.3) << 32)
    }

    @inline(__always)
    var size: Int {
      get { Int(sizeAndDirty >> 1) }
      set { sizeAndDirty = UInt32(newValue) << 1 | sizeAndDirty & 1 }
    }

    @inline(__always)
    var isDirty: Bool {
      get { sizeAndDirty & 1 != 0 }
      set { sizeAndDirty = sizeAndDirty & ~1 | (newValue ? 1 : 0) }
    }
  }

  private(set) var count = 0
  private var capacity = 64
  private var rows: UnsafeMutablePointer<Row>
  private var index = SubjectIndex()
  private var arena = BlockArena()
  private(set) var dirty: [Int32] = []
  /// Bytes of all blocks, as used.
  private(set) var blockBytes = 0

  init() {
    guard let memory = malloc(capacity * MemoryLayout<Row>.stride) else { fatalError("out of memory for subjects") }
    rows = memory.bindMemory(to: Row.self, capacity: capacity)
  }

  deinit {
    free(rows)
  }

  func id(_ subject: Int) -> SubjectID { rows[subject].id }

  @inline(__always)
  func block(_ subject: Int) -> UnsafeRawBufferPointer {
    let size = rows[subject].size
    guard size > 0 else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    let address = arena.address(rows[subject].block, in: BlockArena.sizeClass(size))
    return UnsafeRawBufferPointer(start: address, count: size)
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
    let row = rows + subject
    let oldSize = row.pointee.size
    let newSize = oldSize &- oldBytes &+ newBytes
    let tail = oldSize &- offset &- oldBytes
    let (oldClass, newClass) = (BlockArena.sizeClass(oldSize), BlockArena.sizeClass(newSize))
    if oldSize > 0, oldClass == newClass {
      let block = arena.address(row.pointee.block, in: oldClass)
      if oldBytes != newBytes { memmove(block + offset + newBytes, block + offset + oldBytes, tail) }
      put(entry, newBytes, at: block + offset)
    } else {
      let (number, block) = arena.allocate(in: newClass, owner: subject)
      put(entry, newBytes, at: block + offset)
      if oldSize > 0 {
        let old = arena.address(row.pointee.block, in: oldClass)
        memcpy(block, old, offset)
        if tail > 0 { memcpy(block + offset + newBytes, old + offset + oldBytes, tail) }
        release(row.pointee.block, old, in: oldClass)
      }
      row.pointee.block = number
    }
    row.pointee.size = newSize
    blockBytes &+= newSize &- oldSize
  }

  /// Copies an entry, which mostly has 16 to 32 bytes, by halves that overlap.
  @inline(__always)
  private func put(_ entry: UnsafeRawPointer, _ bytes: Int, at place: UnsafeMutableRawPointer) {
    typealias Half = SIMD2<UInt64>
    guard bytes >= 16, bytes <= 32 else {
      memcpy(place, entry, bytes)
      return
    }
    let (first, last) = (entry.loadUnaligned(as: Half.self), (entry + (bytes &- 16)).loadUnaligned(as: Half.self))
    place.storeBytes(of: first, as: Half.self)
    (place + (bytes &- 16)).storeBytes(of: last, as: Half.self)
  }

  /// Puts a restored block in place of what the subject had.
  mutating func setBlock(_ subject: Int, _ bytes: UnsafeRawBufferPointer) {
    blockBytes += bytes.count - rows[subject].size
    if rows[subject].size > 0 {
      let (block, sizeClass) = (rows[subject].block, BlockArena.sizeClass(rows[subject].size))
      release(block, arena.address(block, in: sizeClass), in: sizeClass)
    }
    rows[subject].size = bytes.count
    guard bytes.count > 0 else { return }
    let (number, block) = arena.allocate(in: BlockArena.sizeClass(bytes.count), owner: subject)
    block.copyMemory(from: bytes.baseAddress!, byteCount: bytes.count)
    rows[subject].block = number
  }

  /// Gives a block back; others may move.
  @inline(__always)
  private mutating func release(_ number: UInt32, _ block: UnsafeMutableRawPointer, in sizeClass: Int) {
    if let move = arena.release(number, block, in: sizeClass) { rows[move.owner].block = move.number }
    while let move = arena.nextMove(in: sizeClass) { rows[move.owner].block = move.number }
  }

  /// Puts a restored block in place of what the subject had, but keeps of each record the newest version. What comes out
  /// differs from the block only if that was written by somebody who knew less; the subject is then dirty.
  mutating func merge(
    _ subject: Int, _ bytes: UnsafeRawBufferPointer, _ kinds: UnsafeMutablePointer<RecordLayouts.Kind>
  ) {
    let held = block(subject)
    guard let known = held.baseAddress, let new = bytes.baseAddress else { return setBlock(subject, bytes) }
    let (knownEnd, newEnd) = (known + held.count, new + bytes.count)
    var (k, n) = (known, new)
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

  // MARK: Days and changes

  func nextDay(_ subject: Int) -> Int32 { rows[subject].nextDay }
  func setNextDay(_ subject: Int, _ day: Int32) { rows[subject].nextDay = day }

  @inline(__always)
  mutating func markDirty(_ subject: Int) {
    if !rows[subject].isDirty { addDirty(subject) }
  }

  @inline(never)
  private mutating func addDirty(_ subject: Int) {
    rows[subject].isDirty = true
    dirty.append(Int32(subject))
  }

  mutating func clearDirty() {
    for subject in dirty { rows[Int(subject)].isDirty = false }
    dirty.removeAll(keepingCapacity: true)
  }

  /// Bytes held: rows, index, and the arena with what it has left free.
  var memoryBytes: Int { count * MemoryLayout<Row>.stride + index.bytes + arena.bytes }

  // MARK: Fetching ahead

  /// Asks for the slot where the search for a subject begins.
  @inline(__always)
  func fetchSlot(_ hash: UInt64) { index.fetch(hash) }

  /// Asks for the row that is very likely the subject's; negative if there is none.
  @inline(__always)
  func fetchRow(_ hash: UInt64) -> Int32 {
    guard let row = index.likely(hash) else { return -1 }
    let address = UnsafeRawPointer(rows + row)
    Prefetch.line(address)
    Prefetch.line(address + (MemoryLayout<Row>.stride - 1))
    return Int32(truncatingIfNeeded: row)
  }

  @inline(__always)
  func isRow(_ row: Int, of id: SubjectID) -> Bool { rows[row].id == id }
}
