/// Reads Protobuf's wire format in place. Every read is bounds-checked; a fault is `malformed`.
struct WireReader {
  enum WireType: UInt8 { case varint = 0, fixed64 = 1, lengthDelimited = 2, fixed32 = 5 }

  private var at: UnsafeRawPointer
  private let end: UnsafeRawPointer

  init(_ buffer: UnsafeRawBufferPointer) {
    at = buffer.baseAddress ?? UnsafeRawPointer(bitPattern: 8)!
    end = at + buffer.count
  }

  /// The next field's number and wire type; nil at the end.
  mutating func nextField() throws(EventRejection) -> (number: Int, wire: WireType)? {
    guard at < end else { return nil }
    let tag = try varint()
    guard let wire = WireType(rawValue: UInt8(tag & 7)), tag >> 3 > 0, tag >> 3 < 1 << 29 else {
      throw .malformed(format: "Protobuf")
    }
    return (Int(tag >> 3), wire)
  }

  mutating func varint() throws(EventRejection) -> UInt64 {
    guard at < end else { throw .malformed(format: "Protobuf") }
    var byte = at.load(as: UInt8.self)
    at += 1
    if byte < 0x80 { return UInt64(byte) }
    var value = UInt64(byte & 0x7F)
    var shift: UInt64 = 7
    while true {
      guard at < end, shift < 64 else { throw .malformed(format: "Protobuf") }
      byte = at.load(as: UInt8.self)
      at += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
  }

  mutating func fixed64() throws(EventRejection) -> UInt64 {
    guard end - at >= 8 else { throw .malformed(format: "Protobuf") }
    defer { at += 8 }
    return UInt64(littleEndian: at.loadUnaligned(as: UInt64.self))
  }

  mutating func bytes() throws(EventRejection) -> UnsafeRawBufferPointer {
    let count = try varint()
    guard count <= UInt64(end - at) else { throw .malformed(format: "Protobuf") }
    defer { at += Int(count) }
    return UnsafeRawBufferPointer(start: at, count: Int(count))
  }

  mutating func skip(_ wire: WireType) throws(EventRejection) {
    switch wire {
    case .varint: _ = try varint()
    case .fixed64: _ = try fixed64()
    case .lengthDelimited: _ = try bytes()
    case .fixed32:
      guard end - at >= 4 else { throw .malformed(format: "Protobuf") }
      at += 4
    }
  }
}
