/// Reads one flat JSON object in place: what proto3 JSON of a record message is. Strings with escapes are unescaped into a
/// scratch only where they can matter (never in codes, so an escape there is a fault of the code, not of the JSON).
struct JSONReader {
  private var at: UnsafeRawPointer
  let end: UnsafeRawPointer

  init(_ buffer: UnsafeRawBufferPointer) {
    at = buffer.baseAddress ?? UnsafeRawPointer(bitPattern: 8)!
    end = at + buffer.count
  }

  private static let fault = EventRejection.malformed(format: "JSON")

  @inline(__always)
  private var byte: UInt8 { at < end ? at.load(as: UInt8.self) : 0 }

  /// Programs write no space, people do.
  @inline(__always)
  private mutating func skipSpace() {
    if at < end, at.load(as: UInt8.self) <= 0x20 { at = JSONReader.skipSpaces(at, end) }
  }

  @inline(never)
  private static func skipSpaces(_ start: UnsafeRawPointer, _ end: UnsafeRawPointer) -> UnsafeRawPointer {
    var at = start
    while at < end {
      let b = at.load(as: UInt8.self)
      guard b == 0x20 || (b >= 0x09 && b <= 0x0D) else { break }
      at += 1
    }
    return at
  }

  @inline(__always)
  private mutating func expect(_ wanted: UInt8) throws(EventRejection) {
    skipSpace()
    guard at < end, at.load(as: UInt8.self) == wanted else { throw JSONReader.fault }
    at += 1
  }

  mutating func beginObject() throws(EventRejection) {
    try expect(0x7B)
  }

  /// The next byte.
  var position: UnsafeRawPointer { at }

  /// Passes over the text if it comes next.
  @inline(__always)
  mutating func take(_ text: borrowing ExpectedNames.Text) -> Bool {
    guard text.isAt(at, remaining: end - at) else { return false }
    at += text.length
    return true
  }

  /// Passes over a key of 32 hexadecimal digits if it comes next, in quotes; any other may have to be unescaped.
  @inline(__always)
  mutating func take(quoted key: UnsafeRawBufferPointer) -> Bool {
    guard key.count == 32, end - at >= 34, let text = key.baseAddress, at.load(as: UInt8.self) == 0x22,
      at.load(fromByteOffset: 33, as: UInt8.self) == 0x22
    else { return false }
    typealias Half = SIMD2<UInt64>
    let first = (at + 1).loadUnaligned(as: Half.self) ^ text.loadUnaligned(as: Half.self)
    let second = (at + 17).loadUnaligned(as: Half.self) ^ (text + 16).loadUnaligned(as: Half.self)
    guard first | second == Half() else { return false }
    at += 34
    return true
  }

  /// Passes over the end of an object if it comes next, with no space before it.
  @inline(__always)
  mutating func takeObjectEnd() -> Bool {
    guard byte == 0x7D else { return false }
    at += 1
    return true
  }

  /// The next member's name, its value waiting to be read; nil at the object's end.
  @inline(__always)
  mutating func nextKey(isFirst: Bool) throws(EventRejection) -> UnsafeRawBufferPointer? {
    skipSpace()
    if byte == 0x7D {
      at += 1
      return nil
    }
    if !isFirst { try expect(0x2C) }
    let name = try string()
    try expect(0x3A)
    return name
  }

  mutating func beginArray() throws(EventRejection) {
    try expect(0x5B)
    firstElement = true
  }
  private var firstElement = true

  mutating func nextElement() throws(EventRejection) -> Bool {
    skipSpace()
    if byte == 0x5D {
      at += 1
      return false
    }
    if firstElement { firstElement = false } else { try expect(0x2C) }
    return true
  }

  /// Nothing but space may follow the object.
  mutating func finish() throws(EventRejection) {
    skipSpace()
    guard at == end else { throw JSONReader.fault }
  }

  @inline(__always)
  mutating func skipNull() throws(EventRejection) -> Bool {
    skipSpace()
    guard byte == 0x6E else { return false }
    try literal("null")
    return true
  }

