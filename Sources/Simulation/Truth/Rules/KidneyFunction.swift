import Foundation
import HealthRecords
import RecordMessages

/// 23: kidney patients whose function falls slowly.
///
/// - Denominator: Thais (nation 099) with a home, in stage 3 or 4, with eGFR on at least two days of the year. Of a day the
///   reported eGFR (test 15 or 0581904) counts, else one computed from creatinine (11 or 0581902); of several the one changed
///   last. Stage 3 or 4: N18.3 or N18.4 at a visit of the year, or another of the listed codes and a first eGFR of 15 to
///   under 60.
/// - Numerator: those whose eGFR fell by less than 4 a year between the first and the last day.
/// - Place: the home unit.
struct KidneyFunction: TruthRule {
  let id = "23"
  private static let others = ["N189", "E102", "E112", "E122", "E132", "E142", "I12", "I13", "I151"]

  func count(_ known: Known, into tally: inout Tally) {
    guard !known.labs.isEmpty, !known.visits.isEmpty, let home = known.home, home.nation == "099" else { return }
    let tests = known.labs.filter { ["15", "0581904", "11", "0581902"].contains($0.test) && $0.hasValue }
    var byDay: [LocalDate: Double] = [:]
    for (day, today) in Dictionary(grouping: tests, by: { $0.day }) {
      guard let day, known.isNow(day) else { continue }
      if let reported = latest(today.filter { ["15", "0581904"].contains($0.test) }) {
        byDay[day] = reported.value
      } else if let creatinine = latest(today), let birth = home.birth.day {
        byDay[day] = Self.egfr(creatinine.value, sex: home.sex, age: years(birth, day))
      }
    }
    guard byDay.count >= 2, let first = byDay.keys.min(), let last = byDay.keys.max(), let start = byDay[first],
      let end = byDay[last]
    else { return }
    let codes = known.visits.filter { known.isNow($0.day) }.flatMap(\.diagnoses)
    let isStaged = codes.contains { hasPrefix($0, ["N183", "N184"]) }
    guard isStaged || (codes.contains { hasPrefix($0, Self.others) } && start >= 15 && start < 60) else { return }
    tally.add("patients", at: home.unit)
    // In thousandths, so that a fall of exactly 4 is not under 4.
    let fall = ((start - end) * 1_000).rounded(.toNearestOrAwayFromZero) * 365
    tally.add("slow_decline", at: home.unit, if: fall < 4_000 * Double(last - first))
  }

  /// CKD-EPI 2009, creatinine in mg/dl.
  static func egfr(_ creatinine: Double, sex: String, age: Int) -> Double {
    let (kappa, alpha, factor) = sex == "2" ? (0.7, -0.329, 1.018) : (0.9, -0.411, 1.0)
    return 141 * pow(min(creatinine / kappa, 1), alpha) * pow(max(creatinine / kappa, 1), -1.209)
      * pow(0.993, Double(age)) * factor
  }

  func numerator(_ sums: Sums) -> Double { sums["slow_decline"] }
  func denominator(_ sums: Sums) -> Double { sums["patients"] }
}
