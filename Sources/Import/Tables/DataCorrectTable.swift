internal import HealthRecords

/// Requests for deletion, since structure 2.4: a table's name and a JSON object of the key columns.
enum DataCorrectTable {
  static let layout = Layout("HOSPCODE TABLENAME DATA_CORRECT D_UPDATE HOSPCODE9")
  static let name = layout["TABLENAME"]
  static let values = layout["DATA_CORRECT"]

  static func request(_ row: Row) throws(Rejection) -> (table: TableID, values: [String: String]) {
    let text = String(decoding: try row.required(name), as: UTF8.self)
    guard let table = TableID.named(text), TableID.standard.contains(table), table != .dataCorrect else {
      throw row.reject(.correctionTable, name)
    }
    guard let pairs = parse(String(decoding: try row.required(values), as: UTF8.self)), !pairs.isEmpty else {
      throw row.reject(.correctionMalformed, values)
    }
    return (table, pairs)
  }

  /// A flat object with names and values in double or, as some exporters write it, single quotes; numbers may be bare.
  static func parse(_ text: String) -> [String: String]? {
    var rest = text[...].drop { $0 == " " }
    guard rest.popFirst() == "{" else { return nil }
    var pairs: [String: String] = [:]
    func blank() { rest = rest.drop { $0 == " " || $0 == "\t" } }
    func word() -> String? {
      blank()
      guard let quote = rest.first else { return nil }
      if quote == "\"" || quote == "'" {
        rest.removeFirst()
        guard let end = rest.firstIndex(of: quote) else { return nil }
        defer { rest = rest[rest.index(after: end)...] }
        return String(rest[..<end])
      }
      let bare = rest.prefix { $0.isNumber || $0.isLetter || $0 == "." || $0 == "-" || $0 == "_" }
      rest = rest[bare.endIndex...]
      return bare.isEmpty ? nil : bare == "null" ? "" : String(bare)
    }
    while true {
      blank()
      if rest.first == "}" { return pairs }
      guard let key = word() else { return nil }
      blank()
      guard rest.popFirst() == ":", let value = word() else { return nil }
      pairs[key.uppercased()] = value
      blank()
      if rest.first == "," { rest.removeFirst() } else if rest.first != "}" { return nil }
    }
  }

  /// The values as a row of the table, so that its reader finds the key.
  static func row(_ values: [String: String], _ layout: Layout, today: LocalDate) -> Row {
    let row = Row(columns: layout.names.count)
    row.today = today
    var bytes: [UInt8] = []
    var ranges: [Range<Int>] = []
    for name in layout.names {
      let start = bytes.count
      bytes.append(contentsOf: (values[name] ?? "").utf8)
      ranges.append(start..<bytes.count)
    }
    bytes.withUnsafeBytes { row.begin(row.keep($0)) }
    for (column, range) in ranges.enumerated() { row.set(column, from: range.lowerBound, to: range.upperBound) }
    return row
  }
}
