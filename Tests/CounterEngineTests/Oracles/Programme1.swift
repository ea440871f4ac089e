import HealthRecords
import Indicators

@testable import Simulation

/// Maternal deaths and live births.
struct History1: IndicatorHistory {
  let id = "1"

  func tell(_ story: inout Story) {
    for person in Story.people {
      let end = story.dice.day() - story.dice.pick([0, 0, 42, 43])
      story.addPerson(person) { _ in [:] }
      for _ in 0..<story.dice.pick([0, 1, 2, 3]) {
        story.add("delivery", of: person) { dice in
          [
            "date": .day(dice.chance(0.6) ? end + dice.pick([0, 0, 1, 179, 180, 181, -180, -181]) : dice.day()),
            "live_births": dice.pick([nil, .whole(0), .whole(1), .whole(1), .whole(2)]),
            "registry": .flag(dice.chance(0.3)),
          ]
        }
      }
      for _ in 0..<story.dice.pick([0, 1, 1, 2]) {
        story.add("death", of: person) { dice in
          [
            "date": dice.chance(0.05)
              ? nil : .day(dice.chance(0.5) ? dice.day() : dice.after(end, [0, 0, 42, 42, 365])),
            "cause": .text(dice.pick(["O721", "O721", "O721", "V01", "U999", "X599", "X60", "W100", "", ""])),
            "pregnancy": .text(dice.pick(["1", "2", "2", "2", "", ""])),
            "unrelated_to_pregnancy": .flag(dice.chance(0.1)),
          ]
        }
      }
    }
  }
}

/// Development of children screened at four ages.
struct History2: IndicatorHistory {
  var id = "2"
  static let ages = [9, 18, 30, 42]
  static let domains = ["1B200", "1B210", "1B220", "1B230", "1B240"]

  func tell(_ story: inout Story) {
    for person in Story.people {
      let age = story.dice.pick(Self.ages)
      let screened = story.dice.day()
      let birth = screened.adding(months: -age) + story.dice.pick([0, 0, 1, -1, -29, -30, -31])
      story.addPerson(person) { dice in ["birth": dice.chance(0.05) ? nil : .day(dice.chance(0.9) ? birth : birth + 30)]
      }
      for _ in 0..<story.dice.int(1...5) {
        story.add("screening", of: person) { dice in
          [
            "date": .day(dice.pick([screened, screened, screened + dice.pick([1, 29, 30, 31]), dice.day()])),
            "code": .text(
              dice.pick([
                "1B260", "1B261", "1B261", "1B262", "1B2\(dice.int(0...4))\(dice.int(0...2))",
                "1B2\(dice.int(0...4))\(dice.int(0...2))",
              ])),
          ]
        }
      }
      if story.dice.chance(0.5) {
        story.add("screening", of: person) { dice in
          ["date": .day(screened + dice.pick([1, 30, 30, 31])), "code": .text("1B260")]
        }
      }
      if story.dice.chance(0.5) {
        let day = screened + story.dice.pick([0, 1, 30, 31])
        for domain in Self.domains where story.dice.chance(0.95) {
          story.add("screening", of: person, at: Story.units[0]) { _ in ["date": .day(day), "code": .text(domain)] }
        }
      }
    }
  }
}

/// Height and build of children under 6.
struct History3: IndicatorHistory {
  let id = "3"

  func tell(_ story: inout Story) {
    let growth = Shipped.growth
    for person in Story.people {
      let measured = story.dice.day()
      let birth = story.dice.birth(turning: [0, 1, 2, 2, 2, 3, 5, 5, 6], at: measured)
      story.addPerson(person) { dice in ["birth": dice.chance(0.05) ? nil : .day(birth)] }
      for _ in 0..<story.dice.int(1...3) {
        story.add("nutrition", of: person) { dice in
          let day = dice.chance(0.7) ? measured + dice.int(-1...1) : dice.day()
          // Near the limits of ±1.5, where the tables reach so far.
          let z = [-1.5, -1.5, 0, 1.5, 1.5, 3].map { $0 + Double(dice.int(-6...6)) / 50 }
          let sex = dice.pick(["1", "2"])
          let height = growth.heightForAge.measure(sex, at: Double(day - birth) / 30.4375, z: dice.pick(z)) ?? 110
          let table = birth.completedMonths(until: day) < 24 ? growth.weightForLength : growth.weightForHeight
          let weight = table.measure(sex, at: (height * 10).rounded() / 10, z: dice.pick(z)) ?? 18
          return [
            "date": .day(day), "height": dice.chance(0.05) ? nil : .number((height * 10).rounded() / 10),
            "weight": dice.chance(0.05) ? nil : .number((weight * 10).rounded() / 10),
          ]
        }
      }
    }
  }
}

