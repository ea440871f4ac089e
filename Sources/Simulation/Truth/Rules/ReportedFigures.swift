import HealthRecords
import RecordMessages

/// What no record of care answers: figures of a survey or another system, entered for the year. Of several the newest dated
/// counts, from its day on. Place: the one that the figure is about.
///
/// This one: two counts, A of B.
struct ReportedShare: TruthRule {
  let id: String

  init(_ id: String) { self.id = id }

  func count(_ known: Known, into tally: inout Tally) {
    guard !known.reported.isEmpty else { return }
    tally.add("a", at: known.reportedPlace, rounded: known.figure(id, "A", of: known.year))
    tally.add("b", at: known.reportedPlace, rounded: known.figure(id, "B", of: known.year))
  }

  func numerator(_ sums: Sums) -> Double { sums["a"] }
  func denominator(_ sums: Sums) -> Double { sums["b"] }
}

/// M47 and M48: a number of patients.
struct ReportedNumber: TruthRule {
  let id: String

  init(_ id: String) { self.id = id }

  func count(_ known: Known, into tally: inout Tally) {
    guard !known.reported.isEmpty else { return }
    tally.add("patients", at: known.reportedPlace, rounded: known.figure(id, "COUNT", of: known.year))
  }

  func numerator(_ sums: Sums) -> Double { sums["patients"] }
  func denominator(_ sums: Sums) -> Double { 0 }
}

/// M6: the mean IQ of children: means weighted by the number measured, to hundredths of a point.
struct MeanIQ: TruthRule {
  let id = "M6"

  func count(_ known: Known, into tally: inout Tally) {
    guard !known.reported.isEmpty else { return }
    let number = known.figure("M6", "N", of: known.year)
    tally.add("measured", at: known.reportedPlace, rounded: number)
    let points = (known.figure("M6", "MEAN", of: known.year) ?? 0) * (number ?? 0)
    tally.add("points", at: known.reportedPlace, decimal: (points * 100).rounded(.toNearestOrAwayFromZero) / 100)
  }

  func numerator(_ sums: Sums) -> Double { sums["points"] }
  func denominator(_ sums: Sums) -> Double { sums["measured"] }
}

/// M31: by how much referrals outside the region fell against the year before; this year's are projected to twelve months.
struct ReferralFall: TruthRule {
  let id = "M31"

  func count(_ known: Known, into tally: inout Tally) {
    guard !known.reported.isEmpty else { return }
    tally.add("referred_now", at: known.reportedPlace, rounded: known.figure("M31", "REFERRED", of: known.year))
    tally.add(
      "referred_before", at: known.reportedPlace, rounded: known.figure("M31", "REFERRED", of: known.year.previous))
  }

  func numerator(_ sums: Sums) -> Double {
    sums["referred_before"] > 0 ? denominator(sums) - sums["referred_now"] * 12 : 0
  }
  func denominator(_ sums: Sums) -> Double { sums["referred_before"] * sums.elapsedMonths }
}
