internal import HealthRecords

/// A row of a hospital program's table, columns by name in any case.
struct ChangedRow {
  private let values: [String: String]

  init(_ members: JSONMembers) {
    var values: [String: String] = [:]
    for member in members.members where !member.value.elementsEqual(Array("null".utf8)) {
      values[member.name.lowercased()] = member.text
    }
    self.values = values
  }

  /// Empty where the column is absent or null.
  subscript(_ column: String) -> String { values[column] ?? "" }

  /// The first of the columns that says something.
  func first(_ columns: String...) -> String { columns.lazy.map { self[$0] }.first { !$0.isEmpty } ?? "" }

  /// A day as `YYYYMMDD`, from what Debezium makes of DATE (days since 1970), of DATETIME (milliseconds or microseconds
  /// since 1970, the wall clock taken as UTC) and of text; text goes on as it is, for the table's reader to judge.
  func day(_ columns: String...) -> String {
    let text = columns.lazy.map { self[$0] }.first { !$0.isEmpty } ?? ""
    guard let number = Int64(text), !(text.utf8.count == 8 && number > 0) else { return text }
    let days =
      switch abs(number) {
      case 0..<1_000_000: number
      case 1_000_000..<100_000_000_000_000: ChangedRow.floor(number, 86_400_000)
      default: ChangedRow.floor(number, 86_400_000_000)
      }
    return "\(LocalDate(daysSinceEpoch: Int32(clamping: days)).yyyymmdd)"
  }

  private static func floor(_ value: Int64, _ unit: Int64) -> Int64 {
    value >= 0 ? value / unit : -((-value + unit - 1) / unit)
  }
}
