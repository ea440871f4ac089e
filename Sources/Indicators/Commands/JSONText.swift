/// A JSON value to be written; keys keep their order.
enum JSONText {
  case text(String)
  case number(Double)
  case null
  case list([JSONText])
  case object([(String, JSONText)])

  static func number(_ value: Double?) -> JSONText { value.map { .number($0) } ?? .null }
  static func localized(_ text: LocalizedText) -> JSONText {
    .object([("th", .text(text.th)), ("en", .text(text.en))])
  }

  /// Indented by two spaces a level.
  func written(indent: Int = 0) -> String {
    let inner = String(repeating: " ", count: indent + 2)
    let outer = String(repeating: " ", count: indent)
    switch self {
    case .text(let text): return JSONText.quoted(text)
    case .number(let value): return Display.plain(value)
    case .null: return "null"
    case .list(let items) where items.allSatisfy(\.isScalar):
      return "[" + items.map { $0.written() }.joined(separator: ", ") + "]"
    case .list(let items):
      return "[\n" + items.map { inner + $0.written(indent: indent + 2) }.joined(separator: ",\n") + "\n\(outer)]"
    case .object(let entries):
      let lines = entries.map { "\(inner)\(JSONText.quoted($0.0)): \($0.1.written(indent: indent + 2))" }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(outer)}"
    }
  }

  private var isScalar: Bool {
    switch self {
    case .text, .number, .null: true
    case .list, .object: false
    }
  }

  private static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\t": out += "\\t"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