  @inline(never)
  private mutating func literal(_ text: StaticString) throws(EventRejection) {
    let n = text.utf8CodeUnitCount
    guard end - at >= n else { throw JSONReader.fault }
    for i in 0..<n where at.load(fromByteOffset: i, as: UInt8.self) != text.utf8Start[i] { throw JSONReader.fault }
    at += n
  }

  /// A string's bytes between the quotes, escapes not resolved.
  @inline(__always)
  mutating func string() throws(EventRejection) -> UnsafeRawBufferPointer {
    try expect(0x22)
    return try restOfString()
  }

  @inline(__always)
  private mutating func restOfString() throws(EventRejection) -> UnsafeRawBufferPointer {
    let text = try JSONReader.string(from: at, end)
    at += text.count + 1
    return text
  }

  /// The bytes up to the next quote that is not escaped.
  @inline(__always)
  private static func string(
    from start: UnsafeRawPointer, _ end: UnsafeRawPointer
  ) throws(EventRejection) -> UnsafeRawBufferPointer {
    var at = start
    while end - at >= 8 {
      let marks = marks(UInt64(littleEndian: at.loadUnaligned(as: UInt64.self)))
      at += marks == 0 ? 8 : marks.trailingZeroBitCount &>> 3
      guard marks != 0 else { continue }
      guard at.load(as: UInt8.self) == 0x22 else { break }
      return UnsafeRawBufferPointer(start: start, count: at - start)
    }
    return try stringByBytes(from: start, at, end)
  }

  /// The top bits of bytes that are a quote, a backslash or a control character; those behind the first one may be wrong.
  @inline(__always)
  private static func marks(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quotes = word ^ (ones &* 0x22)
    let escapes = word ^ (ones &* 0x5C)
    return ((quotes &- ones) & ~quotes | (escapes &- ones) & ~escapes | (word &- ones &* 0x20) & ~word) & (ones &* 0x80)
  }

  @inline(never)
  private static func stringByBytes(
    from start: UnsafeRawPointer, _ known: UnsafeRawPointer, _ end: UnsafeRawPointer
  ) throws(EventRejection) -> UnsafeRawBufferPointer {
    var at = known
    while at < end {
      let b = at.load(as: UInt8.self)
      if b == 0x22 { return UnsafeRawBufferPointer(start: start, count: at - start) }
      guard b >= 0x20 else { throw fault }
      at += b == 0x5C ? 2 : 1
    }
    throw fault
  }

  /// A string, or a null as the empty one.
  @inline(__always)
  mutating func text() throws(EventRejection) -> UnsafeRawBufferPointer {
    if byte == 0x22 {
      at += 1
      return try restOfString()
    }
    if try skipNull() { return UnsafeRawBufferPointer(start: at, count: 0) }
    return try string()
  }

  mutating func bool() throws(EventRejection) -> Bool {
    skipSpace()
    switch byte {
    case 0x74:
      try literal("true")
      return true
    case 0x66:
      try literal("false")
      return false
    default: throw JSONReader.fault
    }
  }

  /// So many digits always fit into 64 bits.
  private static let safeDigits = 18

  /// A whole number, bare or in quotes.
  mutating func integer() throws(EventRejection) -> Int64 {
    skipSpace()
    // A copy of the position stays in a register.
    var at = at
    let quoted = byte == 0x22
    if quoted { at += 1 }
    let negative = at < end && at.load(as: UInt8.self) == 0x2D
    if negative { at += 1 }
    let first = at
    var value: Int64 = 0
    while at - first <= 8, end - at >= 8,
      let eight = JSONReader.eightDigits(UInt64(littleEndian: at.loadUnaligned(as: UInt64.self)))
    {
      value = value &* 100_000_000 &+ eight
      at += 8
    }
    at = JSONReader.digits(at, min(end, first + JSONReader.safeDigits), into: &value)
    while at < end {
      let digit = at.load(as: UInt8.self) &- 0x30
      guard digit <= 9 else { break }
      let (product, over) = value.multipliedReportingOverflow(by: 10)
      let (sum, over2) = product.addingReportingOverflow(Int64(digit))
      guard !over, !over2 else { throw JSONReader.fault }
      value = sum
      at += 1
    }
    let hasDigits = at > first
    self.at = at
    // "5.0" and "5e0" are whole numbers to proto3 JSON; no source writes them, and refusing is safer than guessing.
    guard hasDigits, byte != 0x2E, byte | 0x20 != 0x65 else { throw JSONReader.fault }
    if quoted { try expect(0x22) }
    return negative ? -value : value
  }

