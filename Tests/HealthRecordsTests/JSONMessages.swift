import TestSupport

@testable import HealthRecords

/// Messages in JSON, their members mostly in one order, with one left out, doubled or unknown now and then, and space in one of
/// two ways.
struct JSONMessages {
  let kind: RecordKind
  let key: String

  func message(_ g: inout SeededGenerator) -> [UInt8] {
    var members = [
      (#""recordId""#, #""r\#(Int.random(in: 0..<1_000, using: &g))""#), (#""unit""#, #""10707""#),
      (#""subject""#, #""\#(key)""#), (#""updated""#, #""1500000000\#(Int.random(in: 0..<999, using: &g))""#),
    ]
    for field in kind.fields {
      members.append((#""\#(JSONFieldNames.camelCase(field.name))""#, value(field, &g)))
    }
    for _ in 0..<Int.random(in: 0...2, using: &g) {
      let at = Int.random(in: 4..<members.count, using: &g)
      switch Int.random(in: 0..<5, using: &g) {
      case 0: members.remove(at: at)
      case 1: members.insert((#""x""#, #"{"a":[1,"}"]}"#), at: at)
      case 2: members.swapAt(at, Int.random(in: 0..<members.count, using: &g))
      case 3: members.append(members[at])
      default: members[at].1 = "null"
      }
    }
    let (comma, colon) = Int.random(in: 0..<4, using: &g) == 0 ? (", ", ": ") : (",", ":")
    return Array(("{" + members.map { $0.0 + colon + $0.1 }.joined(separator: comma) + "}").utf8)
  }

  private func value(_ field: RecordField, _ g: inout SeededGenerator) -> String {
    func code() -> String { "\"\("0531601E1Z".prefix(Int.random(in: 0...field.type.maxLength, using: &g)))\"" }
    switch field.type {
    case .text: return #""a\"ก\\\u0e01""#
    case .code, .icd: return code()
    case .codes, .icds: return "[\((0..<Int.random(in: 0...3, using: &g)).map { _ in code() }.joined(separator: ","))]"
    case .date: return Bool.random(using: &g) ? "20180228" : #""20171001""#
    case .time: return #""20180228235900""#
    case .bool: return Bool.random(using: &g) ? "true" : "false"
    case .int, .long: return "\(Int.random(in: -300...300, using: &g))"
    case .decimal: return ["6.9", "-0.0005", "7", "1e2", "12.125", "0.12345678901234567"].randomElement(using: &g)!
    }
  }
}
