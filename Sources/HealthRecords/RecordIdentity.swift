/// The identity of a record within its subject and kind.
package enum RecordIdentity {
  /// 56 bits of (unit, record id). Part of the state's format: never change it.
  package static func hash(unit: Code, recordID: UnsafeRawBufferPointer) -> UInt64 {
    // The unit is mixed by itself: xored with the id's bytes, neighbouring units and ids would cancel out.
    var h = mix(unit.rawValue ^ UInt64(recordID.count) &* 0x9E37_79B9_7F4A_7C15)
    var i = 0
    while i + 8 <= recordID.count {
      h = mix(h ^ recordID.loadUnaligned(fromByteOffset: i, as: UInt64.self))
      i += 8
    }
    let tail = i < recordID.count ? word(recordID.baseAddress! + i, recordID.count - i) : 0
    return mix(h ^ tail) >> 8
  }

  /// One to eight bytes as a number, by loads that overlap.
  @inline(__always)
  static func word(_ at: UnsafeRawPointer, _ count: Int) -> UInt64 {
    if count >= 4 {
      let first = UInt32(littleEndian: at.loadUnaligned(as: UInt32.self))
      let last = UInt32(littleEndian: (at + (count &- 4)).loadUnaligned(as: UInt32.self))
      return UInt64(first) | UInt64(last) &<< UInt64(truncatingIfNeeded: 8 &* (count &- 4))
    }
    let middle = count &>> 1
    return UInt64(at.load(as: UInt8.self))
      | UInt64(at.load(fromByteOffset: middle, as: UInt8.self)) &<< UInt64(truncatingIfNeeded: 8 &* middle)
      | UInt64(at.load(fromByteOffset: count &- 1, as: UInt8.self)) &<< UInt64(truncatingIfNeeded: 8 &* (count &- 1))
  }

  @inline(__always)
  private static func mix(_ value: UInt64) -> UInt64 {
    var h = value &* 0xBF58_476D_1CE4_E5B9
    h ^= h >> 31
    h = h &* 0x94D0_49BB_1331_11EB
    h ^= h >> 29
    return h
  }
}
