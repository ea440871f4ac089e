/// Reads JSON from bytes in one pass, in the order of the text: no tree, no reflection, and nothing made that the
/// caller does not ask for. Several times as fast as a general decoder, which matters while a whole topic is read.
///
/// Strict as RFC 8259 is, with one limit of its own: values nest at most 64 deep.
struct JSONReader {
  /// The text is not JSON, or not from here on what the caller asked for.
  enum Failure: Error { case malformed, otherType }

  private let bytes: UnsafeRawBufferPointer
  private var index = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Reads an object: `field` is given each name and must read, or skip, its value.
  mutating func object(_ field: (_ name: String, _ reader: inout JSONReader) throws -> Void) throws {
    guard peek() == UInt8(ascii: "{") else { throw failure }
    index += 1
    if take("}") { return }
    repeat {
      let name = try string()
      guard take(":") else { throw Failure.malformed }
      try field(name, &self)
    } while take(",")
    guard take("}") else { throw Failure.malformed }
  }

  mutating func string() throws -> String {
    guard peek() == UInt8(ascii: "\"") else { throw failure }
    index += 1
    let start = index
    while index < bytes.count, bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "\\") {
      if bytes[index] < 0x20 { throw Failure.malformed }
      index += 1
    }
    guard index < bytes.count else { throw Failure.malformed }
    if bytes[index] == UInt8(ascii: "\\") { return try escapedString(from: start) }
    defer { index += 1 }
    return try text(UnsafeRawBufferPointer(rebasing: bytes[start..<index]))
  }

  mutating func bool() throws -> Bool {
    switch peek() {
    case UInt8(ascii: "t"): try word("true")
    case UInt8(ascii: "f"):
      try word("false")
      return false
    default: throw failure
    }
    return true
  }

  mutating func double() throws -> Double {
    let digits = try number()
    // Up to 15 digits and no fraction: exact, and most numbers are so.
    if digits.count <= 15, let whole = Int64(digits) {
      return whole == 0 ? (digits.first == "-" ? -0.0 : 0) : Double(whole)
    }
    guard let number = Double(digits), number.isFinite else { throw Failure.malformed }
    return number
  }

  mutating func integer() throws -> Int64 {
    let digits = try number()
    if let whole = Int64(digits) { return whole }
    guard let whole = Double(digits).flatMap({ Int64(exactly: $0) }) else { throw Failure.otherType }
    return whole
  }

  /// Takes a `null` if there is one.
  mutating func null() throws -> Bool {
    guard peek() == UInt8(ascii: "n") else { return false }
    try word("null")
    return true
  }

  /// Reads any value and forgets it.
  mutating func skip(depth: Int = 0) throws {
    guard depth < 64 else { throw Failure.malformed }
    switch peek() {
    case UInt8(ascii: "{"): try object { _, reader in try reader.skip(depth: depth + 1) }
    case UInt8(ascii: "["):
      index += 1
      if take("]") { return }
      repeat { try skip(depth: depth + 1) } while take(",")
      guard take("]") else { throw Failure.malformed }
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "t"), UInt8(ascii: "f"): _ = try bool()
    case UInt8(ascii: "n"): try word("null")
    default: _ = try number()
    }
  }

  /// Nothing but white space may follow.
  mutating func end() throws {
    guard peek() == nil else { throw Failure.malformed }
  }

  /// What to say of a value that is not as asked: another type, if it could be a value at all.
  private var failure: Failure {
    guard index < bytes.count else { return .malformed }
    switch bytes[index] {
    case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""), UInt8(ascii: "t"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return .otherType
    default: return .malformed
    }
  }

  private mutating func peek() -> UInt8? {
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x0A, 0x0D, 0x09: index += 1
      default: return bytes[index]
      }
    }
    return nil
  }

  private mutating func take(_ mark: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: mark) else { return false }
    index += 1
    return true
  }

  private mutating func word(_ word: StaticString) throws {
    let end = index + word.utf8CodeUnitCount
    guard end <= bytes.count, bytes[index..<end].elementsEqual(String(describing: word).utf8) else {
      throw Failure.malformed
    }
    index = end
  }

  private mutating func number() throws -> String {
    guard let first = peek(), first == UInt8(ascii: "-") || Self.isDigit(first) else { throw failure }
    let start = index
    if first == UInt8(ascii: "-") { index += 1 }
    let whole = index
    try digits()
    if bytes[whole] == UInt8(ascii: "0"), index - whole > 1 { throw Failure.malformed }
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      index += 1
      try digits()
    }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") { index += 1 }
      try digits()
    }
    return String(decoding: UnsafeRawBufferPointer(rebasing: bytes[start..<index]), as: UTF8.self)
  }

  private mutating func digits() throws {
    let start = index
    while index < bytes.count, Self.isDigit(bytes[index]) { index += 1 }
    if index == start { throw Failure.malformed }
  }

  private mutating func escapedString(from start: Int) throws -> String {
    var decoded = Array(bytes[start..<index])
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      switch byte {
      case UInt8(ascii: "\""): return try text(decoded)
      case UInt8(ascii: "\\"): decoded.append(contentsOf: String(Character(try escape())).utf8)
      case 0..<0x20: throw Failure.malformed
      default: decoded.append(byte)
      }
    }
    throw Failure.malformed
  }

  private mutating func escape() throws -> Unicode.Scalar {
    guard index < bytes.count else { throw Failure.malformed }
    defer { index += 1 }
    switch bytes[index] {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let high = try hex()
      if let scalar = Unicode.Scalar(high) { return scalar }
      guard high < 0xDC00, index + 2 < bytes.count, bytes[index + 1] == UInt8(ascii: "\\"),
        bytes[index + 2] == UInt8(ascii: "u")
      else { throw Failure.malformed }
      index += 2
      let low = try hex()
      guard 0xDC00...0xDFFF ~= low, let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
      else { throw Failure.malformed }
      return scalar
    default: throw Failure.malformed
    }
  }

  /// The four digits after a `u`; leaves the index on the last.
  private mutating func hex() throws -> UInt32 {
    guard index + 4 < bytes.count else { throw Failure.malformed }
    var value: UInt32 = 0
    for byte in bytes[index + 1...index + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw Failure.malformed }
      value = value << 4 | UInt32(digit)
    }
    index += 4
    return value
  }

  private func text(_ bytes: some Collection<UInt8>) throws -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw Failure.malformed }
    return text
  }

  private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
}
