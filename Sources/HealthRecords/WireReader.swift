/// Reads Protobuf's wire format in place. Every read is bounds-checked; a fault is `malformed`.
///
/// What is common is inlined where it is used; the rest is called with copies of the position, so that this one can stay in a
/// register.
struct WireReader {
  enum WireType {
    static let varint: UInt8 = 0
    static let fixed64: UInt8 = 1
    static let lengthDelimited: UInt8 = 2
    static let fixed32: UInt8 = 5
  }

  private var at: UnsafeRawPointer
  let end: UnsafeRawPointer

  @inline(__always)
  init(_ buffer: UnsafeRawBufferPointer) {
    at = buffer.baseAddress ?? UnsafeRawPointer(bitPattern: 8)!
    end = at + buffer.count
  }

  @inline(__always)
  var isAtEnd: Bool { at >= end }

  /// The next byte.
  var position: UnsafeRawPointer { at }

  /// The next field's number and wire type. Not at the end.
  @inline(__always)
  mutating func nextField() throws(EventRejection) -> (number: Int, wire: UInt8) {
    var tag = UInt64(at.load(as: UInt8.self))
    if tag < 0x80 {
      at += 1
    } else {
      (tag, at) = try WireReader.varintByBytes(at, end)
      guard tag >> 3 < 1 << 29 else { throw .malformed(format: "Protobuf") }
    }
    guard tag >> 3 > 0 else { throw .malformed(format: "Protobuf") }
    return (Int(truncatingIfNeeded: tag >> 3), UInt8(truncatingIfNeeded: tag & 7))
  }

  /// Up to eight bytes at a time: where the first byte without a continuation bit is, and then its sevens of bits together.
  @inline(__always)
  mutating func varint() throws(EventRejection) -> UInt64 {
    let stops = end - at >= 8 ? ~UInt64(littleEndian: at.loadUnaligned(as: UInt64.self)) & 0x8080_8080_8080_8080 : 0
    guard stops != 0 else {
      let value: UInt64
      (value, at) = try WireReader.varintByBytes(at, end)
      return value
    }
    // All up to and with the last byte's top bit, which is 0.
    let used = stops ^ (stops &- 1)
    let word = UInt64(littleEndian: at.loadUnaligned(as: UInt64.self))
    at += (stops.trailingZeroBitCount &+ 1) &>> 3
    return WireReader.sevens(word & used)
  }

  /// The number whose sevens of bits the bytes hold, whatever their top bits are.
  @inline(__always)
  static func sevens(_ bytes: UInt64) -> UInt64 {
    let sevens = bytes & 0x7F7F_7F7F_7F7F_7F7F
    let pairs = sevens & 0x007F_007F_007F_007F | (sevens & 0x7F00_7F00_7F00_7F00) &>> 1
    let fours = pairs & 0x0000_3FFF_0000_3FFF | (pairs & 0x3FFF_0000_3FFF_0000) &>> 2
    return fours & 0x0FFF_FFFF | (fours & 0x0FFF_FFFF_0000_0000) &>> 4
  }

  @inline(never)
  private static func varintByBytes(
    _ start: UnsafeRawPointer, _ end: UnsafeRawPointer
  ) throws(EventRejection) -> (UInt64, UnsafeRawPointer) {
    var at = start
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      guard at < end, shift < 64 else { throw .malformed(format: "Protobuf") }
      let byte = at.load(as: UInt8.self)
      at += 1
      value |= UInt64(byte & 0x7F) &<< shift
      if byte < 0x80 { break }
      shift &+= 7
    }
    return (value, at)
  }

  @inline(__always)
  mutating func fixed64() throws(EventRejection) -> UInt64 {
    guard end - at >= 8 else { throw .malformed(format: "Protobuf") }
    defer { at += 8 }
    return UInt64(littleEndian: at.loadUnaligned(as: UInt64.self))
  }

  @inline(__always)
  mutating func bytes() throws(EventRejection) -> UnsafeRawBufferPointer {
    guard at < end else { throw .malformed(format: "Protobuf") }
    var count = UInt64(at.load(as: UInt8.self))
    if count < 0x80 { at += 1 } else { (count, at) = try WireReader.varintByBytes(at, end) }
    guard count <= UInt64(bitPattern: Int64(end - at)) else { throw .malformed(format: "Protobuf") }
    defer { at += Int(truncatingIfNeeded: count) }
    return UnsafeRawBufferPointer(start: at, count: Int(truncatingIfNeeded: count))
  }

  @inline(__always)
  mutating func skip(_ wire: UInt8) throws(EventRejection) { at = try WireReader.skip(wire, at, end) }

  @inline(never)
  private static func skip(
    _ wire: UInt8, _ start: UnsafeRawPointer, _ end: UnsafeRawPointer
  ) throws(EventRejection) -> UnsafeRawPointer {
    var reader = WireReader(UnsafeRawBufferPointer(start: start, count: end - start))
    switch wire {
    case WireType.varint: _ = try reader.varint()
    case WireType.fixed64: _ = try reader.fixed64()
    case WireType.lengthDelimited: _ = try reader.bytes()
    case WireType.fixed32:
      guard end - start >= 4 else { throw .malformed(format: "Protobuf") }
      reader.at += 4
    default: throw .malformed(format: "Protobuf")
    }
    return reader.at
  }
}
