import HealthRecords

/// One row of an export, by column.
struct F43Row: Equatable {
  let table: F43Table
  var values: [String]

  /// - Parameter updated: milliseconds since 1970 UTC; becomes D_UPDATE.
  init(_ table: F43Table, unit: String, updated: Int64, _ columns: KeyValuePairs<String, String>) {
    self.table = table
    values = [String](repeating: "", count: table.columns.count)
    self["HOSPCODE"] = unit
    self["D_UPDATE"] = F43Row.stamp(updated)
    for (column, value) in columns { self[column] = value }
  }

  subscript(_ column: String) -> String {
    get { values[table.position(column)] }
    set { values[table.position(column)] = newValue }
  }

  /// The row's line, without its end.
  var line: String { values.joined(separator: "|") }

  /// Milliseconds since 1970 UTC as a Bangkok wall clock shows them: `YYYYMMDDhhmmss`.
  static func stamp(_ milliseconds: Int64) -> String {
    let seconds = milliseconds / 1_000 + 7 * 3_600
    let day = LocalDate(daysSinceEpoch: Int32(seconds / 86_400))
    let rest = seconds % 86_400
    return "\(day.yyyymmdd * 1_000_000 + rest / 3_600 * 10_000 + rest / 60 % 60 * 100 + rest % 60)"
  }

  /// A number with the given decimals, rounded half up.
  static func decimal(_ value: Double, _ decimals: Int) -> String {
    let scale = decimals == 1 ? 10 : 100
    let whole = Int((value * Double(scale)).rounded())
    let fraction = String(abs(whole) % scale)
    return (whole < 0 ? "-" : "") + "\(abs(whole) / scale)."
      + String(repeating: "0", count: decimals - fraction.utf8.count) + fraction
  }

  /// A wire date as the standard writes it; empty where it is not known.
  static func date(_ day: Int32) -> String { day == 0 ? "" : "\(day)" }
}
