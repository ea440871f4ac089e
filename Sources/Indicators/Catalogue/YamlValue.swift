import HealthRecords
import Yams

/// A value in a YAML file. Its readers report what is wrong and give nil, so that reading goes on.
struct YamlValue {
  let node: Node
  let document: YamlDocument

  var line: Int { node.mark?.line ?? 1 }
  var column: Int { node.mark?.column ?? 1 }

  func fail(_ message: String, suggestion: String? = nil) {
    document.fail(line, column, message, suggestion: suggestion)
  }

  /// The scalar's text as written; nil, reported, for a list or mapping.
  func text() -> String? {
    guard let scalar = node.scalar else {
      fail("expected a text, found \(isList ? "a list" : "a mapping")")
      return nil
    }
    return scalar.string
  }

  var isScalar: Bool { node.scalar != nil }
  private var isList: Bool { node.sequence != nil }

  /// No value: `key:` with nothing after it, or `null`.
  var isNull: Bool {
    guard let scalar = node.scalar, scalar.style == .plain else { return false }
    return ["", "~", "null"].contains(scalar.string)
  }

  /// An expression with the place of each of its scalars.
  func source() -> SourceText? {
    guard let scalar = node.scalar else {
      fail("expected an expression, found \(isList ? "a list; a code list stands after “in”" : "a mapping")")
      return nil
    }
    let style: SourceText.Style =
      switch scalar.style {
      case .singleQuoted: .singleQuoted
      case .doubleQuoted: .doubleQuoted
      case .literal, .folded: .block
      case .plain, .any: .plain
      }
    return SourceText(
      scalar.string, style: style, file: document.file, fileLines: document.lines, line: line, column: column)
  }

  func int() -> Int? { read("a whole number") { Int($0) } }
  func real() -> Double? { read("a number") { Double($0) }.flatMap { $0.isFinite ? $0 : nil } }
  func bool() -> Bool? { read("true or false") { $0 == "true" ? true : $0 == "false" ? false : nil } }
  func date() -> LocalDate? { read("a date (Gregorian, YYYY-MM-DD)") { LocalDate(iso: $0) } }

  func choice<T: RawRepresentable<String> & CaseIterable>(_ type: T.Type) -> T? {
    guard let text = text() else { return nil }
    if let value = T(rawValue: text) { return value }
    let names = T.allCases.map(\.rawValue)
    fail("expected \(names.joined(separator: ", ")), found “\(text)”", suggestion: NearestName.of(text, among: names))
    return nil
  }

  func read<T>(_ expected: String, _ parse: (String) -> T?) -> T? {
    guard let text = text() else { return nil }
    guard let value = parse(text) else {
      fail("expected \(expected), found “\(text)”")
      return nil
    }
    return value
  }

  func list() -> [YamlValue]? {
    guard case .sequence(let sequence) = node else {
      fail("expected a list")
      return nil
    }
    return sequence.map { YamlValue(node: $0, document: document) }
  }

  /// A mapping with any keys, in order.
  func entries() -> [(key: YamlValue, name: String, value: YamlValue)]? {
    guard case .mapping(let mapping) = node else {
      fail("expected a mapping (name: value)")
      return nil
    }
    return mapping.compactMap { key, value in
      let key = YamlValue(node: key, document: document)
      return key.text().map { (key, $0, YamlValue(node: value, document: document)) }
    }
  }

  /// A mapping with known keys; others are reported.
  func mapping(_ keys: [String]) -> YamlMapping? {
    guard let entries = entries() else { return nil }
    for entry in entries where !keys.contains(entry.name) {
      entry.key.fail("“\(entry.name)” is no key here", suggestion: NearestName.of(entry.name, among: keys))
    }
    return YamlMapping(owner: self, values: Dictionary(entries.map { ($0.name, $0.value) }) { first, _ in first })
  }

  /// `{th: …, en: …}`, or one text for both.
  func localized() -> LocalizedText? {
    if isScalar { return text().map { LocalizedText(th: $0, en: $0) } }
    guard let map = mapping(["th", "en"]), let th = map.required("th")?.text(), let en = map.required("en")?.text()
    else { return nil }
    return LocalizedText(th: th, en: en)
  }
}

/// A mapping with known keys.
struct YamlMapping {
  let owner: YamlValue
  let values: [String: YamlValue]

  /// Nil where the key is not there or has no value.
  subscript(key: String) -> YamlValue? { values[key].flatMap { $0.isNull ? nil : $0 } }

  func required(_ key: String) -> YamlValue? {
    if let value = self[key] { return value }
    owner.fail("“\(key)” is missing")
    return nil
  }
}
