import HealthRecords
import RecordMessages

/// 7: sub-districts of the long-term-care project that meet all seven criteria, of those that take part. Whatever was entered
/// of them, in any year up to the day, shows that they do.
struct LongTermCare: TruthRule {
  let id = "7"

  func count(_ known: Known, into tally: inout Tally) {
    guard !known.assessments.isEmpty else { return }
    let takesPart = known.assessments.contains { $0.indicator == "7" && known.hasCome($0.day) }
    tally.add("taking_part", at: known.assessedPlace, if: takesPart)
    tally.add(
      "passing", at: known.assessedPlace, if: (1...7).allSatisfy { known.stands("7", "\($0)", thisYear: false) })
  }

  func numerator(_ sums: Sums) -> Double { sums["passing"] }
  func denominator(_ sums: Sums) -> Double { sums["taking_part"] }
}

/// 8: districts whose quality-of-life board meets both criteria this year.
struct DistrictBoards: TruthRule {
  let id = "8"

  func count(_ known: Known, into tally: inout Tally) {
    tally.add("districts", at: known.area(digits: 4))
    tally.add("passing", at: known.assessedPlace, if: known.stands("8", "1") && known.stands("8", "2"))
  }

  func numerator(_ sums: Sums) -> Double { sums["passing"] }
  func denominator(_ sums: Sums) -> Double { sums["districts"] }
}

/// 9: sub-districts that manage quality of life to standard this year; any passing grade counts, 5 is excellent.
struct QualityOfLife: TruthRule {
  let id = "9"

  func count(_ known: Known, into tally: inout Tally) {
    tally.add("subdistricts", at: known.area(digits: 6))
    guard let result = latest(known.entries("9", "QMT")), result.passed else { return }
    tally.add("passing", at: known.assessedPlace)
    tally.add("excellent", at: known.assessedPlace, if: result.grade >= 5)
  }

  func numerator(_ sums: Sums) -> Double { sums["passing"] }
  func denominator(_ sums: Sums) -> Double { sums["subdistricts"] }
}

/// 10: districts with an emergency operation centre that have taken all five steps this year, in order.
struct EmergencyCentres: TruthRule {
  let id = "10"

  func count(_ known: Known, into tally: inout Tally) {
    tally.add("districts", at: known.area(digits: 4))
    guard known.assessments.contains(where: { $0.indicator == "10" }) else { return }
    let steps = known.ladder("10", 5)
    tally.add("complete", at: known.assessedPlace, if: steps == 5)
    tally.add("steps_done", at: known.assessedPlace, steps)
    // Due by the rounds that are over: step 1, then 2 and 3, then 4, then 5. Nothing done is never on schedule.
    let closed = (1...4).filter { known.hasCome(known.end(ofQuarter: $0)) }.count
    tally.add("on_schedule", at: known.assessedPlace, if: steps > 0 && steps >= [0, 1, 3, 4, 5][closed])
  }

  func numerator(_ sums: Sums) -> Double { sums["complete"] }
  func denominator(_ sums: Sums) -> Double { sums["districts"] }
}

/// 15: steps of GREEN & CLEAN that hospitals of the Ministry have taken this year, a mean over them.
struct GreenHospitals: TruthRule {
  let id = "15"

  func count(_ known: Known, into tally: inout Tally) {
    tally.add("hospitals", at: known.unit("HOSPITAL") { !["PAO", "OTHER"].contains($0.affiliation) })
    guard !known.assessments.isEmpty else { return }
    let steps = known.ladder("15", 5)
    tally.add("steps_done", at: known.assessedPlace, steps)
    tally.add("good_or_better", at: known.assessedPlace, if: steps >= 4)
  }

  let derived = [DerivedTerms.asked("steps_done", where: "hospitals", as: "steps_asked")]

  func numerator(_ sums: Sums) -> Double { sums["steps_asked"] }
  func denominator(_ sums: Sums) -> Double { sums["hospitals"] }
}

/// 16: steps towards family-doctor clinics that districts have taken this year, a mean over districts. Teams opened and
/// planned are counts that grow over the years: the newest figure, of whatever year.
struct FamilyDoctors: TruthRule {
  let id = "16"

  func count(_ known: Known, into tally: inout Tally) {
    tally.add("districts", at: known.area(digits: 4))
    if !known.assessments.isEmpty { tally.add("steps_done", at: known.assessedPlace, known.ladder("16", 5)) }
    for (item, term) in [("OPENED", "teams_opened"), ("PLANNED", "teams_planned")] {
      tally.add(term, at: known.reportedPlace, rounded: latest(known.figures("16", item))?.amount)
    }
  }

  func numerator(_ sums: Sums) -> Double { sums["steps_done"] }
  func denominator(_ sums: Sums) -> Double { sums["districts"] }
}

/// 25: steps of intermediate care that hospitals have taken this year, a mean over hospitals. The fifth stands while a
/// summary exists for every quarter that is over, and one at least.
struct IntermediateCare: TruthRule {
  let id = "25"

  func count(_ known: Known, into tally: inout Tally) {
    tally.add("hospitals", at: known.unit("HOSPITAL"))
    guard !known.assessments.isEmpty else { return }
    var steps = known.ladder("25", 4)
    let summaries = known.entries("25", "5").filter(\.passed)
    let over = (1...4).filter { known.hasCome(known.end(ofQuarter: $0) + 1) }
    if steps == 4, !summaries.isEmpty, over.allSatisfy({ quarter in summaries.contains { $0.round == "\(quarter)" } }) {
      steps = 5
    }
    tally.add("steps_done", at: known.assessedPlace, steps)
  }

  let derived = [DerivedTerms.asked("steps_done", where: "hospitals", as: "steps_asked")]

