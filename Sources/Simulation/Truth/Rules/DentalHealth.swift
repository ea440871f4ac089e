import HealthRecords
import RecordMessages

/// 5: children of 12 free of caries.
///
/// - Denominator: children examined in the year at 12 completed years.
/// - Numerator: those whose last such examination found no caries, and no need of fillings or extractions. Past extractions
///   do not matter.
/// - Place: the home unit. The roll of children of 12 is a register of its own.
struct CavityFree: TruthRule {
  let id = "5"

  func count(_ known: Known, into tally: inout Tally) {
    for row in known.population where row.register == "AGE12" && row.fiscalYear == Int32(known.year.buddhistYear) {
      tally.add("roll", at: row.place, row.count)
    }
    guard let home = known.home, let birth = home.birth.day else { return }
    tally.add(
      "aged_12", at: home.unit,
      if: known.hasCome(birth.adding(months: 144)) && !known.hasCome(birth.adding(months: 156)))
    let atTwelve = known.dental.filter { row in
      row.day.map { known.isNow($0) && years(birth, $0) == 12 } ?? false
    }
    guard let last = latest(atTwelve) else { return }
    tally.add("examined", at: home.unit)
    let faults = [
      last.permanentCaries, last.primaryCaries, last.needPermanentFilling, last.needPrimaryFilling,
      last.needPermanentExtraction, last.needPrimaryExtraction,
    ]
    tally.add("cavity_free", at: home.unit, if: !faults.contains { $0 > 0 })
  }

  func numerator(_ sums: Sums) -> Double { sums["cavity_free"] }
  func denominator(_ sums: Sums) -> Double { sums["examined"] }
}
