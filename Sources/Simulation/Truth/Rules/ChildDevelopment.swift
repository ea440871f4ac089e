import HealthRecords
import RecordMessages

/// Surveillance of development (DSPM) at 9, 18, 30 and 42 months.
///
/// A check is the first day on which a child of exactly so many completed months has any developmental result. The child
/// passes on a day by 1B260, or by all five domains normal (1B200, 1B210, 1B220, 1B230, 1B240) on it.
struct DevelopmentCheck {
  let passes: Bool
  /// 1B261: delay suspected, to be stimulated and seen again.
  let isSuspected: Bool
  /// 1B262: to be referred at once.
  let isReferred: Bool
  /// 30 days later.
  let deadline: LocalDate
  let isSeenAgain: Bool
  let passesLater: Bool

  static let ages = [9, 18, 30, 42]
  static let domains: Set = ["1B200", "1B210", "1B220", "1B230", "1B240"]
  /// Every result of the surveillance: the summary, and each domain normal, suspected or late.
  static let results = Set(
    ["1B260", "1B261", "1B262"] + (0...4).flatMap { domain in (0...2).map { "1B2\(domain)\($0)" } })
}

extension Known {
  /// The checks of the year so far, of a child that lives here.
  func findDevelopmentChecks() -> [DevelopmentCheck] {
    let results = screenings.filter { DevelopmentCheck.results.contains($0.code) && $0.day != nil }
    guard !results.isEmpty, let birth = home?.birth.day else { return [] }
    let codes = Dictionary(grouping: results) { $0.day ?? .earliest }.mapValues { Set($0.map(\.code)) }
    func passes(_ day: LocalDate) -> Bool {
      codes[day].map { $0.contains("1B260") || $0.isSuperset(of: DevelopmentCheck.domains) } ?? false
    }
    return DevelopmentCheck.ages.compactMap { age in
      guard let day = codes.keys.filter({ birth.completedMonths(until: $0) == age }).min(), isNow(day) else {
        return nil
      }
      let later = codes.keys.filter { (1...30).contains($0 - day) && hasCome($0) }
      return DevelopmentCheck(
        passes: passes(day), isSuspected: codes[day]?.contains("1B261") ?? false,
        isReferred: codes[day]?.contains("1B262") ?? false, deadline: day + 30, isSeenAgain: !later.isEmpty,
        passesLater: later.contains(where: passes))
    }
  }
}

/// 2: children whose development fits their age.
///
/// - Numerator: checks passed at once, and those with 1B261 that were passed when repeated 1...30 days later.
/// - Denominator: checks of the year.
/// - Place: the child's home unit.
struct ChildDevelopment: TruthRule {
  let id = "2"

  func count(_ known: Known, into tally: inout Tally) {
    guard let home = known.home, let birth = home.birth.day else { return }
    for age in DevelopmentCheck.ages {
      tally.add("reached_an_age", at: home.unit, if: known.isNow(birth.adding(months: age)))
    }
    for check in known.developmentChecks {
      tally.add("screened", at: home.unit)
      if check.passes {
        tally.add("passed_at_once", at: home.unit)
      } else if check.isSuspected {
        tally.add("passed_on_repeating", at: home.unit, if: check.passesLater)
        tally.add("pending", at: home.unit, if: !check.passesLater && !known.hasCome(check.deadline + 1))
      }
    }
  }

  func numerator(_ sums: Sums) -> Double { sums["passed_at_once"] + sums["passed_on_repeating"] }
  func denominator(_ sums: Sums) -> Double { sums["screened"] }
}

/// M2.1: children suspected of delay at the first screening: 1B261 or 1B262, and not passed the same day.
struct SuspectedDelay: TruthRule {
  let id = "M2.1"

  func count(_ known: Known, into tally: inout Tally) {
    guard let home = known.home else { return }
    for check in known.developmentChecks {
      tally.add("screened", at: home.unit)
      tally.add("suspected", at: home.unit, if: !check.passes && (check.isSuspected || check.isReferred))
    }
  }

  func numerator(_ sums: Sums) -> Double { sums["suspected"] }
  func denominator(_ sums: Sums) -> Double { sums["screened"] }
}

/// M2.2: children suspected of delay (1B261) who were assessed again within 30 days, whatever came out.
struct DelayFollowedUp: TruthRule {
  let id = "M2.2"

  func count(_ known: Known, into tally: inout Tally) {
    guard let home = known.home else { return }
    for check in known.developmentChecks where !check.passes && check.isSuspected {
      tally.add("suspected", at: home.unit)
      tally.add("assessed_again", at: home.unit, if: check.isSeenAgain)
    }
  }

  func numerator(_ sums: Sums) -> Double { sums["assessed_again"] }
  func denominator(_ sums: Sums) -> Double { sums["suspected"] }
}
