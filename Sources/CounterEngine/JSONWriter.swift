/// Writes JSON as bytes, members in the order given, numbers in their shortest exact form: equal values, equal bytes.
package struct JSONWriter {
  package private(set) var bytes: [UInt8] = []
  private var needsComma = false

  package init() { bytes.reserveCapacity(512) }

  private mutating func separate() {
    if needsComma { bytes.append(0x2C) }
    needsComma = true
  }

  package mutating func beginObject() {
    separate()
    bytes.append(0x7B)
    needsComma = false
  }
  package mutating func endObject() {
    bytes.append(0x7D)
    needsComma = true
  }
  package mutating func beginArray() {
    separate()
    bytes.append(0x5B)
    needsComma = false
  }
  package mutating func endArray() {
    bytes.append(0x5D)
    needsComma = true
  }

  /// Members that another writer has written, at least one.
  package mutating func members(_ written: [UInt8]) {
    separate()
    bytes.append(contentsOf: written)
  }

  package mutating func key(_ name: String) {
    separate()
    string(name)
    bytes.append(0x3A)
    needsComma = false
  }

  package mutating func member(_ name: String, _ text: String) {
    key(name)
    string(text)
    needsComma = true
  }
  package mutating func member(_ name: String, _ flag: Bool?) {
    key(name)
    bytes.append(contentsOf: (flag.map { $0 ? "true" : "false" } ?? "null").utf8)
    needsComma = true
  }
  package mutating func member(_ name: String, _ number: Double?) {
    key(name)
    if let number, let whole = JSONWriter.whole(number) {
      digits(whole)
    } else {
      bytes.append(contentsOf: (number.map(JSONWriter.text) ?? "null").utf8)
    }
    needsComma = true
  }
  package mutating func element(_ text: String) {
    separate()
    string(text)
  }

  /// Shortest text that reads back as the same double; whole numbers without a point.
  package static func text(_ number: Double) -> String {
    guard number.isFinite else { return "null" }
    return whole(number).map { "\($0)" } ?? "\(number)"
  }

  private static func whole(_ number: Double) -> Int64? {
    number == number.rounded() && abs(number) < 9e15 ? Int64(number) : nil
  }

  private mutating func digits(_ number: Int64) {
    if number < 0 { bytes.append(0x2D) }
    let first = bytes.count
    var rest = number.magnitude
    repeat {
      bytes.append(0x30 + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest > 0
    bytes[first...].reverse()
  }

  private mutating func string(_ text: String) {
    bytes.append(0x22)
    var text = text
    text.withUTF8 { text in
      guard text.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) else {
        bytes.append(contentsOf: text)
        return
      }
      for byte in text { escape(byte) }
    }
    bytes.append(0x22)
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case 0x22, 0x5C:
      bytes.append(0x5C)
      bytes.append(byte)
    case 0..<0x20:
      let hex = Array("0123456789abcdef".utf8)
      bytes.append(contentsOf: [0x5C, 0x75, 0x30, 0x30, hex[Int(byte >> 4)], hex[Int(byte & 15)]])
    default: bytes.append(byte)
    }
  }
}
