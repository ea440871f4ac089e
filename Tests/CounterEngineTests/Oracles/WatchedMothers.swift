import HealthRecords

/// M1.2, M1.4, M1.5 and M8.1: deliveries, the antenatal care and the blood tests before them.
struct PregnancyHistory: IndicatorHistory {
  let id: String

  func tell(_ story: inout Story) {
    for person in Story.people {
      let end = story.dice.day()
      let birth = story.dice.birth(turning: [19, 20, 20, 30], at: end)
      story.addPerson(person) { dice in ["birth": dice.chance(0.05) ? nil : .day(birth)] }
      for _ in 0..<story.dice.pick([1, 1, 2, 3]) {
        story.add("delivery", of: person) { dice in
          [
            "date": dice.chance(0.04) ? nil : .day(end + dice.pick([0, 0, 0, 1, 180, 181, -180, -181, -400])),
            "live_births": dice.pick([nil, .whole(0), .whole(1), .whole(1), .whole(2)]),
            "still_births": dice.pick([nil, .whole(0), .whole(0), .whole(1)]),
            "gravida": dice.pick([nil, .whole(1), .whole(1), .whole(2)]),
          ]
        }
      }
      for _ in 0..<story.dice.int(0...7) {
        story.add("antenatal", of: person) { dice in
          [
            "date": dice.chance(0.05) ? nil : .day(dice.after(end, [0, -300, -100, -100, -200])),
            "gestation_weeks": dice.chance(0.05)
              ? nil
              : .whole(dice.pick([11, 12, 12, 13, 15, 16, 20, 21, 23, 24, 28, 29, 30, 34, 35, 36, 40, 41])),
          ]
        }
      }
      if story.dice.chance(0.6) {
        for weeks in [12, 18, 26, 32, 38] where story.dice.chance(0.95) {
          story.add("antenatal", of: person) { dice in
            [
              "date": .day(end - 7 * (40 - weeks)),
              "gestation_weeks": .whole(weeks + (weeks == 12 ? dice.pick([0, -1]) : dice.pick([-2, 2, 0]))),
            ]
          }
        }
      }
      for _ in 0..<story.dice.int(0...3) {
        story.add("lab", of: person) { dice in
          let isShare = dice.chance(0.4)
          return [
            "date": dice.chance(0.05) ? nil : .day(dice.after(end, [0, -300, -50, -50, 3])),
            "test": .text(isShare ? "0621201" : dice.pick(["16", "0621401", "15"])),
            "value": dice.chance(0.05)
              ? nil : .number(isShare ? dice.pick([32.9, 33, 36]) : dice.pick([10.9, 11, 11.1, 13])),
          ]
        }
      }
    }
  }
}

/// M2.3, M2.4, M2.5 and M32: newborns in several reports, registered or not, and their deaths.
struct NewbornHistory: IndicatorHistory {
  let id: String

  func tell(_ story: inout Story) {
    for person in Story.people {
      let born = story.dice.day()
      if story.dice.chance(0.6) {
        story.addPerson(person) { dice in ["birth": dice.chance(0.05) ? nil : .day(born + dice.pick([0, 0, 1]))] }
      }
      for _ in 0..<story.dice.pick([0, 1, 1, 2]) {
        story.add("newborn", of: person) { dice in
          [
            "date": dice.chance(0.05) ? nil : .day(born + dice.pick([0, 0, 0, 1])),
            "weight": dice.pick([nil, .whole(0), .whole(2_499), .whole(2_500), .whole(3_000)]),
            "asphyxia": .text(dice.pick(["0", "1", "2", ""])),
          ]
        }
      }
      for _ in 0..<story.dice.pick([0, 1, 1, 2]) {
        story.add("death", of: person) { dice in
          [
            "date": dice.chance(0.05) ? nil : .day(born + dice.pick([0, 1, 26, 27, 28, 29, -1])),
            "cause": .text(dice.pick(["P220", "", "R99"])),
            "residence": .text(dice.pick(["450101", "4502", "", "45010101"])),
          ]
        }
      }
    }
  }
}

/// M2.6: answers about what infants are fed.
struct BreastFeedingHistory: IndicatorHistory {
  let id = "M2.6"

  func tell(_ story: inout Story) {
    for person in Story.people {
      let asked = story.dice.day()
      let birth = asked.adding(months: -story.dice.pick([2, 6, 6])) + story.dice.int(-1...1)
      story.addPerson(person) { dice in ["birth": dice.chance(0.05) ? nil : .day(birth)] }
      for _ in 0..<story.dice.int(1...3) {
        story.add("nutrition", of: person) { dice in
          [
            "date": dice.chance(0.05) ? nil : .day(asked + dice.int(-1...1)),
            "food": .text(dice.pick(["1", "1", "2", "4", "0", ""])),
          ]
        }
      }
    }
  }
}

/// EPI1, EPI2, EPI3 and EPI5: doses around the birthdays.
struct ImmunisationHistory: IndicatorHistory {
  let id: String
  private let age: Int
  private static let doses = [
    ["010"], ["041", "091", "D21"], ["043", "093", "D23"], ["033", "093", "D23"], ["083", "I13"], ["061", "M11"],
    ["034"],
    ["084", "I14"], ["051", "J11"], ["073", "M12"], ["053", "J12"], ["035"], ["085", "I15"],
  ]

  init(age: Int) {
    id = "EPI\(age)"
    self.age = age
  }

  func tell(_ story: inout Story) {
    let age = age
    for person in Story.people {
      let birthday = story.dice.day()
      let birth = birthday.adding(months: -12 * age)
      story.addPerson(person) { dice in ["birth": dice.chance(0.03) ? nil : .day(birth + dice.pick([0, 0, 0, 1]))] }
      for dose in Self.doses where story.dice.chance(0.98) {
        let code = story.dice.pick(dose)
        story.add("vaccination", of: person) { dice in
          [
            "date": .day(
              dice.chance(0.06) ? dice.pick([birth - 1, birth, birthday - 1, birthday]) : birth + dice.int(0...300)),
            "vaccine": .text(dice.chance(0.04) ? "081" : code),
          ]
        }
      }
    }
  }
}