/// Height and build of pupils: counts as reported by term.
struct History4: IndicatorHistory {
  let id = "4"

  func tell(_ story: inout Story) {
    for place in Story.units.prefix(2) {
      for item in ["A1", "A2", "A3", "A4", "A5", "A6", "B1", "B2", "B3", "B4"] {
        story.addReported("4", item, of: place, place: place, 0...300)
      }
    }
  }
}

/// Children of 12 free of caries.
struct History5: IndicatorHistory {
  let id = "5"
  private static let faults = [
    "permanent_caries", "primary_caries", "need_permanent_filling", "need_primary_filling", "need_permanent_extraction",
    "need_primary_extraction",
  ]

  func tell(_ story: inout Story) {
    for person in Story.people {
      let examined = story.dice.day()
      let birth = story.dice.birth(turning: [12, 12, 12, 13], at: examined)
      story.addPerson(person) { dice in ["birth": dice.chance(0.05) ? nil : .day(birth)] }
      for _ in 0..<story.dice.int(0...3) {
        story.add("dental", of: person) { dice in
          var values: [String: Row.Field?] = [
            "date": dice.chance(0.7) ? .day(examined + dice.int(-1...1)) : dice.maybeDay().map { .day($0) },
            "permanent_extracted": .whole(dice.int(0...2)),
          ]
          for fault in Self.faults {
            values[fault] = dice.chance(0.03) ? nil : .whole(dice.pick([0, 0, 0, 0, 0, 0, 0, 0, 1]))
          }
          return values
        }
      }
    }
    for place in Story.subdistricts.prefix(2) { story.addPopulation(place) }
  }
}

/// Live births to mothers of 15 to 19.
struct History6: IndicatorHistory {
  let id = "6"

  func tell(_ story: inout Story) {
    for person in Story.people {
      let day = story.dice.day()
      let birth = story.dice.birth(turning: [15, 15, 19, 20, 20], at: day)
      story.addPerson(person) { dice in ["birth": dice.chance(0.05) ? nil : .day(birth), "sex": "2"] }
      for _ in 0..<story.dice.pick([0, 1, 2, 3]) {
        story.add("delivery", of: person) { dice in
          [
            "date": .day(dice.chance(0.8) ? day + dice.pick([0, 0, 0, 1, 180, 181]) : dice.day()),
            "live_births": dice.pick([nil, .whole(0), .whole(1), .whole(1), .whole(2)]),
            "registry": .flag(dice.chance(0.3)),
            "residence": .text(dice.pick(["", "450101", "450201", "4501"])),
          ]
        }
      }
    }
    for place in Story.subdistricts.prefix(2) { story.addPopulation(place) }
  }
}

/// Sub-districts with long-term care that meet all seven criteria.
struct History7: IndicatorHistory {
  let id = "7"

  func tell(_ story: inout Story) {
    for place in Story.subdistricts.prefix(2) {
      let missing = story.dice.pick(["", "", "3"])
      let items = ["1", "2", "3", "4", "5", "6", "7"].filter { $0 != missing }
      let start = story.year.first + story.dice.int(-100...250)
      story.addAssessments("7", items: items, of: place, place: place) { dice in
        ["date": .day(start + dice.int(0...60)), "passed": .flag(dice.chance(0.96))]
      }
    }
    let place = Story.subdistricts[2]
    story.addAssessments("7", items: ["JOIN"], of: place, place: place)
  }
}
