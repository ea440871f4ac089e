import HealthRecords

/// What is known of one subject on a day: its live records, each as its newest version has it.
struct Known {
  let subject: String
  let rows: [Row]
  let year: FiscalYear
  /// The day of evaluation, at most the last of the period.
  let asof: LocalDate

  var first: LocalDate { year.first }
  var last: LocalDate { year.last }

  func of(_ kind: String) -> [Row] { rows.filter { $0.kind.name == kind } }

  /// In the fiscal year so far.
  func isNow(_ day: LocalDate?) -> Bool { day.map { $0 >= first && $0 <= asof } ?? false }

  /// In the whole fiscal year before.
  func isBefore(_ day: LocalDate?) -> Bool {
    day.map { $0 >= year.previous.first && $0 <= year.previous.last } ?? false
  }

  /// Every subject of the versions on a day: newest `updated` first, then the later in the log; the deleted left out.
  static func subjects(_ versions: [Row], _ year: FiscalYear, asof: LocalDate) -> [Known] {
    var newest: [String: Row] = [:]
    for row in versions {
      let key = "\(row.subject)|\(row.identity)"
      if let known = newest[key], (known.updated, known.offset) >= (row.updated, row.offset) { continue }
      newest[key] = row
    }
    return Dictionary(grouping: newest.values.filter { !$0.deleted }, by: \.subject).map {
      Known(subject: $0.key, rows: $0.value, year: year, asof: asof)
    }
  }
}

/// The row with the greatest day, the one changed last among equals.
func latest(_ rows: [Row], _ day: String) -> Row? {
  rows.filter { $0.day(day) != nil }.max { (($0.day(day)!, $0.updated)) < (($1.day(day)!, $1.updated)) }
}

/// ICD-10: whether the first three characters lie in a range, both ends included.
func isCode(_ code: String, _ from: String, _ to: String) -> Bool {
  let three = String(code.prefix(3))
  return three.count == 3 && three >= from && three <= to
}

func hasPrefix(_ code: String, _ prefixes: [String]) -> Bool { prefixes.contains { code.hasPrefix($0) } }

/// Whole calendar months between two days, less one if the day of the month is not reached.
func months(_ from: LocalDate, _ to: LocalDate) -> Int {
  let (a, b) = (from.civil, to.civil)
  return (b.year - a.year) * 12 + b.month - a.month - (b.day < a.day ? 1 : 0)
}

/// Completed years of age; -1 or less before birth.
func years(_ from: LocalDate, _ to: LocalDate) -> Int {
  let m = months(from, to)
  return m >= 0 ? m / 12 : -1
}
