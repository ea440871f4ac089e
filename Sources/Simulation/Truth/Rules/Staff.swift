import HealthRecords
import RecordMessages

extension Known {
  /// Employed on the first day of the fiscal year: who leaves on it was still there.
  fileprivate func wasThereAtStart(_ row: WireStaff) -> Bool {
    row.since.day.map { $0 <= first } ?? false && row.until.day.map { $0 >= first } ?? true
  }

  fileprivate func hasLeft(_ row: WireStaff) -> Bool { hasCome(row.until.day) }

  /// Those of the first day, and of them those who are still there.
  fileprivate func countRetention(_ atStart: String, _ still: String, into tally: inout Tally) {
    for row in staff where wasThereAtStart(row) {
      tally.add(atStart, at: row.unit)
      tally.add(still, at: row.unit, if: !hasLeft(row))
    }
  }
}

/// 30: items of a happy workplace that organisations achieve this year: hospitals, district offices, the provincial office.
///
/// 1 to 3 are judged. 4: the mean happiness score rose against the measurement before, or is entered as risen. 5: more than 90
/// percent of the staff of the first day are still there. Place: the organisation.
struct HappyWorkplace: TruthRule {
  let id = "30"

  func count(_ known: Known, into tally: inout Tally) {
    tally.add("is_organisation", at: known.unit("HOSPITAL", "DISTRICT", "PROVINCIAL"))
    known.countRetention("staff_at_start", "staff_still_there", into: &tally)
    guard !known.assessments.isEmpty || !known.reported.isEmpty else { return }
    let scores = known.figures("30", "HAPPY")
    let last = latest(scores.filter { known.isNow($0.day) })
    let before = last.flatMap { last in latest(scores.filter { $0.date < last.date }) }
    let rose = last?.amount.flatMap { now in before?.amount.map { now > $0 } } ?? false
    let items = ["1", "2", "3"].filter { known.stands("30", $0) }.count + (rose || known.stands("30", "4") ? 1 : 0)
    tally.add("entered", at: known.assessedPlace ?? known.reportedPlace, items)
  }

  let derived = [
    DerivedTerms(level: .unit, names: ["items"]) { sums in
      guard sums["is_organisation"] > 0 else { return [0] }
      let keeps = sums["staff_at_start"] > 0 && sums["staff_still_there"] * 100 > sums["staff_at_start"] * 90
      return [sums["entered"] + (keeps ? 1 : 0)]
    }
  ]

  func numerator(_ sums: Sums) -> Double { sums["items"] }
  func denominator(_ sums: Sums) -> Double { sums["is_organisation"] }
}

/// M54: members of staff employed on the day who were developed as required this year. Place: the unit.
struct StaffDeveloped: TruthRule {
  let id = "M54"

  func count(_ known: Known, into tally: inout Tally) {
    for row in known.staff where known.hasCome(row.since.day) && !known.hasCome(row.until.day) {
      tally.add("employed", at: row.unit)
      tally.add("developed", at: row.unit, if: known.isNow(row.developed.day))
    }
  }

  func numerator(_ sums: Sums) -> Double { sums["developed"] }
  func denominator(_ sums: Sums) -> Double { sums["employed"] }
}

/// M56: members of staff of the year's first day who are still there. Place: the unit.
struct StaffRetention: TruthRule {
  let id = "M56"

  func count(_ known: Known, into tally: inout Tally) {
    known.countRetention("at_start", "still_there", into: &tally)
  }

  func numerator(_ sums: Sums) -> Double { sums["still_there"] }
  func denominator(_ sums: Sums) -> Double { sums["at_start"] }
}
