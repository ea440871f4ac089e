/// Finds a subject's row by its hash: open addressing in one array of 32-bit slots.
///
/// A slot holds the row's number plus 1 and, in the bits that the number leaves free, some of the hash, so that a row, a cache
/// miss each, is looked at only where it is very likely the one.
struct SubjectIndex: ~Copyable {
  private var slots: UnsafeMutablePointer<UInt32>
  private var mask: Int
  private var count = 0
  /// The bits of a slot that hold the row's number.
  private var rowBits: UInt32

  init() {
    mask = 127
    rowBits = 127
    slots = .allocate(capacity: 128)
    slots.initialize(repeating: 0, count: 128)
  }

  deinit { slots.deallocate() }

  var bytes: Int { (mask + 1) * 4 }

  @inline(__always)
  func find(_ hash: UInt64, where isRow: (Int) -> Bool) -> Int? {
    let tag = tag(hash)
    var at = Int(truncatingIfNeeded: hash) & mask
    while slots[at] != 0 {
      let slot = slots[at]
      if slot & ~rowBits == tag {
        let row = Int(slot & rowBits) - 1
        if isRow(row) { return row }
      }
      at = (at + 1) & mask
    }
    return nil
  }

  /// Adds a row that is not there; `hashOf` tells the hashes of rows that are.
  mutating func insert(_ hash: UInt64, _ row: Int, hashOf: (Int) -> UInt64) {
    // At most three quarters full: rows have numbers below the number of slots, so there is always room for one.
    if (count + 1) * 4 > (mask + 1) * 3 { grow(hashOf) }
    put(hash, row)
    count += 1
  }

  private func put(_ hash: UInt64, _ row: Int) {
    var at = Int(truncatingIfNeeded: hash) & mask
    while slots[at] != 0 { at = (at + 1) & mask }
    slots[at] = tag(hash) | UInt32(row + 1)
  }

  private mutating func grow(_ hashOf: (Int) -> UInt64) {
    slots.deallocate()
    mask = mask * 2 + 1
    precondition(mask <= Int(UInt32.max), "more than three billion subjects in one partition")
    rowBits = UInt32(mask)
    slots = .allocate(capacity: mask + 1)
    slots.initialize(repeating: 0, count: mask + 1)
    for row in 0..<count { put(hashOf(row), row) }
  }

  /// Bits of the hash that do not choose the slot, above those of the row's number.
  @inline(__always)
  private func tag(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash >> 32) & ~rowBits }
}
