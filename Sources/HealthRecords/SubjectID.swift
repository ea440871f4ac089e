/// Who or what records are grouped by: sixteen bytes made from the Kafka key.
///
/// A person is a 127-bit pseudonym, written as 32 lower-case hexadecimal digits of which the first is 8…f (one
/// person must have one key, for the key chooses the partition). Anything else (a unit,
/// an area, a sample, a purchase) is its own code of at most 15 characters out of `A-Z a-z 0-9 - _ . :`. The first bit tells them
/// apart, so the two never meet, and both can be printed again.
public struct SubjectID: Hashable, Sendable {
  /// Big-endian halves of the sixteen bytes.
  public let high: UInt64
  public let low: UInt64

  @inlinable public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// From the key's text; nil where it is neither a pseudonym nor a short code.
  @inlinable public init?(key: UnsafeRawBufferPointer) {
    if key.count == 32 {
      guard let id = SubjectID(pseudonym: key.baseAddress!) else { return nil }
      self = id
      return
    }
    guard key.count >= 1, key.count <= 15 else { return nil }
    // A national id has thirteen digits and must never be a key.
    if key.count == 13, key.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) { return nil }
    var a = UInt64(key.count) << 56
    var b: UInt64 = 0
    for i in 0..<key.count {
      let byte = key[i]
      guard SubjectID.isCodeByte(byte) else { return nil }
      if i < 7 { a |= UInt64(byte) << UInt64(48 - 8 * i) } else { b |= UInt64(byte) << UInt64(56 - 8 * (i - 7)) }
    }
    (high, low) = (a, b)
  }

  public init?(_ text: String) {
    var text = text
    guard let id = text.withUTF8({ SubjectID(key: UnsafeRawBufferPointer($0)) }) else { return nil }
    self = id
  }

  /// A pseudonym from sixteen bytes of a keyed hash; its first bit is set.
  public init(pseudonym high: UInt64, _ low: UInt64) {
    self.high = high | 1 << 63
    self.low = low
  }

  public var isPerson: Bool { high >> 63 == 1 }

  @inlinable public var hash64: UInt64 {
    // A pseudonym is random already; a short code is not, so both halves are mixed.
    var h = high &* 0x9E37_79B9_7F4A_7C15 ^ low
    h ^= h >> 32
    h = h &* 0xD6E8_FEB8_6659_FD93
    h ^= h >> 32
    return h
  }

  /// From 32 hexadecimal digits, small letters only, of which the first is 8…f.
  @inline(__always) @inlinable public init?(pseudonym digits: UnsafeRawPointer) {
    var areDigits = SIMD16<UInt8>(repeating: .max)
    high = SubjectID.hex16(digits, &areDigits)
    low = SubjectID.hex16(digits + 16, &areDigits)
    let halves = unsafeBitCast(areDigits, to: SIMD2<UInt64>.self)
    guard halves[0] & halves[1] == .max, high >> 63 == 1 else { return nil }
  }

  /// Sixteen digits side by side. Of `areDigits` the bytes where there is none become 0.
  @inline(__always) @inlinable static func hex16(
    _ digits: UnsafeRawPointer, _ areDigits: inout SIMD16<UInt8>
  ) -> UInt64 {
    typealias Bytes = SIMD16<UInt8>
    let text = digits.loadUnaligned(as: Bytes.self)
    let (fromZero, fromA) = (text &- 0x30, text &- 0x61)
    let isDecimal = unsafeBitCast(fromZero .<= Bytes(repeating: 9), to: Bytes.self)
    let isLetter = unsafeBitCast(fromA .<= Bytes(repeating: 5), to: Bytes.self)
    areDigits &= isDecimal | isLetter
    let values = fromZero & isDecimal | (fromA &+ 10) & isLetter
    // Of two digits side by side the first is the upper half of a byte, and the lower byte of a lane.
    let pairs = unsafeBitCast(values, to: SIMD8<UInt16>.self)
    let bytes = SIMD8<UInt8>(truncatingIfNeeded: pairs &<< 4 | pairs &>> 8)
    return UInt64(bigEndian: unsafeBitCast(bytes, to: UInt64.self))
  }

  @inlinable public static func isCodeByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
    default: false
    }
  }
}

extension SubjectID: CustomStringConvertible {
  /// The key's text.
  public var description: String {
    if isPerson {
      func hex(_ half: UInt64) -> String {
        let digits = String(half, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
      }
      return hex(high) + hex(low)
    }
    let count = Int(high >> 56)
    var text = ""
    for i in 0..<count {
      let byte =
        i < 7
        ? UInt8(truncatingIfNeeded: high >> UInt64(48 - 8 * i))
        : UInt8(truncatingIfNeeded: low >> UInt64(56 - 8 * (i - 7)))
      text.unicodeScalars.append(Unicode.Scalar(byte))
    }
    return text
  }
}
