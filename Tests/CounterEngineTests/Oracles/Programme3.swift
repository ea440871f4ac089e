import HealthRecords

/// Emergency operation centres: steps of districts.
struct History10: IndicatorHistory {
  let id = "10"

  func tell(_ story: inout Story) {
    for district in Story.districts {
      let late = story.dice.int(-60...60)
      story.addAssessments("10", items: ["1", "2", "3", "4", "5"], of: district, place: district) { dice in
        ["date": .day(dice.chance(0.5) ? dice.day() : dice.year.first + max(-20, late + dice.int(0...330)))]
      }
      story.addArea(district)
    }
    story.addArea("450101")
    story.addArea("45")
  }
}

/// Children drowned, and prevention teams.
struct History11: IndicatorHistory {
  let id = "11"

  func tell(_ story: inout Story) {
    for person in Story.people {
      let died = story.dice.day()
      let birth = story.dice.birth(turning: [1, 14, 15, 15], at: died)
      story.addPerson(person) { dice in ["birth": dice.chance(0.05) ? nil : .day(birth)] }
      for _ in 0..<story.dice.pick([0, 1, 1, 2]) {
        story.add("death", of: person) { dice in
          [
            "date": dice.chance(0.9) ? .day(died) : dice.maybeDay().map { .day($0) },
            "cause": .text(dice.pick(["W65", "W740", "W69", "W64", "W75", "V901", ""])),
            "residence": .text(dice.pick(["450101", "4502", "4502", ""])),
          ]
        }
      }
    }
    for team in ["TEAM1", "TEAM2"] {
      for _ in 0..<story.dice.int(0...4) {
        story.add("assessment", of: team) { dice in
          [
            "indicator": "11", "item": .text(dice.pick(["TEAM", "TEAM", "TEAM", "ACTIVITY"])),
            "date": .day(dice.chance(0.5) ? dice.priorDay() : dice.day()), "passed": .flag(dice.chance(0.9)),
            "grade": dice.pick([nil, .number(0), .number(1), .number(1), .number(2), .number(3)]), "place": "4501",
          ]
        }
      }
    }
    for place in Story.subdistricts.prefix(2) { story.addPopulation(place) }
    story.addArea("4501")
    story.addArea("450101")
  }
}

/// Deaths on the road.
struct History12: IndicatorHistory {
  let id = "12"

  func tell(_ story: inout Story) {
    for person in Story.people {
      story.addPerson(person) { _ in [:] }
      for _ in 0..<story.dice.pick([0, 1, 1, 2]) {
        story.add("death", of: person) { dice in
          let day = dice.maybeDay()
          return [
            "date": day.map { .day($0) }, "cause": .text(dice.pick(["V01", "V899", "V892", "V90", "V00", "W01", ""])),
            "crash_date": dice.chance(0.2) ? nil : day.map { .day($0 - dice.pick([0, 1, 29, 30, 31, -1])) },
            "crash_place": .text(dice.pick(["450101", "4502", ""])),
            "place": .text(dice.pick(["10707", "450102", ""])),
            "residence": .text(dice.pick(["450201", ""])),
          ]
        }
      }
      for _ in 0..<story.dice.int(0...2) {
        story.add("accident", of: person) { dice in
          [
            "date": dice.maybeDay().map { .day($0) }, "cause": .text(dice.pick(["V01", "V892", "V90", "W01", ""])),
            "urgency": .text(dice.pick(["1", "5"])),
          ]
        }
      }
    }
    for place in Story.subdistricts.prefix(2) { story.addPopulation(place) }
  }
}

/// New diabetes among people with pre-diabetes.
struct History13: IndicatorHistory {
  let id = "13"

  func tell(_ story: inout Story) {
    for person in Story.people {
      let screened = story.dice.priorDay()
      let birth = story.dice.birth(turning: [35, 35, 60], at: screened)
      story.addPerson(person) { dice in ["birth": dice.chance(0.05) ? nil : .day(birth)] }
      for _ in 0..<story.dice.int(1...4) {
        story.add("ncd_screening", of: person) { dice in
          [
            "date": .day(dice.pick([screened, screened + dice.int(0...3), dice.priorDay(), dice.day()])),
            "glucose": dice.chance(0.06) ? nil : .number(dice.pick([99.9, 100, 100, 110, 125, 125, 125.1, 126, 90])),
            "glucose_test": .text(dice.pick(["1", "3", "1", "3", "2", "4", "9", ""])),
          ]
        }
      }
      for _ in 0..<story.dice.pick([0, 1, 1, 2]) {
        story.add("chronic", of: person) { dice in
          [
            "code": .text(dice.pick(["E10", "E119", "E149", "E09", "E15", "I10"])),
            "date": dice.chance(0.05) ? nil : .day(dice.chance(0.3) ? dice.priorDay() : dice.day()),
          ]
        }
      }
      for _ in 0..<story.dice.int(0...2) {
        story.add("lab", of: person) { dice in
          [
            "date": dice.maybeDay().map { .day($0) },
            "value": dice.chance(0.1) ? nil : .number(dice.tenths(700...2000)),
            "test": .text(
              dice.pick(["01", "02", "03", "04", "0531002", "0531004", "0531101", "0531102", "05", "0531601"])),
          ]
        }
      }
    }
  }
}

/// Samples of health products and fresh food.
struct History14: IndicatorHistory {
  var id = "14"

  func tell(_ story: inout Story) {
    for sample in ["S1", "S2", "S3", "S4", "S5"] {
      for _ in 0..<story.dice.int(1...4) {
        story.add("sample", of: sample) { dice in
          [
            "date": dice.maybeDay().map { .day($0) }, "method": .text(dice.pick(["LAB", "KIT", "LAB", "KIT", ""])),
            "passed": .flag(dice.chance(0.6)),
            "reason": .text(dice.pick(["PLAN", "PLAN", "PLAN", "", "COMPLAINT", "SPECIAL", "EMERGENCY", "REPEAT"])),
          ]
        }
      }
    }
  }
}
