import HealthRecords

extension Story {
  mutating func addChronic(_ subject: String, codes: [String]) {
    for _ in 0..<dice.int(1...2) {
      add("chronic", of: subject) { dice in
        [
          "code": .text(dice.pick(codes)), "date": dice.maybeDay().map { .day($0 - 200) },
          "discharge_type": .text(dice.pick(["", "", "03", "01", "02", "10"])),
          "discharge_date": dice.chance(0.5) ? nil : .day(dice.day()),
        ]
      }
    }
  }
}

/// Diabetes under control.
struct History17_1: IndicatorHistory {
  let id = "17.1"

  func tell(_ story: inout Story) {
    for person in Story.people {
      story.addPerson(person) { _ in [:] }
      story.addChronic(person, codes: ["E10", "E119", "E149", "E14", "E09", "E15"])
      let day = story.dice.day()
      for _ in 0..<story.dice.int(0...4) {
        story.add("lab", of: person) { dice in
          [
            "date": dice.chance(0.5) ? .day(day) : dice.maybeDay().map { .day($0) },
            "test": .text(dice.pick(["05", "0531601", "05", "0531601", "01", "0531002"])),
            "value": dice.chance(0.05) ? nil : .number(dice.pick([7, 6.9, 6.999, 7.1, 3, 2.9, 20, 20.1, 5, 9])),
          ]
        }
      }
    }
  }
}

/// Hypertension under control.
struct History17_2: IndicatorHistory {
  let id = "17.2"

  func tell(_ story: inout Story) {
    for person in Story.people {
      story.addPerson(person) { _ in [:] }
      story.addChronic(person, codes: ["I10", "I119", "I15", "I159", "I16", "I00"])
      let day = story.dice.day()
      for _ in 0..<story.dice.int(0...4) {
        story.add("visit", of: person) { dice in
          [
            "date": dice.chance(0.4) ? .day(day + dice.int(0...1)) : dice.maybeDay().map { .day($0) },
            "sbp": dice.chance(0.05) ? nil : .whole(dice.pick([139, 139, 139, 139, 140, 50, 49, 300, 301])),
            "dbp": dice.chance(0.05) ? nil : .whole(dice.pick([89, 89, 89, 89, 90, 20, 19, 200, 201])),
          ]
        }
      }
    }
  }
}

/// Deaths among stroke inpatients.
struct History18: IndicatorHistory {
  let id = "18"

  func tell(_ story: inout Story) {
    for person in Story.people {
      for _ in 0..<story.dice.int(1...3) {
        story.add("admission", of: person) { dice in
          let discharged = dice.day()
          let minute = dice.int(0...1_439)
          let stay = dice.pick([239, 240, 241, 0, 3_000, 20_000, -60])
          let start = Int(discharged.daysSinceEpoch) * 1_440 + minute - stay
          let admitted = LocalDate(daysSinceEpoch: Int32(start / 1_440))
          return [
            "discharged": dice.chance(0.08) ? nil : .time(discharged, minute: minute),
            "admitted": dice.chance(0.04) ? nil : .time(admitted, minute: start % 1_440),
            "principal": .text(dice.pick(["I60", "I639", "I694", "I69", "I59", "I70", "I219", ""])),
            "diagnoses": .texts(dice.pick([[], ["I639"], ["E119"]])),
            "discharge_status": .text(dice.pick(["1", "2", "9", ""])),
            "discharge_type": .text(dice.pick(["1", "3", "8", "9", ""])),
          ]
        }
      }
    }
  }
}

/// Rational use of antibiotics in health posts.
struct History19: IndicatorHistory {
  let id = "19"
  /// As the specification lists them.
  static let respiratory =
    ("J00 J010 J011 J012 J013 J014 J018 J019 J020 J029 J030 J038 J039 J040 J041 J042 J050 J051 J060 J068 J069 J101 J111 J20"
    + " J210 J218 J219 H650 H651 H659 H660 H664 H669 H670 H671 H678 H720 H721 H722 H728 H729")
    .split(separator: " ").map(String.init)
  static let diarrhoea =
    ("A000 A001 A009 A020 A030 A031 A032 A033 A038 A039 A04 A050 A053 A054 A059 A080 A081 A082 A083 A084 A085 A09 A090 A099"
    + " K521 K528 K529").split(separator: " ").map(String.init)
  private static let near =
    "J015 J021 J031 J043 J052 J061 J100 J118 J219 J22 H652 H661 H668 H679 H723 A002 A010 A021 A034 A051 A058 A086 K520 K522 K53"
    .split(separator: " ").map(String.init)

