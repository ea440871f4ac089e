import HealthRecords

/// Reads the worked examples of an indicator.
struct ExampleReader {
  let terms: Set<String>
  let file: String

  /// The unit of records that name none.
  static let defaultUnit: Code = "10001"
  /// 2017-01-01T00:00Z; each record without a time of its own was updated a second after the one before it.
  private static let firstUpdate: Int64 = 1_483_228_800_000

  func read(_ value: YamlValue) -> Example? {
    guard let map = value.mapping(["name", "asof", "year", "subject", "records", "expect"]) else { return nil }
    let name = map.required("name")?.text()
    let asof = map.required("asof")?.date()
    let year = map["year"].flatMap { value in value.read("a fiscal year, such as 2561") { FiscalYear($0) } }
    let records = (map.required("records")?.list() ?? []).enumerated().compactMap { record($0.element, at: $0.offset) }
    var expected: [String: [Code: Double]] = [:]
    for entry in map.required("expect")?.entries() ?? [] {
      if !terms.contains(entry.name) {
        entry.key.fail("“\(entry.name)” is no term", suggestion: NearestName.of(entry.name, among: terms))
      }
      var places: [Code: Double] = [:]
      for place in entry.value.entries() ?? [] {
        if let code = place.key.read("a place's code", { Code($0) }), let amount = place.value.real() {
          places[code] = amount
        }
      }
      expected[entry.name] = places
    }
    guard let name, let asof else { return nil }
    return Example(
      name: name, asof: asof, year: year ?? FiscalYear(containing: asof), subject: map["subject"]?.text(),
      records: records, expected: expected, file: file, line: value.line)
  }

  private func record(_ value: YamlValue, at position: Int) -> Example.Record? {
    guard let entries = value.entries(), entries.count == 1, let entry = entries.first else {
      value.fail("expected one record: kind: {field: value, …}")
      return nil
    }
    guard let kind = RecordKind.named(entry.name) else {
      entry.key.fail(
        "“\(entry.name)” is no kind of record",
        suggestion: NearestName.of(entry.name, among: RecordKind.all.map(\.name)))
      return nil
    }
    var unit = Self.defaultUnit
    var id = "\(position + 1)"
    var updated = Self.firstUpdate + Int64(position) * 1000
    var subject: String?
    var deleted = false
    var fields: [Int: Example.Value] = [:]
    for item in entry.value.entries() ?? [] {
      switch item.name {
      case "unit": unit = item.value.read("a unit's code") { Code($0) } ?? unit
      case "subject": subject = item.value.text()
      case "id": id = item.value.text() ?? id
      case "updated":
        updated = item.value.read("a date, or a date and time (2018-01-31T10:30)", Self.instant) ?? updated
      case "deleted": deleted = item.value.bool() ?? deleted
      default:
        guard let field = kind.field(named: item.name) else {
          let known = kind.fields.map(\.name) + ["unit", "id", "subject", "updated", "deleted"]
          item.key.fail("\(kind.name) has no field “\(item.name)”", suggestion: NearestName.of(item.name, among: known))
          continue
        }
        fields[field] = self.value(item.value, kind.fields[field].type)
      }
    }
    return Example.Record(
      kind: kind, unit: unit, id: id, subject: subject, updated: updated, deleted: deleted, fields: fields)
  }

  private func value(_ value: YamlValue, _ type: FieldType) -> Example.Value? {
    switch type {
    case .code(let limit):
      value.read("a code of at most \(limit) characters") { text in
        text.count <= limit ? Code(text).map { .code($0) } : nil
      }
    case .icd: value.read("an ICD-10 code without its dot") { $0.contains(".") ? nil : Code($0).map { .code($0) } }
    case .codes, .icds: value.list().map { .codes($0.compactMap { item in item.read("a code") { Code($0) } }) }
    case .date: value.date().map { .date($0) }
    case .time: value.read("a date and time (2018-01-31T10:30)") { Self.time($0).map { .time($0) } }
    case .bool: value.bool().map { .bool($0) }
    case .int, .long: value.read("a whole number") { Int64($0).map { .int($0) } }
    case .decimal: value.real().map { .decimal($0) }
    case .text: value.text().map { .text($0) }
    }
  }

  /// Bangkok time to milliseconds since 1970-01-01T00:00Z.
  private static func instant(_ text: String) -> Int64? {
    let minutes =
      LocalDate(iso: text).map { Int64($0.daysSinceEpoch) * 1440 } ?? time(text).map { Int64($0.minutesSinceEpoch) }
    return minutes.map { ($0 - 7 * 60) * 60_000 }
  }

  private static func time(_ text: String) -> LocalTime? {
    let parts = text.split(whereSeparator: { $0 == "T" || $0 == " " })
    guard parts.count == 2, let date = LocalDate(iso: parts[0]) else { return nil }
    let clock = parts[1].split(separator: ":").compactMap { Int($0) }
    guard clock.count == 2, (0..<24).contains(clock[0]), (0..<60).contains(clock[1]) else { return nil }
    return LocalTime(minutesSinceEpoch: date.daysSinceEpoch * 1440 + Int32(clock[0] * 60 + clock[1]))
  }
}
