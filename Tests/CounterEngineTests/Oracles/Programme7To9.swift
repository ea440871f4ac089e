import HealthRecords

/// Points of emergency care in hospitals.
struct History26: IndicatorHistory {
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
}

/// Treatment success of new pulmonary tuberculosis.
struct History27: IndicatorHistory {
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
}

/// Herbal City: items of districts, and visits by class of facility.
struct History28: IndicatorHistory {
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
}