  func tell(_ story: inout Story) {
    for person in Story.people {
      for _ in 0..<story.dice.int(1...4) {
        story.add("visit", of: person) { dice in
          let principal = dice.pick([
            dice.pick(Self.respiratory), dice.pick(Self.diarrhoea), dice.pick(Self.near), "J209", "A049",
          ])
          let other = dice.pick([dice.pick(Self.respiratory), dice.pick(Self.diarrhoea), "I10"])
          return [
            "date": dice.maybeDay().map { .day($0) }, "principal": .text(principal),
            "diagnoses": .texts([principal] + dice.pick([[], [], [other]])),
            "drugs": .texts(
              dice.pick([[], ["J01CA04"], ["N02BE01", "J01FA09"], ["N02BE01"], ["J02AC01"], ["J01"], ["A07AA02"]])),
          ]
        }
      }
    }
    for unit in Story.units { story.addUnit(unit, kinds: ["RPHSH", "RPHSH", "HOSPITAL", "OTHER"]) }
  }
}

/// Deaths of some causes this year and the year before, and populations.
struct DeathRateHistory: IndicatorHistory {
  let id: String
  let term: String
  let from: String
  let to: String
  let causes: [String]

  func tell(_ story: inout Story) {
    let (id, causes) = (id, causes)
    for person in Story.people {
      story.addPerson(person) { _ in [:] }
      for _ in 0..<story.dice.pick([0, 1, 1, 2]) {
        story.add("death", of: person) { dice in
          [
            "date": dice.chance(0.05) ? nil : .day(dice.chance(0.35) ? dice.priorDay() : dice.day()),
            "cause": .text(dice.chance(0.1) ? "" : dice.pick(causes)),
            "residence": .text(dice.pick(["450101", "4502", "4502", ""])), "place": .text(dice.pick(["10707", ""])),
          ]
        }
      }
    }
    for place in Story.subdistricts.prefix(2) {
      story.addPopulation(place)
      story.addReported(id, "DEATHS", of: place, place: place, 0...30)
    }
  }

  static let all = [
    DeathRateHistory(
      id: "20", term: "suicides", from: "X60", to: "X84", causes: ["X60", "X84", "X849", "X700", "X59", "X85", "Y870"]),
    DeathRateHistory(
      id: "21", term: "deaths", from: "I20", to: "I25", causes: ["I20", "I219", "I259", "I25", "I19", "I26", "I10"]),
    DeathRateHistory(
      id: "22.2", term: "deaths", from: "C22", to: "C22", causes: ["C22", "C220", "C229", "C221", "C21", "C23", "C240"]),
    DeathRateHistory(
      id: "22.3", term: "deaths", from: "C33", to: "C34", causes: ["C33", "C340", "C349", "C34", "C32", "C35", "C780"]),
  ]
}

/// Cancers treated in time.
struct History22_1: IndicatorHistory {
  let id = "22.1"

  func tell(_ story: inout Story) {
    for person in Story.people {
      let stop = story.dice.day()
      for _ in 0..<story.dice.int(1...4) {
        story.add("cancer_treatment", of: person) { dice in
          let day = dice.chance(0.5) ? stop : dice.chance(0.5) ? dice.after(stop, [-28, -42, -100, 0]) : dice.day()
          return [
            "site": .text(
              dice.pick([
                "C220", "C22", "C349", "C509", "C18", "C19", "C209", "C539", "C17", "C21", "C33", "C54", "C240",
              ])),
            "modality": .text(dice.pick(["SURGERY", "CHEMO", "RADIATION", "CHEMO", "HORMONE"])),
            "date": dice.chance(0.05) ? nil : .day(day),
            "last_day": dice.chance(0.3) ? nil : .day(day + dice.pick([0, 0, 5, 30])),
            "obtained": dice.chance(0.4) ? nil : .day(dice.after(day, [-28, -42, 0])),
            "imaging": dice.chance(0.4) ? nil : .day(dice.after(day, [-28, -42, 0])),
            "metastatic_unknown_primary": .flag(dice.chance(0.08)),
          ]
        }
      }
    }
  }
}

