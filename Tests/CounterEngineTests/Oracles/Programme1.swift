import Foundation
import HealthRecords
import Indicators

/// Maternal deaths and live births.
struct Oracle1: IndicatorOracle {
  let id = "1"

  /// A delivery that several units report counts once: not where another with a live birth lies 1 to 180 days before it, or
  /// on its day at a unit of a lower code.
  static func isCounted(_ delivery: Row, _ all: [Row]) -> Bool {
    guard let day = delivery.day("date"), (delivery.whole("live_births") ?? 0) > 0 else { return false }
    return !all.contains { other in
      guard let then = other.day("date"), (other.whole("live_births") ?? 0) > 0 else { return false }
      return (1...180).contains(day - then) || (then == day && other.unit < delivery.unit)
    }
  }

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

  func count(_ known: Known, into tally: inout Tally) {
    guard let home = known.homeInLife else { return }
    let deliveries = known.of("delivery").filter { $0.day("date") != nil }
    for delivery in deliveries where known.isNow(delivery.day("date")) && Self.isCounted(delivery, deliveries) {
      tally.add("live_births", at: home.unit, delivery.whole("live_births") ?? 0)
    }
    guard let death = known.death(known.isNow), let date = death.day("date"), home.code("nation") == "099",
      !isCode(death.code("cause"), "V01", "X59"), !death.flag("unrelated_to_pregnancy")
    else { return }
    // A delivery more than a year ago says nothing about this pregnancy.
    let gaps = deliveries.map { date - $0.day("date")! }.filter { (0...365).contains($0) }
    let isMaternal =
      switch death.code("pregnancy") {
      case "1": true
      case "2": gaps.isEmpty || gaps.contains { $0 <= 42 }
      default: gaps.contains { $0 <= 42 }
      }
    tally.add("maternal_deaths", at: home.unit, if: isMaternal)
  }
}

/// Development of children screened at four ages.
struct Oracle2: IndicatorOracle {
  let id = "2"
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

  func count(_ known: Known, into tally: inout Tally) {
    guard let home = known.home, let birth = home.day("birth") else { return }
    let results = known.of("screening").filter { $0.day("date").map { $0 <= known.asof } ?? false }
    let days = Set(results.map { $0.day("date")! }).sorted()
    func codes(_ day: LocalDate) -> Set<String> {
      Set(results.filter { $0.day("date") == day }.map { $0.code("code") })
    }
    func passes(_ day: LocalDate) -> Bool {
      let codes = codes(day)
      return codes.contains("1B260") || codes.isSuperset(of: Self.domains)
    }
    let domains = (0...4).flatMap { area in (0...2).map { "1B2\(area)\($0)" } }
    func isResult(_ day: LocalDate) -> Bool {
      !codes(day).isDisjoint(with: domains + ["1B260", "1B261", "1B262"])
    }
    for age in Self.ages {
      let reached = birth.adding(months: age)
      tally.add("reached_an_age", at: home.unit, if: known.isNow(reached))
      guard let first = days.first(where: { months(birth, $0) == age && isResult($0) }), known.isNow(first) else {
        continue
      }
      tally.add("screened", at: home.unit)
      if passes(first) {
        tally.add("passed_at_once", at: home.unit)
      } else if codes(first).contains("1B261") {
        let isRepeated = days.contains { (1...30).contains($0 - first) && passes($0) }
        tally.add("passed_on_repeating", at: home.unit, if: isRepeated)
        tally.add("pending", at: home.unit, if: !isRepeated && known.asof - first <= 30)
      }
    }
  }
}

/// Height and build of children under 6.
struct Oracle3: IndicatorOracle {
  let id = "3"

  func tell(_ story: inout Story) {
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
          let height =
            Growth.measure("who_2006_height_for_age", sex, Double(day - birth) / 30.4375, dice.pick(z)) ?? 110
          let table = months(birth, day) < 24 ? "who_2006_weight_for_length" : "who_2006_weight_for_height"
          let weight = Growth.measure(table, sex, (height * 10).rounded() / 10, dice.pick(z)) ?? 18
          return [
            "date": .day(day), "height": dice.chance(0.05) ? nil : .number((height * 10).rounded() / 10),
            "weight": dice.chance(0.05) ? nil : .number((weight * 10).rounded() / 10),
          ]
        }
      }
    }
  }

  func count(_ known: Known, into tally: inout Tally) {
    guard let home = known.home, let birth = home.day("birth") else { return }
    let last = latest(
      known.of("nutrition").filter { row in
        guard let day = row.day("date"), known.isNow(day), row.number("weight") != nil, row.number("height") != nil
        else { return false }
        return years(birth, day) < 6 && day >= birth
      }, "date")
    guard let last, let day = last.day("date"), let weight = last.number("weight"), let height = last.number("height")
    else { return }
    let sex = home.code("sex")
    if years(birth, day) == 5 {
      let who = sex == "1" ? "boys" : "girls"
      tally.add("\(who)_of_5", at: home.unit)
      tally.add("\(who)_height", at: home.unit, height)
    }
    let forAge = Growth.z("who_2006_height_for_age", sex, Double(day - birth) / 30.4375, height)
    let table = months(birth, day) < 24 ? "who_2006_weight_for_length" : "who_2006_weight_for_height"
    let forHeight = Growth.z(table, sex, height, weight)
    guard let forAge, let forHeight else {
      tally.add("unclassified", at: home.unit)
      return
    }
    tally.add("measured", at: home.unit)
    tally.add("tall_and_proportionate", at: home.unit, if: forAge >= -1.5 && forHeight >= -1.5 && forHeight <= 1.5)
  }
}

