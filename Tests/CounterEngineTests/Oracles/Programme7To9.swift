import HealthRecords

/// Points of emergency care in hospitals.
struct Oracle26: IndicatorOracle {
  let id = "26"

  func tell(_ story: inout Story) {
    for unit in Story.units.prefix(3) {
      story.addAssessments("26", items: ["SELF", "EXTERNAL", "SELF"], of: unit, place: unit) { dice in
        let full = Double(dice.pick([100, 120]))
        return [
          "points": dice.chance(0.05) ? nil : .number(dice.pick([full / 2, full / 2 - 0.01, 70.25, 30, 0])),
          "full_points": dice.chance(0.05) ? nil : .number(full),
        ]
      }
    }
  }

  func count(_ known: Known, into tally: inout Tally) {
    let usable = known.of("assessment").filter { $0.number("points") != nil && ($0.number("full_points") ?? 0) > 0 }
    func newest(_ item: String) -> Row? {
      latest(
        usable.filter {
          $0.code("indicator") == "26" && $0.code("item") == item && known.isNow($0.day("date"))
        }, "date")
    }
    guard let survey = newest("EXTERNAL") ?? newest("SELF") else { return }
    let (points, full) = (survey.number("points")!, survey.number("full_points")!)
    tally.add("points", at: known.place, points)
    tally.add("full_points", at: known.place, full)
    tally.add("hospitals", at: known.place)
    tally.add("reaching_half", at: known.place, if: points * 2 >= full)
  }
}

/// Treatment success of new pulmonary tuberculosis.
struct Oracle27: IndicatorOracle {
  let id = "27"

  func tell(_ story: inout Story) {
    for person in Story.people {
      for _ in 0..<story.dice.int(1...3) {
        story.add("tb_case", of: person) { dice in
          let start = dice.year.first
          return [
            "registered": .day(
              dice.pick([start, start - 1, start + 91, start + 92, start + dice.int(0...91), dice.day()])),
            "category": .text(dice.pick(["NEW", "NEW", "NEW", "RELAPSE", ""])),
            "site": .text(dice.pick(["PULMONARY", "PULMONARY", "PULMONARY", "EXTRA", ""])),
            "outcome": .text(dice.pick(["CURED", "COMPLETED", "DIED", "LOST", "RR_TB", "NOT_TB", "", ""])),
            "outcome_date": dice.chance(0.1)
              ? nil
              : .day(
                dice.pick([
                  start.adding(months: 11) - 1, start.adding(months: 11), dice.day(), start + dice.int(100...360),
                ])),
          ]
        }
      }
    }
  }

  func count(_ known: Known, into tally: inout Tally) {
    let quarterEnd = known.first.adding(months: 3) - 1
    let deadline = known.first.adding(months: 11) - 1
    for row in known.of("tb_case") where row.code("category") == "NEW" && row.code("site") == "PULMONARY" {
      guard let registered = row.day("registered"), known.isNow(registered), registered <= quarterEnd else { continue }
      tally.add("cohort", at: row.unit)
      let outcome = row.day("outcome_date").map { $0 > known.asof } ?? false ? "" : row.code("outcome")
      let isInTime = row.day("outcome_date").map { $0 <= deadline } ?? false
      tally.add("successful", at: row.unit, if: ["CURED", "COMPLETED"].contains(outcome) && isInTime)
      tally.add("awaiting", at: row.unit, if: outcome.isEmpty)
    }
  }
}

/// Herbal City: items of districts, and visits by class of facility.
struct Oracle28: IndicatorOracle {
  let id = "28"

  func tell(_ story: inout Story) {
    for district in Story.districts {
      story.addAssessments("28", items: ["1", "2", "3", "4", "5", "6", "7", "8"], of: district, place: district)
      let base = story.dice.pick([0, 100, 100.1, 200, 70.1])
      for offset in [-1, 0, -1, 0] where story.dice.chance(0.7) {
        story.add("reported_value", of: district) { dice in
          [
            "indicator": "28", "item": "HERBS", "place": .text(district),
            "fiscal_year": .whole(Int(dice.year.buddhistYear) + offset), "date": dice.maybeDay().map { .day($0) },
            "value": .number(
              offset == 0
                ? (dice.pick([base * 1.1, base * 1.1 - 0.01, base * 1.5, base, 0]) * 1_000).rounded() / 1_000 : base),
          ]
        }
      }
      story.addArea(district)
    }
    story.addArea("450101")
    for unit in Story.units { story.addUnit(unit, kinds: ["HOSPITAL", "HOSPITAL", "RPHSH", "OTHER"]) }
    for person in Story.people {
      for _ in 0..<story.dice.int(0...2) {
        story.add("visit", of: person) { dice in
          ["date": dice.maybeDay().map { .day($0) }, "traditional_medicine": .flag(dice.chance(0.5))]
        }
      }
    }
  }

  func count(_ known: Known, into tally: inout Tally) {
    tally.add("districts", at: known.area(digits: 4))
    for visit in known.of("visit") where known.isNow(visit.day("date")) {
      tally.add("visits", at: visit.unit)
      tally.add("traditional", at: visit.unit, if: visit.flag("traditional_medicine"))
    }
    let isGeneral = { (row: Row) in ["A", "S", "M1"].contains(row.code("service_level")) }
    tally.add("general_hospitals", at: known.subject, if: known.isUnit("HOSPITAL", where: isGeneral))
    tally.add("community_hospitals", at: known.subject, if: known.isUnit("HOSPITAL") { !isGeneral($0) })
    tally.add("health_posts", at: known.subject, if: known.isUnit("RPHSH"))
    var items = ["1", "2", "3", "4", "6", "8"].filter { known.stands("28", $0) }.count
    if let now = known.reported("28", "HERBS", for: known.year),
      let before = known.reportedBefore("28", "HERBS"), before > 0,
      (now * 1_000).rounded() * 10 >= (before * 1_000).rounded() * 11
    {
      items += 1
    }
    tally.add("entered", at: known.subject, items)
  }
}
