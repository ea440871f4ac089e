import HealthRecords

// Histories of places, for indicators that assess them.

extension Story {
  static let provincialOffice = "99801"

  /// Entries of assessors for a place: items passed, failed and passed again.
  mutating func addAssessments(
    _ indicator: String, items: [String], of subject: String, place: String,
    _ more: (inout Dice) -> [String: Row.Field?] = { _ in [:] }
  ) {
    for item in items {
      for _ in 0..<dice.pick([0, 1, 1, 1, 2, 2, 3]) {
        add("assessment", of: subject) { dice in
          var values: [String: Row.Field?] = [
            "indicator": .text(dice.chance(0.08) ? "99" : indicator), "item": .text(item),
            "date": dice.maybeDay().map { .day($0) }, "passed": .flag(dice.chance(0.8)), "place": .text(place),
          ]
          values.merge(more(&dice)) { $1 }
          return values
        }
      }
    }
  }

  mutating func addReported(
    _ indicator: String, _ item: String, of subject: String, place: String, _ values: ClosedRange<Int>
  ) {
    for _ in 0..<dice.pick([0, 1, 2, 3]) {
      let year = Int(self.year.buddhistYear)
      add("reported_value", of: subject) { dice in
        [
          "indicator": .text(dice.chance(0.08) ? "99" : indicator), "item": .text(item),
          "fiscal_year": .whole(year + dice.pick([0, 0, 0, -1, -1, 1])), "date": dice.maybeDay().map { .day($0) },
          "value": .number(Double(dice.int(values))), "place": .text(place),
        ]
      }
    }
  }

  /// An area of 2, 4 or 6 digits, at times reported by two offices.
  mutating func addArea(_ code: String) {
    for unit in [Story.provincialOffice, "10707"].prefix(dice.pick([1, 1, 1, 2])) {
      add("area", of: code, at: unit, id: code) { _ in ["code": .text(code)] }
    }
  }

  /// A unit's registrations: always, or in spans that follow each other.
  mutating func addUnit(
    _ code: String, kinds: [String] = ["HOSPITAL", "RPHSH", "RPHSH", "DISTRICT", "PROVINCIAL", "OTHER"]
  ) {
    let change = dice.day()
    let spans: [(LocalDate?, LocalDate?)] = dice.pick([
      [(nil, nil)], [(nil, change)], [(change, nil)], [(nil, change), (change + 1, nil)],
      [(nil, change), (change + 20, nil)],
    ])
    for (n, span) in spans.enumerated() {
      add("unit", of: code, at: Story.provincialOffice, id: "\(code)-\(n)") { dice in
        [
          "code": .text(code), "kind": .text(dice.pick(kinds)), "district": .text(Story.districts[0]),
          "province": "45", "affiliation": .text(dice.pick(["MOPH", "MOPH", "PAO", "OTHER"])),
          "valid_from": span.0.map { .day($0) }, "valid_to": span.1.map { .day($0) },
          "service_level": .text(dice.pick(["F3", "F2", "F1", "M2", "M1", "S", "A", ""])),
        ]
      }
    }
  }

  /// A place's population as it is published: a total, or by sex and age, or both.
  mutating func addPopulation(_ place: String) {
    for offset in [-2, -1, 0, 1] where dice.chance(0.6) {
      let year = Int(self.year.buddhistYear) + offset
      let register = dice.pick(["", "MIDYEAR"])
      func add(_ sex: String, _ ages: ClosedRange<Int>?, _ register: String) {
        self.add(
          "population", of: place, at: Story.provincialOffice,
          id: "\(year)-\(sex)-\(ages?.lowerBound ?? -1)-\(register)"
        ) { dice in
          [
            "fiscal_year": .whole(year), "sex": .text(sex), "age_from": ages.map { .whole($0.lowerBound) },
            "age_to": ages.map { .whole($0.upperBound) }, "count": .whole(dice.int(0...5_000)), "place": .text(place),
            "register": .text(register),
          ]
        }
      }
      if dice.chance(0.3) { add("", nil, register) }
      if dice.chance(0.7) {
        for sex in ["1", "2"] {
          for ages in [0...4, 5...14, 10...15, 15...19, 14...18, 15...20, 16...19, 20...120] where dice.chance(0.5) {
            add(sex, ages, register)
          }
        }
      }
      if dice.chance(0.3) { add("", 12...12, "AGE12") }
      if dice.chance(0.2) { add("1", 5...14, "SCHOOL") }
    }
  }
}
