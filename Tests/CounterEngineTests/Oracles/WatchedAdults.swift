import HealthRecords

/// M11: weights and heights at the edges of the normal.
struct NormalWeightHistory: IndicatorHistory {
  let id = "M11"

  func tell(_ story: inout Story) {
    for person in Story.people {
      let day = story.dice.day()
      let birth = story.dice.birth(turning: [15, 15, 60, 60, 40], at: day)
      story.addPerson(person) { dice in ["birth": dice.chance(0.05) ? nil : .day(birth)] }
      for _ in 0..<story.dice.int(1...3) {
        story.add("ncd_screening", of: person) { dice in
          [
            "date": dice.chance(0.7) ? .day(day + dice.int(-1...1)) : dice.maybeDay().map { .day($0) },
            "weight": dice.pick([
              nil, .number(0), .number(47.36), .number(47.4), .number(58.9), .number(58.8), .number(90),
            ]),
            "height": dice.chance(0.06) ? nil : .number(dice.pick([160, 160, 160, 0])),
          ]
        }
      }
    }
  }
}

/// ADL and M13: what older people can do, by two kinds of records.
struct OldAgeHistory: IndicatorHistory {
  let id: String

  func tell(_ story: inout Story) {
    for person in Story.people {
      let birth = story.dice.birth(turning: [60, 60, 75], at: story.year.first)
      let day = story.dice.day()
      story.addPerson(person) { dice in ["birth": dice.chance(0.05) ? nil : .day(birth)] }
      for _ in 0..<story.dice.int(0...3) {
        story.add("screening", of: person) { dice in
          [
            "date": dice.chance(0.6) ? .day(day + dice.int(0...1)) : dice.maybeDay().map { .day($0) },
            "code": .text(dice.pick(["1B1280", "1B1280", "1B1281", "1B1282", "1B128", "1B1283"])),
          ]
        }
      }
      for _ in 0..<story.dice.int(0...2) {
        story.add("functional", of: person) { dice in
          [
            "date": dice.chance(0.6) ? .day(day + dice.int(0...1)) : dice.maybeDay().map { .day($0) },
            "score": dice.pick([nil, .whole(11), .whole(12), .whole(20)]),
          ]
        }
      }
    }
  }
}

/// CERVIX and BREAST: women near the limits of age, screened in the year or years ago.
struct CancerScreeningHistory: IndicatorHistory {
  let id: String

  func tell(_ story: inout Story) {
    let start = story.year.first.adding(months: -48)
    for person in Story.people {
      let birth = story.dice.birth(turning: [30, 30, 61, 61, 71, 71, 45], at: story.year.first)
      story.addPerson(person) { dice in
        ["birth": dice.chance(0.05) ? nil : .day(birth), "sex": .text(dice.pick(["2", "2", "2", "1", ""]))]
      }
      for _ in 0..<story.dice.int(0...3) {
        story.add("screening", of: person) { dice in
          [
            "date": dice.chance(0.4) ? .day(start + dice.int(-1...1)) : dice.maybeDay().map { .day($0) },
            "code": .text(
              dice.pick([
                "1B0040", "1B30", "1B40", "1B0049", "1B0047", "1B0030", "1B0034", "1B0037", "1B0039", "1B0038",
              ])),
          ]
        }
      }
      if story.dice.chance(0.4) {
        story.add("visit", of: person) { dice in
          let code = dice.pick(["Z014", "Z124", "Z123", "Z125"])
          return [
            "date": dice.chance(0.4) ? .day(start + dice.int(-1...1)) : dice.maybeDay().map { .day($0) },
            "principal": "Z000", "diagnoses": .texts(["Z000", code]),
          ]
        }
      }
    }
  }
}

/// M28: registered patients, and what the risk of heart and vessels is judged by.
struct RiskHistory: IndicatorHistory {
  let id = "M28"

  func tell(_ story: inout Story) {
    for person in Story.people {
      let birth = story.dice.birth(turning: [35, 35, 61, 61, 50], at: story.year.first)
      story.addPerson(person) { dice in ["birth": dice.chance(0.05) ? nil : .day(birth)] }
      story.addChronic(person, codes: ["E119", "I10", "E10", "I159", "E09", "I16"])
      if story.dice.chance(0.4) {
        story.add("screening", of: person) { dice in
          [
            "date": dice.maybeDay().map { .day($0) },
            "code": .text(dice.pick(["1B1230", "1B1239", "1B1229", "1B123"])),
          ]
        }
      }
      if story.dice.chance(0.7) {
        story.add("visit", of: person) { dice in
          ["date": dice.maybeDay().map { .day($0) }, "sbp": dice.pick([nil, .whole(0), .whole(120), .whole(120)])]
        }
      }
      if story.dice.chance(0.7) {
        story.add("lab", of: person) { dice in
          [
            "date": dice.maybeDay().map { .day($0) }, "test": .text(dice.pick(["07", "0541602", "07", "06"])),
            "value": dice.pick([nil, .number(0), .number(200), .number(200)]),
          ]
        }
      }
    }
  }
}

/// M34: visits with traditional medicine and without.
struct TraditionalMedicineHistory: IndicatorHistory {
  let id = "M34"

  func tell(_ story: inout Story) {
    for person in Story.people {
      for _ in 0..<story.dice.int(1...4) {
        story.add("visit", of: person) { dice in
          ["date": dice.maybeDay().map { .day($0) }, "traditional_medicine": .flag(dice.chance(0.5))]
        }
      }
    }
  }
}

