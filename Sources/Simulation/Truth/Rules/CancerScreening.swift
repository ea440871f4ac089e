import HealthRecords
import RecordMessages

/// CERVIX: women screened for cervical cancer within five years.
///
/// - Denominator: women with a home of 30...60 completed years on the year's first day.
/// - Numerator: those with a screening (Pap smear, VIA or HPV test; or a visit coded Z01.4 or Z12.4) in the year so far or in
///   the four years before.
/// - Place: the home unit.
struct CervicalScreening: TruthRule {
  let id = "CERVIX"
  private static let codes: Set = [
    "1B0040", "1B0041", "1B0042", "1B0043", "1B0044", "1B0045", "1B0046", "1B0048", "1B0049", "1B30", "1B40",
  ]

  func count(_ known: Known, into tally: inout Tally) {
    guard let home = known.home, home.sex == "2", let birth = home.birth.day,
      (30...60).contains(years(birth, known.first))
    else { return }
    tally.add("women", at: home.unit)
    let days =
      known.screenings.filter { Self.codes.contains($0.code) }.compactMap(\.day)
      + known.visits.filter { $0.diagnoses.contains { hasPrefix($0, ["Z014", "Z124"]) } }.compactMap(\.day)
    let windowStart = known.first.adding(months: -48)
    tally.add("screened", at: home.unit, if: days.contains { $0 >= windowStart && known.hasCome($0) })
    tally.add("screened_this_year", at: home.unit, if: days.contains(where: known.isNow))
  }

  func numerator(_ sums: Sums) -> Double { sums["screened"] }
  func denominator(_ sums: Sums) -> Double { sums["women"] }
}

/// BREAST: women screened for breast cancer in the year.
///
/// - Denominator: women with a home of 30...70 completed years on the year's first day.
/// - Numerator: those examined by health staff in the year so far (1B0030...1B0037, 1B0039), or with a visit coded Z12.3.
/// - Place: the home unit. The last examination says whether something was found; of one day the greater code.
struct BreastScreening: TruthRule {
  let id = "BREAST"
  private static let codes: Set = [
    "1B0030", "1B0031", "1B0032", "1B0033", "1B0034", "1B0035", "1B0036", "1B0037", "1B0039",
  ]
  private static let abnormal = ["1B0034", "1B0035", "1B0036", "1B0037"]

  func count(_ known: Known, into tally: inout Tally) {
    guard let home = known.home, home.sex == "2", let birth = home.birth.day,
      (30...70).contains(years(birth, known.first))
    else { return }
    tally.add("women", at: home.unit)
    let examined = known.screenings.filter { Self.codes.contains($0.code) && known.isNow($0.day) }
    let isCoded = known.visits.contains { row in
      row.diagnoses.contains { $0.hasPrefix("Z123") } && known.isNow(row.day)
    }
    tally.add("screened", at: home.unit, if: !examined.isEmpty || isCoded)
    let last = examined.max { ($0.date, $0.code) < ($1.date, $1.code) }
    tally.add("abnormal", at: home.unit, if: last.map { Self.abnormal.contains($0.code) } ?? false)
  }

  func numerator(_ sums: Sums) -> Double { sums["screened"] }
  func denominator(_ sums: Sums) -> Double { sums["women"] }
}
