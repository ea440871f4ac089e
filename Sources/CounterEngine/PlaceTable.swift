internal import HealthRecords

/// Gives each place code a dense index in order of first sight. Open addressing; nothing is ever removed.
struct PlaceTable: ~Copyable {
  private(set) var codes: [Code] = []
  private var slots: [Int32]
  private var mask: Int

  init() {
    slots = [Int32](repeating: -1, count: 256)
    mask = 255
  }

  mutating func index(of code: Code) -> Int {
    var at = home(code)
    while true {
      let index = slots[at]
      if index < 0 { break }
      if codes[Int(index)] == code { return Int(index) }
      at = (at + 1) & mask
    }
    codes.append(code)
    slots[at] = Int32(codes.count - 1)
    if codes.count * 2 > slots.count { grow() }
    return codes.count - 1
  }

  private mutating func grow() {
    mask = slots.count * 2 - 1
    slots = [Int32](repeating: -1, count: mask + 1)
    for (index, code) in codes.enumerated() {
      var at = home(code)
      while slots[at] >= 0 { at = (at + 1) & mask }
      slots[at] = Int32(index)
    }
  }

  /// The upper bits of the product: a code's text lies in its own upper bits, and the lower ones of short codes are all 0.
  @inline(__always)
  private func home(_ code: Code) -> Int {
    Int(truncatingIfNeeded: (code.rawValue &* 0x9E37_79B9_7F4A_7C15) &>> UInt64(mask.leadingZeroBitCount))
  }
}
