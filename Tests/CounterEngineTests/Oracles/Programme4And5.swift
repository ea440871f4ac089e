import HealthRecords

/// GREEN & CLEAN hospitals: steps.
struct History15: IndicatorHistory {
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
}

/// Family-doctor clinics: steps of a CUP, teams opened and planned.
struct History16: IndicatorHistory {
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
}
