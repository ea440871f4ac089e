import HealthRecords
import RecordMessages

/// 3: children under 6 who are tall enough and proportionate.
///
/// - Denominator: children of 0 to 5 completed years on the day of their last complete measurement of the year, where the
///   reference has their age and height. A child that it has not is unclassified.
/// - Numerator: those with height for age of at least -1.5 standard deviations and weight for height (under 24 months, for
///   length) within -1.5...1.5.
/// - Place: the home unit; sex and birth as it has them.
struct ChildGrowth: TruthRule {
  let id = "3"
  let growth: GrowthReference

  func count(_ known: Known, into tally: inout Tally) {
    guard !known.nutrition.isEmpty, let home = known.home, let birth = home.birth.day else { return }
    let last = latest(
      known.nutrition.filter { row in
        guard let day = row.day, known.isNow(day), row.weight > 0, row.height > 0 else { return false }
        return day >= birth && years(birth, day) < 6
      })
    guard let last, let day = last.day else { return }
    if years(birth, day) == 5 {
      let who = home.sex == "1" ? "boys" : "girls"
      if ["1", "2"].contains(home.sex) {
        tally.add("\(who)_of_5", at: home.unit)
        tally.add("\(who)_height", at: home.unit, decimal: (last.height * 10).rounded() / 10)
      }
    }
    let isLying = birth.completedMonths(until: day) < 24
    guard
      let forAge = growth.heightForAge.z(home.sex, at: Double(day - birth) / 30.4375, last.height),
      let forHeight = (isLying ? growth.weightForLength : growth.weightForHeight).z(
        home.sex, at: last.height, last.weight)
    else {
      tally.add("unclassified", at: home.unit)
      return
    }
    tally.add("measured", at: home.unit)
    tally.add("tall_and_proportionate", at: home.unit, if: forAge >= -1.5 && (-1.5...1.5).contains(forHeight))
  }

  func numerator(_ sums: Sums) -> Double { sums["tall_and_proportionate"] }
  func denominator(_ sums: Sums) -> Double { sums["measured"] }
}

/// 4: pupils of 6 to 14 who are tall enough and proportionate: counts as reported by term, the newest of the year.
struct PupilGrowth: TruthRule {
  let id = "4"
  private static let counts = [
    ("A1", "tall_and_proportionate"), ("A2", "wasted"), ("A3", "overweight"), ("A4", "stunted"), ("B1", "measured"),
    ("B2", "enrolled"), ("B3", "boys_of_12"), ("B4", "girls_of_12"),
  ]
  private static let heights = [("A5", "boys_height"), ("A6", "girls_height")]

  func count(_ known: Known, into tally: inout Tally) {
    guard !known.reported.isEmpty else { return }
    func newest(_ item: String) -> Double? {
      latest(
        known.figures("4", item).filter {
          known.isNow($0.day) && (!$0.hasFiscalYear || $0.fiscalYear == Int32(known.year.buddhistYear))
        })?.amount
    }
    for (item, term) in Self.counts { tally.add(term, at: known.reportedPlace, rounded: newest(item)) }
    for (item, term) in Self.heights {
      tally.add(term, at: known.reportedPlace, decimal: ((newest(item) ?? 0) * 10).rounded() / 10)
    }
  }

  func numerator(_ sums: Sums) -> Double { sums["tall_and_proportionate"] }
  func denominator(_ sums: Sums) -> Double { sums["measured"] }
}

/// M2.6: children under 6 months on nothing but breast milk (FOOD 1), of those whose mothers were asked (not 0, unknown) in
/// the year; the last answer given under 6 months counts. Place: the home unit.
struct BreastFeeding: TruthRule {
  let id = "M2.6"

  func count(_ known: Known, into tally: inout Tally) {
    guard !known.nutrition.isEmpty, let home = known.home, let birth = home.birth.day else { return }
    let asked = known.nutrition.filter { row in
      guard let day = row.day, known.isNow(day), !row.food.isEmpty, row.food != "0" else { return false }
      return birth.completedMonths(until: day) < 6
    }
    guard let last = latest(asked) else { return }
    tally.add("asked_about", at: home.unit)
    tally.add("breast_milk_only", at: home.unit, if: last.food == "1")
  }

  func numerator(_ sums: Sums) -> Double { sums["breast_milk_only"] }
  func denominator(_ sums: Sums) -> Double { sums["asked_about"] }
}
