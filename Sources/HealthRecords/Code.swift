/// A code of up to ten characters, packed into one integer whose order is the order of the text.
///
/// Health-unit codes, ICD-10 codes, laboratory tests, area codes: all are short upper-case ASCII, and all are compared,
/// hashed and range-checked far more often than printed. Six bits a character, left-aligned in 60 bits, zero-padded:
/// `"E10" < "E100" < "E11"`, leading zeros are significant, and a prefix is a contiguous range of integers.
///
/// - Alphabet: `-` `.` `0`–`9` `A`–`Z` `_`; lower case is folded to upper. Anything else is refused.
/// - Turned down: base 40, which would fit 12 characters but not let a prefix be cut by shifting; interning, which would
///   make state depend on the order of arrival.
public struct Code: Hashable, Comparable, Sendable {
  /// Six bits a character from bit 59 downwards; 0 is the empty code. Always ≥ 0 as an `Int64`.
  public let rawValue: UInt64

  public static let maxLength = 10
  public static let empty = Code(rawValue: 0)

  @inlinable public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// Packs ASCII text; nil for more than ten characters or one outside the alphabet.
  @inlinable public init?(ascii bytes: UnsafeRawBufferPointer) {
    guard bytes.count <= Code.maxLength else { return nil }
    if bytes.count >= 4, bytes.count <= 8, let packed = Code.packed(bytes.baseAddress!, bytes.count) {
      rawValue = packed
      return
    }
    var packed: UInt64 = 0
    var shift: UInt64 = 54
    for i in 0..<bytes.count {
      let sixBits = Code.sixBits(bytes[i])
      guard sixBits != 0 else { return nil }
      packed |= UInt64(sixBits) << shift
      shift &-= 6
    }
    rawValue = packed
  }

  /// Four to eight letters and digits, one in each byte of a word: sums below 256 do not touch the next byte. Nil for any
  /// other character, which the caller looks at more closely.
  @inlinable static func packed(_ text: UnsafeRawPointer, _ count: Int) -> UInt64? {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops = ones &* 0x80
    let used = UInt64.max >> UInt64(64 - 8 * count)
    // The first four and the last four, which may overlap: no byte beyond the text is read.
    let first = UInt64(UInt32(littleEndian: text.loadUnaligned(as: UInt32.self)))
    let last = UInt64(UInt32(littleEndian: (text + (count - 4)).loadUnaligned(as: UInt32.self)))
    let word = first | last << UInt64(8 * (count - 4))
    let isDigit = (word &+ ones &* (0x80 - 0x30)) & ~(word &+ ones &* (0x80 - 0x3A)) & tops
    let upper = word & ~(ones &* 0x20)
    let isLetter = (upper &+ ones &* (0x80 - 0x41)) & ~(upper &+ ones &* (0x80 - 0x5B)) & tops & ~isDigit
    guard word & tops == 0, (isDigit | isLetter) & used == tops & used else { return nil }
    // 3 for `0` and 13 for `A`.
    let digits = (isDigit >> 7) &* 0xFF
    let letters = (isLetter >> 7) &* 0xFF
    let six = ((word & digits) &- (ones &* 0x2D & digits)) | ((upper & letters) &- (ones &* 0x34 & letters))
    let bytes = six.byteSwapped
    let pairs = bytes & 0x003F_003F_003F_003F | (bytes & 0x3F00_3F00_3F00_3F00) >> 2
    let fours = pairs & 0x0000_0FFF_0000_0FFF | (pairs & 0x0FFF_0000_0FFF_0000) >> 4
    return (fours & 0xFFF_FFF | (fours >> 32) << 24) << 12
  }

  public init?(_ text: some StringProtocol) {
    var text = String(text)
    guard let code = text.withUTF8({ Code(ascii: UnsafeRawBufferPointer($0)) }) else { return nil }
    self = code
  }

  /// The number of characters.
  public var count: Int {
    var n = 0
    while n < Code.maxLength, (rawValue >> (54 - 6 * UInt64(n))) & 63 != 0 { n += 1 }
    return n
  }

  @inlinable public var isEmpty: Bool { rawValue == 0 }

  /// The greatest code that begins with this one: `prefix ... prefix.lastWithPrefix` holds them all.
  public var lastWithPrefix: Code {
    let used = UInt64(count) * 6
    return Code(rawValue: rawValue | ((1 << (60 - used)) - 1))
  }

  /// The first `length` characters.
  public func prefix(_ length: Int) -> Code {
    length >= Code.maxLength ? self : Code(rawValue: rawValue & ~((1 << (60 - 6 * UInt64(length))) - 1))
  }

  @inlinable public static func < (a: Code, b: Code) -> Bool { a.rawValue < b.rawValue }

  /// 1…39 for a character of the alphabet, in ASCII order, 0 for any other byte.
  @inlinable public static func sixBits(_ byte: UInt8) -> UInt8 {
    switch byte {
    case 0x30...0x39: byte &- 0x30 &+ 3
    case 0x41...0x5A: byte &- 0x41 &+ 13
    case 0x61...0x7A: byte &- 0x61 &+ 13
    case 0x2D: 1
    case 0x2E: 2
    case 0x5F: 39
    default: 0
    }
  }
}

extension Code: CustomStringConvertible {
  public var description: String {
    var text = ""
    for i in 0..<count {
      let six = UInt8((rawValue >> (54 - 6 * UInt64(i))) & 63)
      let byte: UInt8 =
        switch six {
        case 1: 0x2D
        case 2: 0x2E
        case 3...12: six - 3 + 0x30
        case 13...38: six - 13 + 0x41
        default: 0x5F
        }
      text.unicodeScalars.append(Unicode.Scalar(byte))
    }
    return text
  }
}

extension Code: ExpressibleByStringLiteral {
  /// For constants of the program; a literal that is no code is a bug.
  public init(stringLiteral text: StaticString) {
    guard let code = Code(String(describing: text)) else { preconditionFailure("not a code: \(text)") }
    self = code
  }
}
