import HealthRecords

/// Joint procurement.
struct History32: IndicatorHistory {
  let id = "32"
  private static let categories = ["DRUG", "SUPPLY", "DENTAL", "XRAY", "LAB"]

  func tell(_ story: inout Story) {
    for purchase in ["P1", "P2", "P3", "P4", "P5", "P6"] {
      for _ in 0..<story.dice.int(1...4) {
        story.add("purchase", of: purchase) { dice in
          [
            "date": dice.maybeDay().map { .day($0) }, "category": .text(dice.pick(Self.categories + ["OTHER", ""])),
            "joint": .flag(dice.chance(0.5)), "amount": dice.chance(0.05) ? nil : .whole(dice.int(1...9_000_000_000)),
          ]
        }
      }
    }
  }
}

/// Star rating of health posts.
struct History33: IndicatorHistory {
  let id = "33"

  func tell(_ story: inout Story) {
    for district in Story.districts {
      story.addAssessments("33", items: ["1", "2", "3", "4", "5"], of: district, place: district) { dice in
        ["passed": .flag(dice.chance(0.9))]
      }
      story.addArea(district)
    }
    story.addArea("450101")
    for unit in Story.units.prefix(3) {
      story.addAssessments("33", items: ["STAR5", "STAR5"], of: unit, place: unit)
      story.addUnit(unit)
    }
  }
}

/// Ill-defined causes of death.
struct History34: IndicatorHistory {
  let id = "34"

  func tell(_ story: inout Story) {
    for person in Story.people {
      for _ in 0..<story.dice.int(1...3) {
        story.add("death", of: person) { dice in
          [
            "date": dice.maybeDay().map { .day($0) },
            "cause": .text(
              dice.pick([
                "R00", "R99", "R95", "Y10", "Y349", "Y09", "Y35", "Y872", "Y871", "C80", "C809", "C81", "C97", "C96",
                "I472",
                "I471", "I490", "I491", "I460", "I469", "I47", "I500", "I514", "I515", "I516", "I517", "I519", "I709",
                "I708",
                "", "", "E119",
              ])),
            "place": .text(dice.pick(["10707", "450101", "4502", ""])), "residence": .text(dice.pick(["450201", ""])),
          ]
        }
      }
    }
  }
}

/// Quality of service data by audit.
struct History35: IndicatorHistory {
  let id = "35"

  func tell(_ story: inout Story) {
    for unit in Story.units {
      story.addUnit(unit)
      for _ in 0..<story.dice.int(0...3) {
        story.add("audit", of: unit, at: Story.provincialOffice) { dice in
          let audited = dice.pick([100, 100, 4, 1, 0])
          return [
            "date": dice.maybeDay().map { .day($0) }, "audited": dice.chance(0.05) ? nil : .whole(audited),
            "correct": dice.chance(0.05) ? nil : .whole(max(0, (audited * 3 + 3) / 4 + dice.int(-1...1))),
          ]
        }
      }
    }
  }
}

/// Emergency patients reached.
struct History36: IndicatorHistory {
  let id = "36"

  func tell(_ story: inout Story) {
    for person in Story.people {
      for _ in 0..<story.dice.int(0...3) {
        story.add("emergency_mission", of: person) { dice in
          [
            "date": dice.maybeDay().map { .day($0) }, "severity": .text(dice.pick(["1", "2", "3", "4", "5", ""])),
            "standard_team": .flag(dice.chance(0.7)),
          ]
        }
      }
      for _ in 0..<story.dice.int(0...3) {
        story.add("accident", of: person) { dice in
          [
            "date": dice.maybeDay().map { .day($0) }, "urgency": .text(dice.pick(["1", "2", "3", "4", "5", ""])),
            "arrival": .text(dice.pick(["1", "2", "3", "4", "5", "6", ""])),
          ]
        }
      }
    }
  }
}

/// Financial management: measures of hospitals and their published risk.
struct History37: IndicatorHistory {
  let id = "37"

  func tell(_ story: inout Story) {
    for unit in Story.units.prefix(3) {
      story.addAssessments("37", items: ["1", "2", "3", "4", "5"], of: unit, place: unit) { dice in
        ["passed": .flag(dice.chance(0.9))]
      }
      story.addReported("37", "RISK", of: unit, place: unit, 3...7)
      story.addUnit(unit, kinds: ["HOSPITAL", "HOSPITAL", "RPHSH"])
    }
  }
}

/// Research put to use.
struct History38: IndicatorHistory {
  let id = "38"

  func tell(_ story: inout Story) {
    for place in Story.units.prefix(2) {
      story.addAssessments(
        "38", items: ["1", "2", "3", "4", "5", "1", "2", "3", "4", "5", "PLAN", "PLAN"], of: place, place: place
      ) { dice in
        [
          "passed": .flag(dice.chance(0.9)), "round": .text(dice.pick(["1", "2", "1", "2", ""])),
          "date": .day(dice.chance(0.6) ? dice.year.first + dice.int(-1...300) : dice.day()),
        ]
      }
      story.addReported("38", "WORKS", of: place, place: place, 0...20)
      story.addReported("38", "USED", of: place, place: place, 0...9)
    }
  }
}
