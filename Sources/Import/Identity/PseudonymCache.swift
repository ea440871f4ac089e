internal import HealthRecords

/// Remembers the keyed hashes of the persons met last, because rows of one person come again and again and a hash costs more
/// than reading the row. In memory only, like the rows themselves.
///
/// Direct-mapped, and exact: an entry is used only for the very words it was made of.
struct PseudonymCache {
  /// What is hashed, in words: the unit's code and the person's number, or a citizen id.
  struct Key: Equatable {
    var a: UInt64
    var b: UInt64 = 0
    var c: UInt64 = 0

    /// A citizen id.
    init(citizen number: UInt64) { a = number }

    /// A unit and its person's number, nil where they do not fit.
    init?(unit: UnsafeRawBufferPointer, pid: UnsafeRawBufferPointer) {
      guard unit.count <= 7, pid.count <= 15 else { return nil }
      a = Key.word(unit, 0) << 8 | UInt64(unit.count)
      b = Key.word(pid, 0)
      c = Key.word(pid, 8) << 8 | UInt64(pid.count)
    }

    /// Up to eight bytes from `at` on; of the second word of fifteen bytes there are at most seven.
    private static func word(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> UInt64 {
      if bytes.count >= at + 8 { return bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self) }
      var value: UInt64 = 0
      var i = at
      while i < bytes.count {
        value = value << 8 | UInt64(bytes[i])
        i += 1
      }
      return value
    }
  }

  private struct Slot {
    var key: Key
    var hash: (UInt64, UInt64)
  }

  private var slots: [Slot]
  private let shift: UInt64

  /// - Parameter bits: of the number of slots, 40 bytes each.
  init(bits: UInt64 = 17) {
    // No citizen id is zero, and no person's number is empty.
    slots = Array(repeating: Slot(key: Key(citizen: 0), hash: (0, 0)), count: 1 << Int(bits))
    shift = 64 - bits
  }

  @inline(__always)
  private func place(_ key: Key) -> Int {
    let mixed = (key.a ^ (key.b &* 0x9E37_79B9_7F4A_7C15) ^ (key.c &* 0xC2B2_AE3D_27D4_EB4F)) &* 0x9FB2_1C65_1E98_DF25
    return Int(truncatingIfNeeded: mixed >> shift)
  }

  /// The hash of the key, made by `make` where it is not known.
  @inline(__always)
  mutating func hash(_ key: Key, _ make: () -> (UInt64, UInt64)) -> (UInt64, UInt64) {
    let at = place(key)
    if slots[at].key == key { return slots[at].hash }
    let hash = make()
    slots[at] = Slot(key: key, hash: hash)
    return hash
  }
}
