import HealthRecords

/// GREEN & CLEAN hospitals: steps.
struct Oracle15: IndicatorOracle {
  let id = "15"

  func tell(_ story: inout Story) {
    for unit in Story.units.prefix(3) {
      story.addAssessments("15", items: ["1", "2", "3", "4", "5"], of: unit, place: unit) { dice in
        [
          "date": .day(dice.chance(0.9) ? dice.year.first + dice.int(-5...365) : dice.day()),
          "passed": .flag(dice.chance(0.9)),
        ]
      }
      story.addUnit(unit, kinds: ["HOSPITAL", "HOSPITAL", "RPHSH"])
    }
  }

  func count(_ known: Known, into tally: inout Tally) {
    tally.add(
      "hospitals", at: known.subject,
      if: known.isUnit("HOSPITAL") { !["PAO", "OTHER"].contains($0.code("affiliation")) })
    let steps = known.ladder("15", 5)
    tally.add("steps_done", at: known.place, steps)
    tally.add("good_or_better", at: known.place, if: steps >= 4)
  }
}

/// Family-doctor clinics: steps of a CUP, teams opened and planned.
struct Oracle16: IndicatorOracle {
  let id = "16"

  func tell(_ story: inout Story) {
    for district in Story.districts {
      story.addAssessments("16", items: ["1", "2", "3", "4", "5"], of: district, place: district) { dice in
        ["passed": .flag(dice.chance(0.9))]
      }
      story.addReported("16", "OPENED", of: district, place: district, 0...9)
      story.addReported("16", "PLANNED", of: district, place: district, 0...20)
      story.addArea(district)
    }
    story.addArea("450101")
  }

  func count(_ known: Known, into tally: inout Tally) {
    tally.add("districts", at: known.area(digits: 4))
    tally.add("steps_done", at: known.place, known.ladder("16", 5))
    tally.add("teams_opened", at: known.place, known.newest("16", "OPENED"))
    tally.add("teams_planned", at: known.place, known.newest("16", "PLANNED"))
  }
}

extension Known {
  /// The newest figure of an item up to the day, of whatever year: what adds up over the years.
  fileprivate func newest(_ indicator: String, _ item: String) -> Double {
    latest(
      of("reported_value").filter {
        $0.code("indicator") == indicator && $0.code("item") == item && $0.day("date").map { $0 <= asof } ?? false
      }, "date")?.number("value") ?? 0
  }
}
