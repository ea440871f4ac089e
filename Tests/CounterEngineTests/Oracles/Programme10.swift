import HealthRecords

/// Workforce management: grades of five components.
struct Oracle29: IndicatorOracle {
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

  func count(_ known: Known, into tally: inout Tally) {
    tally.add("districts", at: known.area(digits: 4))
    for component in 1...5 {
      tally.add(
        "component_\(component)", at: known.place,
        latest(known.entries("29", "\(component)").filter { $0.number("grade") != nil }, "date")?.number("grade") ?? 0)
    }
  }
}

/// Happy workplaces.
struct Oracle30: IndicatorOracle {
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

  func count(_ known: Known, into tally: inout Tally) {
    tally.add(
      "is_organisation", at: known.subject,
      if: ["HOSPITAL", "DISTRICT", "PROVINCIAL"].contains { known.isUnit($0) })
    for row in known.of("staff") {
      guard let since = row.day("since"), since <= known.first, row.day("until").map({ $0 >= known.first }) ?? true
      else { continue }
      tally.add("staff_at_start", at: row.unit)
      tally.add("staff_still_there", at: row.unit, if: row.day("until").map { $0 > known.asof } ?? true)
    }
    var items = ["1", "2", "3"].filter { known.stands("30", $0) }.count
    // Its mean score against the measurement before.
    let scores = known.of("reported_value").filter {
      $0.code("indicator") == "30" && $0.code("item") == "HAPPY" && $0.day("date").map { $0 <= known.asof } ?? false
    }
    let last = latest(scores.filter { known.isNow($0.day("date")) }, "date")
    let before = last.flatMap { last in latest(scores.filter { $0.day("date")! < last.day("date")! }, "date") }
    let rose = last.flatMap { last in before.map { last.number("value")! > $0.number("value")! } } ?? false
    if rose || known.stands("30", "4") { items += 1 }
    tally.add("entered", at: known.subject, items)
  }
}

/// Families able to look after their own health.
struct Oracle31: IndicatorOracle {
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

  func count(_ known: Known, into tally: inout Tally) {
    tally.add("subdistricts", at: known.area(digits: 6))
    for row in known.of("volunteer") where row.day("registered").map({ $0 <= known.asof }) ?? false {
      tally.add("volunteers", at: row.unit)
      let isAssessed = known.isNow(row.day("assessed"))
      tally.add("assessed", at: row.unit, if: isAssessed)
      tally.add("passing", at: row.unit, if: isAssessed && row.flag("passed"))
    }
  }
}
