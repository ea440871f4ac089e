/// Reads Protobuf's wire format in place. Every read is bounds-checked; a fault is `malformed`.
///
/// Short cases are inlined where they are used, because most tags, lengths and numbers are of one byte; long ones are calls.
struct WireReader {
  enum WireType {
    static let varint: UInt8 = 0
    static let fixed64: UInt8 = 1
    static let lengthDelimited: UInt8 = 2
    static let fixed32: UInt8 = 5
  }

  private var at: UnsafeRawPointer
  private let end: UnsafeRawPointer

  @inline(__always)
  init(_ buffer: UnsafeRawBufferPointer) {
    at = buffer.baseAddress ?? UnsafeRawPointer(bitPattern: 8)!
    end = at + buffer.count
  }

  @inline(__always)
  var isAtEnd: Bool { at >= end }

  /// The next field's number and wire type. Not at the end.
  @inline(__always)
  mutating func nextField() throws(EventRejection) -> (number: Int, wire: UInt8) {
    let tag = try varint()
    guard tag >> 3 > 0, tag >> 3 < 1 << 29 else { throw .malformed(format: "Protobuf") }
    return (Int(truncatingIfNeeded: tag >> 3), UInt8(truncatingIfNeeded: tag & 7))
  }

  @inline(__always)
  mutating func varint() throws(EventRejection) -> UInt64 {
    guard at < end else { throw .malformed(format: "Protobuf") }
    let byte = at.load(as: UInt8.self)
    guard byte >= 0x80 else {
      at += 1
      return UInt64(byte)
    }
    return try longVarint()
  }

  private mutating func longVarint() throws(EventRejection) -> UInt64 {
    var at = at
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
    self.at = at
    return value
  }

  @inline(__always)
  mutating func fixed64() throws(EventRejection) -> UInt64 {
    guard end - at >= 8 else { throw .malformed(format: "Protobuf") }
    defer { at += 8 }
    return UInt64(littleEndian: at.loadUnaligned(as: UInt64.self))
  }

  @inline(__always)
  mutating func bytes() throws(EventRejection) -> UnsafeRawBufferPointer {
    let count = try varint()
    guard count <= UInt64(end - at) else { throw .malformed(format: "Protobuf") }
    defer { at += Int(count) }
    return UnsafeRawBufferPointer(start: at, count: Int(count))
  }

  mutating func skip(_ wire: UInt8) throws(EventRejection) {
    switch wire {
    case WireType.varint: _ = try varint()
    case WireType.fixed64: _ = try fixed64()
    case WireType.lengthDelimited: _ = try bytes()
    case WireType.fixed32:
      guard end - at >= 4 else { throw .malformed(format: "Protobuf") }
      at += 4
    default: throw .malformed(format: "Protobuf")
    }
  }
}
