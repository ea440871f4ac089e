internal import HealthRecords

/// An entry's place in the order of the local database's keys, as far as its first words tell: most pairs are decided
/// without looking at the ids themselves.
struct SortKey {
  let space: Int64
  /// The id's first 24 bytes as numbers that sort like them, with zeros after its end.
  private let words: (UInt64, UInt64, UInt64)
  let entry: Int

  init(_ entry: Int, space: Int64, id: UnsafeRawBufferPointer) {
    self.entry = entry
    self.space = space
    words = (SortKey.word(id, 0), SortKey.word(id, 8), SortKey.word(id, 16))
  }

  /// Nil where the ids must be compared whole.
  @inline(__always)
  func isBefore(_ other: SortKey) -> Bool? {
    if space != other.space { return space < other.space }
    if words.0 != other.words.0 { return words.0 < other.words.0 }
    if words.1 != other.words.1 { return words.1 < other.words.1 }
    if words.2 != other.words.2 { return words.2 < other.words.2 }
    return nil
  }

  @inline(__always)
  private static func word(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> UInt64 {
    if bytes.count >= at + 8 { return UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)) }
    guard bytes.count > at else { return 0 }
    var value: UInt64 = 0
    for i in at..<bytes.count { value = value << 8 | UInt64(bytes[i]) }
    return value << UInt64(8 * (8 - (bytes.count - at)))
  }
}
