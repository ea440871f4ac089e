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
    bytes.append(contentsOf: (number.map(JSONWriter.text) ?? "null").utf8)
    needsComma = true
  }
  package mutating func element(_ text: String) {
    separate()
    string(text)
  }

  /// Shortest text that reads back as the same double; whole numbers without a point.
  package static func text(_ number: Double) -> String {
    guard number.isFinite else { return "null" }
    return number == number.rounded() && abs(number) < 9e15 ? "\(Int64(number))" : "\(number)"
  }

  private mutating func string(_ text: String) {
    bytes.append(0x22)
    for byte in text.utf8 {
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
    bytes.append(0x22)
  }
}