  /// Reads digits on to a number, which means nothing if they are too many; returns where they end.
  @inline(__always)
  private static func digits(
    _ start: UnsafeRawPointer, _ end: UnsafeRawPointer, into number: inout Int64
  ) -> UnsafeRawPointer {
    var at = start
    while at < end {
      let digit = at.load(as: UInt8.self) &- 0x30
      guard digit <= 9 else { break }
      number = number &* 10 &+ Int64(digit)
      at += 1
    }
    return at
  }

  /// The number that eight digits are, one in each byte; nil if one is none.
  @inline(__always)
  private static func eightDigits(_ text: UInt64) -> Int64? {
    let ones: UInt64 = 0x0101_0101_0101_0101
    guard text & (ones &* 0xF0) == ones &* 0x30, (text &+ ones &* 0x06) & (ones &* 0xF0) == ones &* 0x30 else {
      return nil
    }
    let digits = text & (ones &* 0x0F)
    let pairs = (digits &* 10 &+ digits &>> 8) & 0x00FF_00FF_00FF_00FF
    let fours = (pairs &* 100 &+ pairs &>> 16) & 0x0000_FFFF_0000_FFFF
    return Int64(truncatingIfNeeded: (fours &* 10_000 &+ fours &>> 32) & 0xFFFF_FFFF)
  }

  /// A number, bare or in quotes. Plain decimals are read exactly; exponents go the long way.
  mutating func real() throws(EventRejection) -> Double {
    skipSpace()
    let quoted = byte == 0x22
    if quoted { at += 1 }
    let start = at
    let negative = byte == 0x2D
    if negative { at += 1 }
    var mantissa: Int64 = 0
    let point = JSONReader.digits(at, end, into: &mantissa)
    var digits = point - at
    var decimals = 0
    at = point
    if byte == 0x2E {
      at = JSONReader.digits(point + 1, end, into: &mantissa)
      decimals = at - point - 1
      digits += decimals
    }
    guard digits > 0, digits <= JSONReader.safeDigits else { throw JSONReader.fault }
    var value: Double
    if byte | 0x20 == 0x65 {
      while at < end, byte == 0x2B || byte == 0x2D || byte | 0x20 == 0x65 || (byte >= 0x30 && byte <= 0x39) { at += 1 }
      let text = String(decoding: UnsafeRawBufferPointer(start: start, count: at - start), as: UTF8.self)
      guard let parsed = Double(text) else { throw JSONReader.fault }
      value = parsed
    } else {
      value = Double(mantissa) / JSONReader.powersOfTen(decimals)
      if negative { value = -value }
    }
    if quoted { try expect(0x22) }
    return value
  }

  private static func powersOfTen(_ n: Int) -> Double {
    var power = 1.0
    for _ in 0..<n { power *= 10 }
    return power
  }

  /// Any value, nested ones included, at most 16 deep.
  mutating func skipValue() throws(EventRejection) {
    skipSpace()
    var depth = 0
    repeat {
      skipSpace()
      guard at < end else { throw JSONReader.fault }
      switch byte {
      case 0x22: _ = try string()
      case 0x7B, 0x5B:
        depth += 1
        guard depth <= 16 else { throw JSONReader.fault }
        at += 1
        continue
      case 0x7D, 0x5D:
        guard depth > 0 else { throw JSONReader.fault }
        depth -= 1
        at += 1
      case 0x2C where depth > 0, 0x3A where depth > 0: at += 1
      case 0x74: try literal("true")
      case 0x66: try literal("false")
      case 0x6E: try literal("null")
      default:
        let start = at
        while at < end,
          byte == 0x2D || byte == 0x2B || byte == 0x2E || byte | 0x20 == 0x65 || (byte >= 0x30 && byte <= 0x39)
        {
          at += 1
        }
        guard at > start else { throw JSONReader.fault }
      }
    } while depth > 0
  }
}
