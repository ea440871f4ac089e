import HealthRecords
import TestSupport

/// Messages written field by field as no library would: in any order, with unknown fields, fields that come twice, and numbers
/// longer than they need be.
struct WireMessages {
  let kind: RecordKind
  let key: String

  /// - Parameter repeats: whether a field may come twice.
  func message(repeats: Bool, _ g: inout SeededGenerator) -> [UInt8] {
    var fields: [[UInt8]] = [
      text(1, "r\(Int.random(in: 0..<1_000, using: &g))", &g),
      text(2, ["00123", "10707"].randomElement(using: &g)!, &g),
      varint(4, 1_500_000_000_000 + UInt64.random(in: 0..<1_000_000, using: &g), &g),
    ]
    if Bool.random(using: &g) { fields.append(text(3, key, &g)) }
    if Int.random(in: 0..<8, using: &g) == 0 { fields.append(varint(5, 1, &g)) }
    for field in kind.fields where Int.random(in: 0..<4, using: &g) > 0 {
      for _ in 0..<(repeats && Int.random(in: 0..<6, using: &g) == 0 ? 2 : 1) { fields.append(value(field, &g)) }
    }
    for _ in 0..<Int.random(in: 0...2, using: &g) { fields.append(unknown(&g)) }
    return Array(fields.shuffled(using: &g).joined())
  }

  private func value(_ field: RecordField, _ g: inout SeededGenerator) -> [UInt8] {
    let code = ["", "0", "E1", "J01CA04", "e119", "0531601", "A B"].randomElement(using: &g)!
    switch field.type {
    case .text: return text(field.number, "ชื่อ", &g)
    case .code(let limit): return text(field.number, String(code.prefix(limit)), &g)
    case .icd, .codes, .icds: return text(field.number, code, &g)
    case .date: return varint(field.number, [0, 20_180_228, 20_171_001, 20_180_229].randomElement(using: &g)!, &g)
    case .time: return varint(field.number, [0, 20_180_228_235_900, 20_171_001_000_000].randomElement(using: &g)!, &g)
    case .bool: return varint(field.number, UInt64.random(in: 0...1, using: &g), &g)
    case .int:
      let value = Int32.random(in: -200...200, using: &g)
      return varint(field.number, UInt64(bitPattern: Int64(value)), &g)
    case .long: return varint(field.number, UInt64(bitPattern: Int64.random(in: -1_000...1_000_000, using: &g)), &g)
    case .decimal:
      let value = [6.9, 0.0005, -0.0005, 1e300, .nan, 7, 2_147_483.647].randomElement(using: &g)!
      return tag(field.number, 1, &g) + withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
    }
  }

  private func unknown(_ g: inout SeededGenerator) -> [UInt8] {
    let number = [6, 9, 31, 32, 1_000, 100_000].randomElement(using: &g)!
    switch Int.random(in: 0..<4, using: &g) {
    case 0: return varint(number, UInt64.random(in: 0...UInt64.max, using: &g), &g)
    case 1: return tag(number, 1, &g) + [UInt8](repeating: 7, count: 8)
    case 2: return text(number, String(repeating: "x", count: Int.random(in: 0..<200, using: &g)), &g)
    default: return tag(number, 5, &g) + [1, 2, 3, 4]
    }
  }

  private func text(_ number: Int, _ value: String, _ g: inout SeededGenerator) -> [UInt8] {
    tag(number, 2, &g) + digits(UInt64(value.utf8.count), padded: Int.random(in: 0..<12, using: &g) == 0)
      + Array(value.utf8)
  }

  private func varint(_ number: Int, _ value: UInt64, _ g: inout SeededGenerator) -> [UInt8] {
    tag(number, 0, &g) + digits(value, padded: Int.random(in: 0..<12, using: &g) == 0)
  }

  private func tag(_ number: Int, _ wire: Int, _ g: inout SeededGenerator) -> [UInt8] {
    digits(UInt64(number << 3 | wire), padded: Int.random(in: 0..<20, using: &g) == 0)
  }

  private func digits(_ value: UInt64, padded: Bool) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = value
    repeat {
      bytes.append(UInt8(truncatingIfNeeded: rest) & 0x7F | 0x80)
      rest >>= 7
    } while rest > 0
    if padded, bytes.count < 5 { bytes.append(0x80) }
    bytes[bytes.count - 1] &= 0x7F
    return bytes
  }
}
