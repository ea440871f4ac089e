/// Reads Protobuf's wire format where it is written the usual way; says nil to anything else, and no more of it.
///
/// Small enough to stay in registers: what is unusual is not its business.
struct UsualReader {
  private var at: UnsafeRawPointer
  private let end: UnsafeRawPointer

  /// How the fields begin that every message has, each in one byte.
  enum HeaderTag {
    static let recordID: UInt8 = 0x0A
    static let unit: UInt8 = 0x12
    static let subject: UInt8 = 0x1A
    static let updated: UInt8 = 0x20
    /// The last of them, of any wire type.
    static let last = RecordKind.HeaderField.deleted &<< 3 | 7
    /// Bytes of all of them but for record id and subject, if unit and time take eight each.
    static let leastBytes = 2 + 2 + 8 + 2 + 1 + 8
  }

  /// - Parameter at: where to begin, at least eight bytes behind the beginning of what may be read.
  @inline(__always)
  init(at: UnsafeRawPointer, end: UnsafeRawPointer) {
    self.at = at
    self.end = end
  }

  @inline(__always)
  var isAtEnd: Bool { at == end }

  /// The tag of one of the kind's own fields, in one byte or two. Not at the end.
  @inline(__always)
  mutating func ownTag() -> Int? {
    let tag = Int(at.load(as: UInt8.self))
    at += 1
    if tag >= 0x80 {
      // Fields 16 to 31: the second byte is the eighth bit.
      guard at < end, at.load(as: UInt8.self) == 1 else { return nil }
      at += 1
    }
    return tag > HeaderTag.last ? tag : nil
  }

  /// A text of fewer than 128 bytes.
  @inline(__always)
  mutating func text() -> UnsafeRawBufferPointer? {
    guard at < end else { return nil }
    let count = Int(at.load(as: UInt8.self))
    let start = at + 1
    guard count < 0x80, count <= end - start else { return nil }
    at = start + count
    return UnsafeRawBufferPointer(start: start, count: count)
  }

  /// The eight bytes from a place before the end on; 0 for those behind it.
  @inline(__always)
  private func word(_ at: UnsafeRawPointer) -> UInt64 {
    let behind = max(0, 8 &- (end - at))
    let word = UInt64(littleEndian: (at - behind).loadUnaligned(as: UInt64.self))
    return word &>> UInt64(truncatingIfNeeded: 8 &* behind)
  }

  /// The bytes of a text of one to eight, and what follows it; 0 for one that is empty.
  @inline(__always)
  func word(of text: UnsafeRawBufferPointer) -> UInt64 { text.count > 0 ? word(text.baseAddress.unsafelyUnwrapped) : 0 }

  /// A number of up to eight bytes.
  @inline(__always)
  mutating func varint() -> UInt64? {
    guard at < end else { return nil }
    let word = word(at)
    let stops = ~word & 0x8080_8080_8080_8080
    // Behind the end there are stops too.
    guard stops != 0 else { return nil }
    at += (stops.trailingZeroBitCount &+ 1) &>> 3
    return at <= end ? WireReader.sevens(word & (stops ^ (stops &- 1))) : nil
  }

  /// A number that is mostly one of four bytes, as a date's is.
  @inline(__always)
  mutating func date() -> UInt64? {
    guard end - at >= 4 else { return varint() }
    let word = UInt32(littleEndian: at.loadUnaligned(as: UInt32.self))
    guard word & 0x8080_8080 == 0x0080_8080 else { return varint() }
    at += 4
    let low = word & 0x7F | (word &>> 1) & 0x3F80
    return UInt64(low | (word &>> 2) & 0x1F_C000 | (word &>> 3) & 0xFE0_0000)
  }

  @inline(__always)
  mutating func fixed64() -> UInt64? {
    guard end - at >= 8 else { return nil }
    defer { at += 8 }
    return UInt64(littleEndian: at.loadUnaligned(as: UInt64.self))
  }

  /// Passes over a value of a wire type.
  @inline(__always)
  mutating func skip(_ wire: Int) -> Bool {
    switch UInt8(truncatingIfNeeded: wire) {
    case WireReader.WireType.varint: varint() != nil
    case WireReader.WireType.fixed64: fixed64() != nil
    case WireReader.WireType.lengthDelimited: text() != nil
    default: false
    }
  }
}
