import HealthRecords

/// Workforce management: grades of five components.
struct History29: IndicatorHistory {
  let id = "29"

  func tell(_ story: inout Story) {
    for district in Story.districts {
      story.addAssessments("29", items: ["1", "2", "3", "4", "5"], of: district, place: district) { dice in
        ["grade": dice.chance(0.06) ? nil : .number(Double(dice.int(1...5)))]
      }
      story.addArea(district)
    }
    story.addArea("450101")
  }
}

/// Happy workplaces.
struct History30: IndicatorHistory {
  let id = "30"

  func tell(_ story: inout Story) {
    for unit in Story.units.prefix(3) {
      story.addAssessments("30", items: ["1", "2", "3", "4", "5"], of: unit, place: unit)
      for _ in 0..<story.dice.int(0...4) {
        story.add("reported_value", of: unit) { dice in
          [
            "indicator": "30", "item": "HAPPY", "date": dice.maybeDay().map { .day($0) }, "place": .text(unit),
            "fiscal_year": .whole(Int(dice.year.buddhistYear)), "value": .number(dice.pick([60, 60.5, 61, 70])),
          ]
        }
      }
      story.addUnit(unit)
    }
    for person in Story.people {
      story.add("staff", of: person) { dice in
        let start = dice.year.first
        return [
          "since": dice.chance(0.05) ? nil : .day(dice.pick([start, start - 1, start + 1, start - 900, dice.day()])),
          "until": dice.chance(0.5) ? nil : .day(dice.pick([start, start - 1, dice.day(), dice.day()])),
        ]
      }
    }
  }
}

/// Families able to look after their own health.
struct History31: IndicatorHistory {
  let id = "31"

  func tell(_ story: inout Story) {
    for person in Story.people {
      for _ in 0..<story.dice.int(1...2) {
        story.add("volunteer", of: person) { dice in
          [
            "registered": dice.maybeDay().map { .day($0 - dice.pick([0, 0, 400])) }, "passed": .flag(dice.chance(0.6)),
            "assessed": dice.chance(0.2) ? nil : .day(dice.day()),
          ]
        }
      }
    }
    for place in Story.subdistricts.prefix(2) { story.addArea(place) }
    story.addArea("4501")
  }
}
