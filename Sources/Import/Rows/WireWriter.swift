internal import HealthRecords

/// Writes Protobuf fields straight from parsed values; a test reads the result back with the generated messages.
///
/// By hand because a generated message would make a String of every code on the way, which costs more than all the rest
/// of a row.
struct WireWriter {
  private(set) var bytes: [UInt8] = []

  mutating func clear() { bytes.removeAll(keepingCapacity: true) }

  mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  private mutating func tag(_ field: Int, _ wire: UInt64) { varint(UInt64(field) << 3 | wire) }

  mutating func date(_ field: Int, _ date: LocalDate?) {
    guard let date else { return }
    integer(field, date.yyyymmdd)
  }

  /// Left out when 0, as proto3 does for a field without `optional`.
  mutating func integer(_ field: Int, _ value: Int64) {
    guard value != 0 else { return }
    tag(field, 0)
    varint(UInt64(bitPattern: value))
  }

  /// An `optional` number: 0 is written, nil is not.
  mutating func optional(_ field: Int, _ value: Int32?) {
    guard let value else { return }
    tag(field, 0)
    varint(UInt64(bitPattern: Int64(value)))
  }

  mutating func optional(_ field: Int, long value: Int64?) {
    guard let value else { return }
    tag(field, 0)
    varint(UInt64(bitPattern: value))
  }

  /// An `optional double`, from thousandths.
  mutating func optional(_ field: Int, thousandths value: Int64?) {
    guard let value else { return }
    tag(field, 1)
    var bits = (Double(value) / 1_000).bitPattern
    for _ in 0..<8 {
      bytes.append(UInt8(truncatingIfNeeded: bits))
      bits >>= 8
    }
  }

  mutating func bool(_ field: Int, _ value: Bool) {
    guard value else { return }
    tag(field, 0)
    bytes.append(1)
  }

  /// Left out when nil or empty.
  mutating func code(_ field: Int, _ code: Code?) {
    guard let code, !code.isEmpty else { return }
    let lengthAt = bytes.count + (field < 16 ? 1 : 2)
    tag(field, 2)
    bytes.append(0)
    WireWriter.append(code, to: &bytes)
    bytes[lengthAt] = UInt8(bytes.count - lengthAt - 1)
  }

  /// The code's characters, without making a String.
  static func append(_ code: Code, to bytes: inout [UInt8]) {
    var rest = code.rawValue << 4
    while rest != 0 {
      let six = UInt8(truncatingIfNeeded: rest >> 58)
      bytes.append(
        six >= 13 ? (six == 39 ? 0x5F : six &- 13 &+ 0x41) : (six >= 3 ? six &- 3 &+ 0x30 : (six == 1 ? 0x2D : 0x2E)))
      rest <<= 6
    }
  }

  mutating func character(_ field: Int, _ character: UInt8?) {
    guard let character else { return }
    tag(field, 2)
    bytes.append(1)
    bytes.append(character)
  }

  mutating func text(_ field: Int, _ text: UnsafeRawBufferPointer) {
    guard !text.isEmpty else { return }
    tag(field, 2)
    varint(UInt64(text.count))
    bytes.append(contentsOf: text)
  }

  mutating func raw(_ other: ArraySlice<UInt8>) { bytes.append(contentsOf: other) }
  mutating func raw(_ other: UnsafeRawBufferPointer) { bytes.append(contentsOf: other) }

  /// Sixteen bytes as 32 hexadecimal digits, or the short code.
  mutating func subject(_ field: Int, _ subject: SubjectID) {
    tag(field, 2)
    let lengthAt = bytes.count
    bytes.append(0)
    WireWriter.appendKey(of: subject, to: &bytes)
    bytes[lengthAt] = UInt8(bytes.count - lengthAt - 1)
  }

  /// The Kafka key's text, without making a String.
  static func appendKey(of subject: SubjectID, to bytes: inout [UInt8]) {
    if subject.isPerson {
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { digits in
        for i in 0..<16 {
          let shift = UInt64(60 - 4 * i)
          digits[i] = hex(subject.high >> shift)
          digits[16 + i] = hex(subject.low >> shift)
        }
        bytes.append(contentsOf: digits)
      }
    } else {
      let count = Int(subject.high >> 56)
      for i in 0..<count {
        bytes.append(
          i < 7
            ? UInt8(truncatingIfNeeded: subject.high >> UInt64(48 - 8 * i))
            : UInt8(truncatingIfNeeded: subject.low >> UInt64(56 - 8 * (i - 7))))
      }
    }
  }

  @inline(__always)
  private static func hex(_ word: UInt64) -> UInt8 {
    let nibble = UInt8(truncatingIfNeeded: word) & 15
    return nibble < 10 ? nibble &+ 0x30 : nibble &+ 0x57
  }
}
