internal import HealthRecords

/// What became of one unit's rows of one table in one run.
final class Tally {
  let unit: Code
  let unitNumber: Int64
  let table: TableID
  var rows = 0
  /// Rows that passed every check, counted where they pass; those set aside are among them.
  var passed = 0
  var rejected = 0
  var corrected = 0
  var noticed = 0
  var aside = 0
  var events = 0
  /// Rows that said what was known already, and rows older than what was known.
  var unchanged = 0
  var latestDay: LocalDate?
  var latestUpdate: Int64?
  var kidney = KidneySpread()
  private(set) var reasons: [Reason: Int] = [:]

  init(unit: Code, unitNumber: Int64, table: TableID) {
    self.unit = unit
    self.unitNumber = unitNumber
    self.table = table
  }

  /// Counted apart from `rows`, so that rows read = accepted + rejected + set aside says something.
  var accepted: Int { passed - aside }

  /// A row that had passed turns out to be bad.
  func rejectLate(_ reason: Reason) {
    passed -= 1
    rejected += 1
    count(reason)
  }

  func count(_ reason: Reason) { reasons[reason, default: 0] += 1 }

  /// What only all rows together show.
  func countSpread() { if kidney.swapped > 0 { reasons[.labSwapped, default: 0] += kidney.swapped } }

  /// Notes of an accepted row.
  func count(notes: [Reason]) {
    guard !notes.isEmpty else { return }
    var isCorrected = false
    for reason in notes {
      count(reason)
      if reason.severity == .corrected { isCorrected = true }
    }
    if isCorrected { corrected += 1 } else { noticed += 1 }
  }
}
