/// A Thai fiscal year, 1 October to 30 September, named by the Buddhist-era year it ends in: FY2561 ends on 2018-09-30.
///
/// The difference of 543 years between the eras lives here alone.
package struct FiscalYear: Hashable, Comparable, Sendable {
  package let buddhistYear: Int16

  package init?(buddhistYear: Int) {
    guard (2400...2800).contains(buddhistYear) else { return nil }
    self.buddhistYear = Int16(buddhistYear)
  }

  /// The fiscal year that holds the day.
  package init(containing date: LocalDate) {
    let (year, month, _) = date.civil
    buddhistYear = Int16(year + 543 + (month >= 10 ? 1 : 0))
  }

  /// `FY2561`, `fy2561` or `2561`.
  package init?(_ text: some StringProtocol) {
    let digits = text.uppercased().hasPrefix("FY") ? text.dropFirst(2) : text[...]
    guard let year = Int(digits) else { return nil }
    self.init(buddhistYear: year)
  }

  private var gregorianEnd: Int { Int(buddhistYear) - 543 }

  package var first: LocalDate { LocalDate(daysSinceEpoch: LocalDate.days(year: gregorianEnd - 1, month: 10, day: 1)) }
  package var last: LocalDate { LocalDate(daysSinceEpoch: LocalDate.days(year: gregorianEnd, month: 9, day: 30)) }

  package var previous: FiscalYear { FiscalYear(unchecked: buddhistYear - 1) }
  package var next: FiscalYear { FiscalYear(unchecked: buddhistYear + 1) }

  private init(unchecked year: Int16) { buddhistYear = year }

  /// The last day of a round: 3, 6, 9 or 12 months into the year.
  package func end(ofRound round: Round) -> LocalDate { first.adding(months: round.rawValue) - 1 }

  package static func < (a: FiscalYear, b: FiscalYear) -> Bool { a.buddhistYear < b.buddhistYear }

  /// A cumulative reporting round of a fiscal year, by its months.
  package enum Round: Int, CaseIterable, Sendable {
    case r3 = 3
    case r6 = 6
    case r9 = 9
    case r12 = 12
  }
}

extension FiscalYear: CustomStringConvertible {
  package var description: String { "FY\(buddhistYear)" }
}