/// M35: depression at visits of any year, and the number expected.
struct DepressionHistory: IndicatorHistory {
  let id = "M35"

  func tell(_ story: inout Story) {
    for person in Story.people {
      story.addPerson(person) { _ in [:] }
      for _ in 0..<story.dice.int(0...2) {
        story.add("visit", of: person) { dice in
          let code = dice.pick(["F320", "F33", "F341", "F340", "F38", "F390", "F31", "F40"])
          return [
            "date": dice.maybeDay().map { .day($0) }, "principal": .text(code),
            "diagnoses": .texts(dice.pick([[code], ["I10", code]])),
          ]
        }
      }
    }
    for place in Story.districts { story.addReported("M35", "EXPECTED", of: place, place: place, 0...90) }
  }
}

/// M37: sepsis at any position, and how stays ended.
struct SepsisHistory: IndicatorHistory {
  let id = "M37"

  func tell(_ story: inout Story) {
    for person in Story.people {
      for _ in 0..<story.dice.int(1...3) {
        story.add("admission", of: person) { dice in
          let code = dice.pick(["A40", "A419", "R572", "R651", "A42", "A39", "R570", "R652"])
          let day = dice.day()
          return [
            "admitted": .time(day - 3, minute: 600),
            "discharged": dice.chance(0.06) ? nil : .time(day, minute: dice.int(0...1_439)),
            "principal": "J189", "diagnoses": .texts(["J189", code]),
            "discharge_status": .text(dice.pick(["1", "2", "9", ""])),
            "discharge_type": .text(dice.pick(["1", "3", "8", "9", ""])),
          ]
        }
      }
    }
  }
}

/// M38: teams, reported figures, and fractures at distances of 90 days.
struct FractureHistory: IndicatorHistory {
  let id = "M38"

  func tell(_ story: inout Story) {
    for unit in Story.units.prefix(2) {
      story.addAssessments("M38", items: ["TEAM", "TEAM"], of: unit, place: unit)
      for item in ["EARLY", "HIPS"] { story.addReported("M38", item, of: unit, place: unit, 0...60) }
    }
    for person in Story.people {
      let day = story.dice.day()
      let birth = story.dice.birth(turning: [50, 50, 70], at: day)
      story.addPerson(person) { dice in ["birth": dice.chance(0.05) ? nil : .day(birth)] }
      for _ in 0..<story.dice.int(1...4) {
        story.add("admission", of: person) { dice in
          let start = day - dice.pick([0, 0, 0, 89, 90, 90, 91, 180])
          return [
            "admitted": dice.chance(0.04) ? nil : .time(start, minute: dice.pick([600, 600, 599, 601])),
            "discharged": dice.chance(0.05) ? nil : .time(start + dice.pick([0, 3, 20]), minute: 900),
            "principal": .text(dice.pick(["S720", "S721", "S722", "S723", "S525", "M809", "S224", "S422", "S220"])),
          ]
        }
      }
    }
  }
}

/// M43: cataract and blindness at one visit or two, and operations around the limit.
struct CataractHistory: IndicatorHistory {
  let id = "M43"

  func tell(_ story: inout Story) {
    for person in Story.people {
      let found = story.dice.day()
      for _ in 0..<story.dice.int(1...3) {
        story.add("visit", of: person) { dice in
          let codes = [
            dice.pick(["H25", "H269", "H281", "H27", "H283"]), dice.pick(["H540", "H541", "H544", "H542", "H55"]),
          ]
          return [
            "date": dice.chance(0.8) ? .day(found + dice.int(0...1)) : dice.maybeDay().map { .day($0) },
            "diagnoses": .texts(dice.pick([codes, codes, codes, [codes[0]], [codes[1]]])),
          ]
        }
      }
      if story.dice.chance(0.6) {
        story.add("visit", of: person) { dice in
          [
            "date": .day(found + dice.pick([-1, 0, 30, 31])),
            "procedures": .texts(dice.pick([["1341"], ["8952", "1319"], ["1340"], []])),
          ]
        }
      }
      if story.dice.chance(0.6) {
        story.add("admission", of: person) { dice in
          [
            "admitted": dice.chance(0.05)
              ? nil : .time(found + dice.pick([-1, 0, 29, 30, 31]), minute: dice.pick([0, 1_439])),
            "procedures": .texts(dice.pick([["1371"], ["132"], ["1320"], []])),
          ]
        }
      }
    }
  }
}

/// M44: consents reported, and deaths in hospital.
struct OrganDonationHistory: IndicatorHistory {
  let id = "M44"

  func tell(_ story: inout Story) {
    for unit in Story.units.prefix(2) { story.addReported("M44", "CONSENTS", of: unit, place: unit, 0...9) }
    SepsisHistory().tell(&story)
  }
}

/// M54 and M56: who was employed when, and developed.
struct StaffHistory: IndicatorHistory {
  let id: String

  func tell(_ story: inout Story) {
    for person in Story.people {
      for _ in 0..<story.dice.int(1...2) {
        story.add("staff", of: person) { dice in
          let start = dice.year.first
          return [
            "since": dice.chance(0.05) ? nil : .day(dice.pick([start, start - 1, start + 1, start - 900, dice.day()])),
            "until": dice.chance(0.5) ? nil : .day(dice.pick([start, start - 1, dice.day(), dice.day()])),
            "developed": dice.chance(0.4) ? nil : .day(dice.day()),
          ]
        }
      }
    }
  }
}
