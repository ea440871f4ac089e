/// Finds a subject's row by its hash: open addressing in one array of 32-bit slots.
///
/// A slot holds the row's number plus 1 and, in the bits that the number leaves free, some of the hash, so that a row, a cache
/// miss each, is looked at only where it is very likely the one. The array grows by half, which keeps it between four and six
/// sevenths full.
struct SubjectIndex: ~Copyable {
  private var slots: UnsafeMutablePointer<UInt32>
  private var capacity: UInt64 = 128
  private var count = 0
  /// The bits of a slot that hold the row's number.
  private var rowBits: UInt32 = 127

  init() {
    slots = .allocate(capacity: 128)
    slots.initialize(repeating: 0, count: 128)
  }

  deinit { slots.deallocate() }

  var bytes: Int { Int(capacity) * 4 }

  @inline(__always)
  func find(_ hash: UInt64, where isRow: (Int) -> Bool) -> Int? {
    let tag = tag(hash)
    var at = home(hash)
    while true {
      let slot = slots[at]
      if slot == 0 { return nil }
      if slot & ~rowBits == tag {
        let row = Int(slot & rowBits) &- 1
        if isRow(row) { return row }
      }
      at = after(at)
    }
  }

  /// The row that is very likely the hash's: nothing but the index is read.
  @inline(__always)
  func likely(_ hash: UInt64) -> Int? { find(hash) { _ in true } }

  /// Asks for the slot where a search for the hash begins.
  @inline(__always)
  func fetch(_ hash: UInt64) { Prefetch.line(slots + home(hash)) }

  /// Adds a row that is not there; `hashOf` tells the hashes of rows that are.
  mutating func insert(_ hash: UInt64, _ row: Int, hashOf: (Int) -> UInt64) {
    // Rows have numbers below the number of slots, so there is always room for one.
    if UInt64(count + 1) * 7 > capacity * 6 { grow(hashOf) }
    put(hash, row)
    count += 1
  }

  private func put(_ hash: UInt64, _ row: Int) {
    var at = home(hash)
    while slots[at] != 0 { at = after(at) }
    slots[at] = tag(hash) | UInt32(row + 1)
  }

  private mutating func grow(_ hashOf: (Int) -> UInt64) {
    slots.deallocate()
    capacity += capacity / 2
    precondition(capacity < 1 << 32, "more than three billion subjects in one partition")
    rowBits = UInt32.max >> UInt32(UInt32(capacity).leadingZeroBitCount)
    slots = .allocate(capacity: Int(capacity))
    slots.initialize(repeating: 0, count: Int(capacity))
    for row in 0..<count { put(hashOf(row), row) }
  }

  /// The slot that a share of the hash's lower half stands for.
  @inline(__always)
  private func home(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: ((hash & 0xFFFF_FFFF) &* capacity) &>> 32) }

  @inline(__always)
  private func after(_ at: Int) -> Int { at &+ 1 == Int(truncatingIfNeeded: capacity) ? 0 : at &+ 1 }

  /// Bits of the hash that do not choose the slot, above those of the row's number.
  @inline(__always)
  private func tag(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash &>> 32) & ~rowBits }
}