/// Kidney function that falls slowly.
struct History23: IndicatorHistory {
  let id = "23"

  func tell(_ story: inout Story) {
    for person in Story.people {
      let first = story.dice.day()
      story.addPerson(person) { dice in
        ["birth": dice.chance(0.05) ? nil : .day(first.adding(months: -12 * dice.int(40...80)) + dice.int(-1...1))]
      }
      for _ in 0..<story.dice.int(1...2) {
        story.add("visit", of: person) { dice in
          let code = dice.pick([
            "N183", "N184", "N189", "E102", "E112", "E122", "E132", "E142", "I12", "I129", "I132", "I151", "N182",
            "N185", "E119", "I150", "I11",
          ])
          return [
            "date": dice.maybeDay().map { .day($0) }, "principal": .text(dice.pick([code, "Z000"])),
            "diagnoses": .texts(dice.pick([[code], ["I10", code]])),
          ]
        }
      }
      for _ in 0..<story.dice.int(1...4) {
        let isComputed = story.dice.chance(0.3)
        story.add("lab", of: person) { dice in
          [
            "date": .day(dice.chance(0.7) ? first + dice.pick([0, 0, 1, 73, 146, 219, 181]) : dice.day()),
            "test": .text(
              isComputed ? dice.pick(["11", "0581902"]) : dice.pick(["15", "0581904", "15", "0581904", "14"])),
            "value": dice.chance(0.04)
              ? nil
              : .number(
                isComputed
                  ? dice.tenths(8...30)
                  : 45 - dice.pick([0, 0.8, 1.6, 2.4, 0.799, 1, 2, -15, -14.9, 30, 30, 30.1, 25])),
          ]
        }
      }
    }
  }
}

/// Drug patients who stay abstinent.
struct History24: IndicatorHistory {
  let id = "24"

  func tell(_ story: inout Story) {
    for person in Story.people {
      for _ in 0..<story.dice.int(1...3) {
        story.add("drug_treatment", of: person) { dice in
          let turn = dice.day()
          return [
            "discharged": dice.chance(0.05)
              ? nil
              : .day(
                dice.chance(0.5)
                  ? turn.adding(months: -dice.pick([3, 6, 12])) + dice.int(-1...1) : dice.pick([turn, dice.priorDay()])),
            "discharge_type": .text(dice.pick(["COMPLETED", "DROPOUT", "TRANSFER", ""])),
            "diagnosis": .text(dice.pick(["ABUSE", "DEPENDENCE", "USE", ""])),
            "remission_3": .text(dice.pick(["Y", "N", ""])), "remission_6": .text(dice.pick(["Y", "N", ""])),
            "remission_12": .text(dice.pick(["Y", "N", ""])),
          ]
        }
      }
    }
  }
}

/// Intermediate care: steps of hospitals.
struct History25: IndicatorHistory {
  let id = "25"

  func tell(_ story: inout Story) {
    for unit in Story.units {
      let early = story.dice.chance(0.7)
      story.addAssessments("25", items: ["1", "2", "3", "4", "5", "5", "5", "5"], of: unit, place: unit) { dice in
        [
          "round": .text(dice.pick(["1", "2", "3", "4", ""])), "passed": .flag(dice.chance(0.95)),
          "date": .day(early && dice.chance(0.6) ? dice.year.first + dice.int(-1...200) : dice.day()),
        ]
      }
      story.addUnit(unit, kinds: ["HOSPITAL", "HOSPITAL", "RPHSH"])
    }
  }
}
