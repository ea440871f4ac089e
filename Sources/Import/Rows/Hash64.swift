/// A 64-bit hash of bytes, the same on every machine and in every version: it is part of the local database's format.
/// Multiply-and-fold over eight bytes at a time; not for secrets.
enum Hash64 {
  static func of(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0x9E37_79B9_7F4A_7C15) -> UInt64 {
    var hash = seed ^ UInt64(bytes.count) &* 0xA24B_AED4_963E_E407
    var i = 0
    while i + 8 <= bytes.count {
      hash = fold(hash ^ UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self)))
      i += 8
    }
    var tail: UInt64 = 0
    while i < bytes.count {
      tail = tail << 8 | UInt64(bytes[i])
      i += 1
    }
    return fold(fold(hash ^ tail) ^ 0xD6E8_FEB8_6659_FD93)
  }

  private static func fold(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0x9FB2_1C65_1E98_DF25)
    return product.high ^ product.low ^ value >> 32
  }
}