  func numerator(_ sums: Sums) -> Double { sums["steps_asked"] }
  func denominator(_ sums: Sums) -> Double { sums["hospitals"] }
}

/// 26: points of emergency care in hospitals, of the full points of the form. The newest external survey of the year that
/// gives both goes before the newest self-assessment.
struct EmergencyCare: TruthRule {
  let id = "26"

  func count(_ known: Known, into tally: inout Tally) {
    func newest(_ item: String) -> WireAssessment? {
      latest(known.entries("26", item).filter { $0.hasPoints && $0.fullPoints > 0 })
    }
    guard !known.assessments.isEmpty, let survey = newest("EXTERNAL") ?? newest("SELF") else { return }
    tally.add("points", at: survey.place, decimal: survey.points)
    tally.add("full_points", at: survey.place, decimal: survey.fullPoints)
    tally.add("hospitals", at: survey.place)
    tally.add("reaching_half", at: survey.place, if: survey.points * 2 >= survey.fullPoints)
  }

  func numerator(_ sums: Sums) -> Double { sums["points"] }
  func denominator(_ sums: Sums) -> Double { sums["full_points"] }
}

/// 29: workforce management of districts, each at the least of its five graded components and at 1 at least.
struct Workforce: TruthRule {
  let id = "29"
  private static let components = (1...5).map { "component_\($0)" }

  func count(_ known: Known, into tally: inout Tally) {
    tally.add("districts", at: known.area(digits: 4))
    guard !known.assessments.isEmpty else { return }
    for (number, term) in zip(1..., Self.components) {
      let newest = latest(known.entries("29", "\(number)").filter(\.hasGrade))
      tally.add(term, at: known.assessedPlace, decimal: newest?.grade ?? 0)
    }
  }

  let derived = [
    DerivedTerms(level: .district, names: ["level", "at_level_5"]) { sums in
      guard sums["districts"] > 0 else { return [0, 0] }
      let least = Workforce.components.map { sums[$0] }.min() ?? 0
      return [max(1, min(5, least)), least >= 5 ? 1 : 0]
    }
  ]

  func numerator(_ sums: Sums) -> Double { sums["level"] }
  func denominator(_ sums: Sums) -> Double { sums["districts"] }
}

/// 33: steps of the star rating that districts have taken this year, a mean over districts. The fifth stands where a quarter
/// of the district's health posts is certified at five stars, in whatever year.
struct StarRating: TruthRule {
  let id = "33"

  func count(_ known: Known, into tally: inout Tally) {
    tally.add("districts", at: known.area(digits: 4))
    tally.add("health_posts", at: known.unit("RPHSH"))
    guard !known.assessments.isEmpty else { return }
    tally.add("first_steps", at: known.assessedPlace, known.ladder("33", 4))
    tally.add("certified", at: known.assessedPlace, if: known.stands("33", "STAR5", thisYear: false))
  }

  let derived = [
    DerivedTerms(level: .district, names: ["steps_done"]) { sums in
      let isReached = sums["health_posts"] > 0 && sums["certified"] * 4 >= sums["health_posts"]
      return [sums["first_steps"] + (sums["first_steps"] == 4 && isReached ? 1 : 0)]
    }
  ]

  func numerator(_ sums: Sums) -> Double { sums["steps_done"] }
  func denominator(_ sums: Sums) -> Double { sums["districts"] }
}

/// 37: measures of financial management that hospitals have taken this year, a mean over hospitals. At risk: the newest
/// published score of the year is 5 to 7.
struct FinancialRisk: TruthRule {
  let id = "37"

  func count(_ known: Known, into tally: inout Tally) {
    tally.add("hospitals", at: known.unit("HOSPITAL"))
    if !known.assessments.isEmpty { tally.add("steps_done", at: known.assessedPlace, known.ladder("37", 5)) }
    let score = latest(known.figures("37", "RISK").filter { known.isNow($0.day) })?.amount
    tally.add("at_risk", at: known.reportedPlace, if: score.map { $0 >= 5 } ?? false)
  }

  let derived = [DerivedTerms.asked("steps_done", where: "hospitals", as: "steps_asked")]

  func numerator(_ sums: Sums) -> Double { sums["steps_asked"] }
  func denominator(_ sums: Sums) -> Double { sums["hospitals"] }
}

/// 38: research put to use: the mean of the steps of two rounds, 0...5 each, over those that take part. Round 1 counts where
/// the year's plan was sent; round 2, of June, from the ninth month on, before that round 1 alone.
struct Research: TruthRule {
  let id = "38"

  func count(_ known: Known, into tally: inout Tally) {
    let entries = known.assessments.filter { $0.indicator == "38" && known.isNow($0.day) }
    func stands(_ item: String, _ round: String?) -> Bool {
      latest(entries.filter { $0.item == item && (round == nil || $0.round == round) })?.passed ?? false
    }
    func steps(_ round: String) -> Int { (1...5).first { !stands("\($0)", round) }.map { $0 - 1 } ?? 5 }
    if let place = known.assessedPlace, !entries.isEmpty {
      tally.add("taking_part", at: place)
      if stands("PLAN", nil) { tally.add("round_1", at: place, steps("1")) }
      tally.add("round_2", at: place, steps("2"))
    }
    for (item, term) in [("WORKS", "works"), ("USED", "works_used")] {
      let newest = latest(known.figures("38", item).filter { known.isNow($0.day) })
      tally.add(term, at: known.reportedPlace, rounded: newest?.amount)
    }
  }

  func numerator(_ sums: Sums) -> Double {
    sums.elapsedMonths > 8 ? sums["round_1"] + sums["round_2"] : 2 * sums["round_1"]
  }
  func denominator(_ sums: Sums) -> Double { 2 * sums["taking_part"] }
}