/// z-scores by the LMS method, straight from the reference tables.
enum Growth {
  static func z(_ name: String, _ sex: String, _ axis: Double, _ measure: Double) -> Double? {
    guard let (l, m, s) = row(name, sex, axis) else { return nil }
    return (pow(measure / m, l) - 1) / (l * s)
  }

  /// The measure of a z-score.
  static func measure(_ name: String, _ sex: String, _ axis: Double, _ z: Double) -> Double? {
    guard let (l, m, s) = row(name, sex, axis) else { return nil }
    return m * pow(1 + l * s * z, 1 / l)
  }

  private static func row(_ name: String, _ sex: String, _ axis: Double) -> (l: Double, m: Double, s: Double)? {
    guard let table = (try? Shipped.catalogue.get())?.checked.growthTables.first(where: { $0.name == name }),
      let rows = ["1": table.boys, "2": table.girls][sex], let below = rows.last(where: { $0.axis <= axis }),
      let above = rows.first(where: { $0.axis >= axis })
    else { return nil }
    let t = above.axis == below.axis ? 0 : (axis - below.axis) / (above.axis - below.axis)
    func between(_ path: KeyPath<GrowthTable.Row, Double>) -> Double {
      below[keyPath: path] * (1 - t) + above[keyPath: path] * t
    }
    return (between(\.l), between(\.m), between(\.s))
  }
}

/// Height and build of pupils: counts as reported by term.
struct Oracle4: IndicatorOracle {
  let id = "4"
  private static let items = [
    "A1": "tall_and_proportionate", "A2": "wasted", "A3": "overweight", "A4": "stunted", "B1": "measured",
    "B2": "enrolled", "A5": "boys_height", "B3": "boys_of_12", "A6": "girls_height", "B4": "girls_of_12",
  ]

  func tell(_ story: inout Story) {
    for place in Story.units.prefix(2) {
      for item in Self.items.keys.sorted() { story.addReported("4", item, of: place, place: place, 0...300) }
    }
  }

  func count(_ known: Known, into tally: inout Tally) {
    for (item, term) in Self.items {
      let rows = known.of("reported_value").filter {
        $0.code("indicator") == "4" && $0.code("item") == item && known.isNow($0.day("date"))
          && ($0.whole("fiscal_year") == nil || $0.whole("fiscal_year") == Int(known.year.buddhistYear))
      }
      tally.add(term, at: known.place, latest(rows, "date")?.number("value") ?? 0)
    }
  }
}

/// Children of 12 free of caries.
struct Oracle5: IndicatorOracle {
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

  func count(_ known: Known, into tally: inout Tally) {
    for row in known.of("population") where row.code("register") == "AGE12" {
      guard row.whole("fiscal_year") == Int(known.year.buddhistYear) else { continue }
      tally.add("roll", at: row.code("place"), row.whole("count") ?? 0)
    }
    guard let home = known.home, let birth = home.day("birth") else { return }
    tally.add("aged_12", at: home.unit, if: years(birth, known.asof) == 12)
    let atTwelve = known.of("dental").filter { known.isNow($0.day("date")) && years(birth, $0.day("date")!) == 12 }
    guard let last = latest(atTwelve, "date") else { return }
    tally.add("examined", at: home.unit)
    tally.add("cavity_free", at: home.unit, if: !Self.faults.contains { (last.whole($0) ?? 0) > 0 })
  }
}

/// Live births to mothers of 15 to 19.
struct Oracle6: IndicatorOracle {
  let id = "6"

  /// What the registry has replaces what units report of the same birth.
  private static func isReplaced(_ delivery: Row, _ all: [Row]) -> Bool {
    !delivery.flag("registry")
      && all.contains { other in
        guard other.flag("registry"), (other.whole("live_births") ?? 0) > 0, let then = other.day("date"),
          let day = delivery.day("date")
        else { return false }
        return abs(then - day) <= 180
      }
  }

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

  func count(_ known: Known, into tally: inout Tally) {
    tally.add("women", at: known.place, known.population(sex: "2", ages: 15...19))
    // A mother registered elsewhere has no home here, but an age.
    guard let birth = known.birth else { return }
    let deliveries = known.of("delivery")
    for delivery in deliveries where known.isNow(delivery.day("date")) && !Self.isReplaced(delivery, deliveries) {
      let rivals = deliveries.filter { $0.flag("registry") == delivery.flag("registry") }
      guard Oracle1.isCounted(delivery, rivals) else { continue }
      guard (15...19).contains(years(birth, delivery.day("date")!)) else { continue }
      let residence = delivery.code("residence")
      tally.add(
        "births", at: residence.isEmpty ? known.homeInLife?.unit : residence, delivery.whole("live_births") ?? 0)
    }
  }
}

/// Sub-districts with long-term care that meet all seven criteria.
struct Oracle7: IndicatorOracle {
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

  func count(_ known: Known, into tally: inout Tally) {
    let items = (1...7).map { "\($0)" }
    let takesPart = (["JOIN"] + items).contains { !known.entries("7", $0, thisYear: false).isEmpty }
    tally.add("taking_part", at: known.place, if: takesPart)
    tally.add("passing", at: known.place, if: items.allSatisfy { known.stands("7", $0, thisYear: false) })
  }
}
