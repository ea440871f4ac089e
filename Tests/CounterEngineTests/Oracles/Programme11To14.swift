import HealthRecords

/// Joint procurement.
struct Oracle32: IndicatorOracle {
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

  func count(_ known: Known, into tally: inout Tally) {
    for row in known.of("purchase") where known.isNow(row.day("date")) && Self.categories.contains(row.code("category"))
    {
      let term = row.code("category").lowercased()
      tally.add(term, at: row.unit, row.whole("amount") ?? 0)
      if row.flag("joint") { tally.add("\(term)_joint", at: row.unit, row.whole("amount") ?? 0) }
    }
  }
}

/// Star rating of health posts.
struct Oracle33: IndicatorOracle {
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

  func count(_ known: Known, into tally: inout Tally) {
    tally.add("districts", at: known.area(digits: 4))
    tally.add("health_posts", at: known.subject, if: known.isUnit("RPHSH"))
    tally.add("first_steps", at: known.subject, known.ladder("33", 4))
    tally.add("certified", at: known.subject, if: known.stands("33", "STAR5", thisYear: false))
  }
}

/// Ill-defined causes of death.
struct Oracle34: IndicatorOracle {
  let id = "34"
  private static let prefixes = [
    "R", "Y872", "C80", "C97", "I472", "I490", "I46", "I50", "I514", "I515", "I516", "I519", "I709",
  ]

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

  func count(_ known: Known, into tally: inout Tally) {
    guard let death = known.death(known.isNow) else { return }
    let (cause, place) = (death.code("cause"), death.code("place"))
    tally.add("pending", at: place, if: cause.isEmpty)
    tally.add("coded", at: place, if: !cause.isEmpty)
    tally.add("ill_defined", at: place, if: hasPrefix(cause, Self.prefixes) || isCode(cause, "Y10", "Y34"))
  }
}

/// Quality of service data by audit.
struct Oracle35: IndicatorOracle {
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

  func count(_ known: Known, into tally: inout Tally) {
    guard ["HOSPITAL", "RPHSH"].contains(where: { known.isUnit($0) }) else { return }
    tally.add("units", at: known.subject)
    guard
      let last = latest(
        known.of("audit").filter { known.isNow($0.day("date")) && ($0.whole("audited") ?? 0) > 0 }, "date")
    else { return }
    tally.add("audited", at: known.subject)
    tally.add(
      "passing", at: known.subject, if: last.whole("correct").map { $0 * 100 >= last.whole("audited")! * 75 } ?? false)
  }
}

/// Emergency patients reached.
struct Oracle36: IndicatorOracle {
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

  func count(_ known: Known, into tally: inout Tally) {
    for row in known.of("emergency_mission") where known.isNow(row.day("date")) {
      tally.add(
        "reached", at: row.unit, if: row.flag("standard_team") && ["1", "2", "3"].contains(row.code("severity")))
    }
    for row in known.of("accident") where known.isNow(row.day("date")) && ["1", "2", "3"].contains(row.code("urgency"))
    {
      tally.add("emergencies", at: row.unit)
      tally.add("brought", at: row.unit, if: ["2", "3", "4", "5"].contains(row.code("arrival")))
    }
  }
}

/// Financial management: measures of hospitals and their published risk.
struct Oracle37: IndicatorOracle {
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

  func count(_ known: Known, into tally: inout Tally) {
    tally.add("hospitals", at: known.subject, if: known.isUnit("HOSPITAL"))
    tally.add("steps_done", at: known.subject, known.ladder("37", 5))
    let scores = known.of("reported_value").filter {
      $0.code("indicator") == "37" && $0.code("item") == "RISK" && known.isNow($0.day("date"))
    }
    tally.add("at_risk", at: known.subject, if: (latest(scores, "date")?.number("value") ?? 0) >= 5)
  }
}

/// Research put to use.
struct Oracle38: IndicatorOracle {
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

  func count(_ known: Known, into tally: inout Tally) {
    let entries = known.of("assessment").filter { $0.code("indicator") == "38" && known.isNow($0.day("date")) }
    func stands(_ item: String, _ round: String?) -> Bool {
      latest(entries.filter { $0.code("item") == item && (round == nil || $0.code("round") == round) }, "date")?
        .flag("passed") ?? false
    }
    func steps(_ round: String) -> Int { (1...5).first { !stands("\($0)", round) }.map { $0 - 1 } ?? 5 }
    tally.add("taking_part", at: known.subject, if: !entries.isEmpty)
    if stands("PLAN", nil) { tally.add("round_1", at: known.subject, steps("1")) }
    tally.add("round_2", at: known.subject, steps("2"))
    for (item, term) in [("WORKS", "works"), ("USED", "works_used")] {
      let figures = known.of("reported_value").filter {
        $0.code("indicator") == "38" && $0.code("item") == item && known.isNow($0.day("date"))
      }
      tally.add(term, at: known.subject, latest(figures, "date")?.number("value") ?? 0)
    }
  }
}
