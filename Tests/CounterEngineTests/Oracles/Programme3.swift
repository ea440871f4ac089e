import HealthRecords

/// Emergency operation centres: steps of districts.
struct Oracle10: IndicatorOracle {
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

  func count(_ known: Known, into tally: inout Tally) {
    tally.add("districts", at: known.area(digits: 4))
    guard known.of("assessment").contains(where: { $0.code("indicator") == "10" }) else { return }
    let steps = known.ladder("10", 5)
    tally.add("complete", at: known.place, if: steps == 5)
    tally.add("steps_done", at: known.place, steps)
    // Due by the rounds that are over: step 1, then 2 and 3, then 4, then 5. Nothing done is never on schedule.
    let closed = (1...4).filter { known.first.adding(months: 3 * $0) - 1 <= known.asof }.count
    tally.add("on_schedule", at: known.place, if: steps > 0 && steps >= [0, 1, 3, 4, 5][closed])
  }
}

/// Children drowned, and prevention teams.
struct Oracle11: IndicatorOracle {
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

  func count(_ known: Known, into tally: inout Tally) {
    tally.add("children", at: known.place, known.population(ages: 0...14))
    tally.add("districts", at: known.area(digits: 4))
    if let death = known.death(known.isNow), isCode(death.code("cause"), "W65", "W74"), let birth = known.birth,
      years(birth, death.day("date")!) < 15
    {
      let residence = death.code("residence")
      tally.add("drowned", at: residence.isEmpty ? known.homeInLife?.unit : residence)
    }
    let certificates = known.of("assessment").filter {
      $0.code("indicator") == "11" && $0.code("item") == "TEAM" && $0.flag("passed") && ($0.number("grade") ?? 0) >= 1
    }
    let now = latest(certificates.filter { known.isNow($0.day("date")) }, "date")?.number("grade")
    let before = latest(certificates.filter { $0.day("date").map { $0 < known.first } ?? false }, "date")?.number(
      "grade")
    if let now { tally.add("new_certificates", at: known.place, if: before.map { now > $0 } ?? true) }
    let works = known.of("assessment").contains {
      $0.code("indicator") == "11" && ["TEAM", "ACTIVITY"].contains($0.code("item")) && known.isNow($0.day("date"))
    }
    tally.add("activities", at: known.place, if: works)
  }
}

/// Deaths on the road.
struct Oracle12: IndicatorOracle {
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

  func count(_ known: Known, into tally: inout Tally) {
    tally.add("population", at: known.place(of: "population"), known.population)
    for accident in known.of("accident") where known.isNow(accident.day("date")) {
      tally.add("injured", at: accident.unit, if: isCode(accident.code("cause"), "V01", "V89"))
    }
    guard let death = known.death(known.isNow), isCode(death.code("cause"), "V01", "V89") else { return }
    if let crash = death.day("crash_date") {
      guard (0...30).contains(death.day("date")! - crash) else { return }
    }
    let crashed = death.code("crash_place")
    tally.add("road_deaths", at: crashed.isEmpty ? death.code("place") : crashed)
  }
}

/// New diabetes among people with pre-diabetes.
struct Oracle13: IndicatorOracle {
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

  func count(_ known: Known, into tally: inout Tally) {
    guard let home = known.homeAtStart, let birth = home.day("birth") else { return }
    let fasting = known.of("ncd_screening").filter {
      known.isBefore($0.day("date")) && ["1", "3"].contains($0.code("glucose_test")) && $0.number("glucose") != nil
    }
    guard let last = latest(fasting, "date"), years(birth, last.day("date")!) >= 35,
      (100...125).contains(last.number("glucose")!)
    else { return }
    let diabetes = known.of("chronic").filter { isCode($0.code("code"), "E10", "E14") }
    guard !diabetes.contains(where: { $0.day("date").map { $0 < known.first } ?? false }) else { return }
    tally.add("at_risk", at: home.unit)
    tally.add("new_patients", at: home.unit, if: diabetes.contains { known.isNow($0.day("date")) })
    let glucose = ["01", "02", "03", "04", "0531002", "0531004", "0531101", "0531102"]
    let isTested =
      known.of("ncd_screening").contains { known.isNow($0.day("date")) && $0.number("glucose") != nil }
      || known.of("lab").contains {
        known.isNow($0.day("date")) && $0.number("value") != nil && glucose.contains($0.code("test"))
      }
    tally.add("retested", at: home.unit, if: isTested)
  }
}

/// Samples of health products and fresh food.
struct Oracle14: IndicatorOracle {
  let id = "14"

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

  func count(_ known: Known, into tally: inout Tally) {
    for row in known.of("sample") where known.isNow(row.day("date")) {
      guard !["COMPLAINT", "SPECIAL", "EMERGENCY", "REPEAT"].contains(row.code("reason")),
        let pair = ["LAB": "laboratory", "KIT": "kit"][row.code("method")]
      else { continue }
      tally.add(pair, at: row.unit)
      tally.add("\(pair)_passed", at: row.unit, if: row.flag("passed"))
    }
  }
}
