package import HealthRecords

/// The units of the registry, for one question: is this code one of them? Asked once an event, so it is flat memory.
package struct UnitSet: ~Copyable, @unchecked Sendable {
  // Sendable: everything is written in init and only read afterwards.

  private let slots: UnsafeMutablePointer<UInt64>
  private let mask: Int
  /// All but as many of the hash's bits as number the slots.
  private let shift: UInt64
  package private(set) var count = 0

  package init(_ codes: some Collection<Code>) {
    var size = 64
    while size < codes.count * 3 { size *= 2 }
    slots = .allocate(capacity: size)
    slots.initialize(repeating: 0, count: size)
    mask = size - 1
    shift = UInt64(64 - size.trailingZeroBitCount)
    for code in codes where !code.isEmpty && !contains(code) { insert(code) }
  }

  deinit { slots.deallocate() }

  private mutating func insert(_ code: Code) {
    var at = home(code)
    while slots[at] != 0 { at = (at &+ 1) & mask }
    slots[at] = code.rawValue
    count += 1
  }

  package func contains(_ code: Code) -> Bool {
    var at = home(code)
    while slots[at] != 0 {
      if slots[at] == code.rawValue { return true }
      at = (at &+ 1) & mask
    }
    return false
  }

  /// The upper bits of the product: a code's text lies in its own upper bits, and the lower ones of short codes are all 0.
  @inline(__always)
  private func home(_ code: Code) -> Int {
    Int(truncatingIfNeeded: (code.rawValue &* 0x9E37_79B9_7F4A_7C15) &>> shift)
  }
}
