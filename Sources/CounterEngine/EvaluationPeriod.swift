package import HealthRecords

/// A period that counters are kept for: a fiscal year up to the end of one of its rounds.
///
/// Evaluated on a day after its end, a period is evaluated as of its end: later days change nothing, late events do.
package struct EvaluationPeriod: Hashable, Sendable {
  package let year: FiscalYear
  package let round: FiscalYear.Round

  package init(_ year: FiscalYear, _ round: FiscalYear.Round = .r12) {
    self.year = year
    self.round = round
  }

  package var first: LocalDate { year.first }
  package var last: LocalDate { year.end(ofRound: round) }

  /// `FY2561`, or `FY2561-R6` for a round before the last.
  package var name: String { round == .r12 ? "\(year)" : "\(year)-R\(round.rawValue)" }

  package init?(_ name: String) {
    let parts = name.split(separator: "-")
    guard let yearPart = parts.first, parts.count <= 2, let year = FiscalYear(yearPart) else { return nil }
    guard parts.count == 2 else {
      self.init(year)
      return
    }
    guard parts[1].hasPrefix("R"), let months = Int(parts[1].dropFirst()),
      let round = FiscalYear.Round(rawValue: months)
    else { return nil }
    self.init(year, round)
  }
}
