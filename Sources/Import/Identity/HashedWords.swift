/// What a pseudonym is made of, in words: the unit's code and the person's number, or a citizen id.
struct HashedWords: RecentKey {
  private var a: UInt64
  private var b: UInt64 = 0
  private var c: UInt64 = 0

  /// No citizen id is zero, and no person's number is empty.
  static let none = HashedWords(citizen: 0)

  /// A citizen id.
  init(citizen number: UInt64) { a = number }

  /// A unit and its person's number, nil where they do not fit.
  init?(unit: UnsafeRawBufferPointer, pid: UnsafeRawBufferPointer) {
    guard unit.count <= 7, pid.count <= 15 else { return nil }
    a = Self.word(unit, 0) << 8 | UInt64(unit.count)
    b = Self.word(pid, 0)
    c = Self.word(pid, 8) << 8 | UInt64(pid.count)
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

  @inline(__always)
  var mixed: UInt64 {
    (a ^ (b &* 0x9E37_79B9_7F4A_7C15) ^ (c &* 0xC2B2_AE3D_27D4_EB4F)) &* 0x9FB2_1C65_1E98_DF25
  }
}
