import Foundation
import HealthRecords

extension Known {
  /// Registered with a disease by the day, not dead (02) nor gone (10) by it; without a day of leaving, gone at once.
  func isRegistered(_ isDisease: (String) -> Bool) -> Bool {
    of("chronic").contains { row in
      guard isDisease(row.code("code")), let date = row.day("date"), date <= asof else { return false }
      let leaves = ["02", "10"].contains(row.code("discharge_type"))
      return !(leaves && row.day("discharge_date").map { $0 <= asof } ?? true)
    }
  }
}

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
struct Oracle17_1: IndicatorOracle {
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

  func count(_ known: Known, into tally: inout Tally) {
    guard let home = known.home, known.isRegistered({ isCode($0, "E10", "E14") }) else { return }
    tally.add("registered", at: home.unit)
    let tests = known.of("lab").filter {
      ["05", "0531601"].contains($0.code("test")) && known.isNow($0.day("date"))
        && $0.number("value").map { (3...20).contains($0) } ?? false
    }
    guard let last = latest(tests, "date") else { return }
    tally.add("tested", at: home.unit)
    tally.add("controlled", at: home.unit, if: last.number("value")! < 7)
  }
}

/// Hypertension under control.
struct Oracle17_2: IndicatorOracle {
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

  func count(_ known: Known, into tally: inout Tally) {
    guard let home = known.home, known.isRegistered({ isCode($0, "I10", "I15") }) else { return }
    tally.add("registered", at: home.unit)
    let readings = known.of("visit").filter { row in
      guard known.isNow(row.day("date")), let sbp = row.whole("sbp"), let dbp = row.whole("dbp") else { return false }
      return (50...300).contains(sbp) && (20...200).contains(dbp)
    }
    let days = Set(readings.map { $0.day("date")! }).sorted().suffix(2)
    guard days.count == 2 else { return }
    tally.add("measured_twice", at: home.unit)
    let isLow = days.allSatisfy { day in
      let last = latest(readings.filter { $0.day("date") == day }, "date")!
      return last.whole("sbp")! < 140 && last.whole("dbp")! < 90
    }
    tally.add("controlled", at: home.unit, if: isLow)
  }
}

/// Deaths among stroke inpatients.
struct Oracle18: IndicatorOracle {
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

  func count(_ known: Known, into tally: inout Tally) {
    for row in known.of("admission") where isCode(row.code("principal"), "I60", "I69") {
      guard let start = row.minutes("admitted"), let end = row.minutes("discharged"), end - start >= 240,
        known.isNow(LocalDate(daysSinceEpoch: Int32(end / 1_440)))
      else { continue }
      tally.add("discharges", at: row.unit)
      let isDead = row.code("discharge_status") == "9" || ["8", "9"].contains(row.code("discharge_type"))
      tally.add("deaths", at: row.unit, if: isDead)
    }
  }
}

/// Rational use of antibiotics in health posts.
struct Oracle19: IndicatorOracle {
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

  func count(_ known: Known, into tally: inout Tally) {
    tally.add("health_posts", at: known.subject, if: known.isUnit("RPHSH"))
    for visit in known.of("visit") where known.isNow(visit.day("date")) {
      let codes = visit.codes("diagnoses")
      let hasAntibiotic = visit.codes("drugs").contains { $0.hasPrefix("J01") }
      for (name, prefixes) in [("respiratory", Self.respiratory), ("diarrhoea", Self.diarrhoea)] {
        guard codes.contains(where: { hasPrefix($0, prefixes) }) else { continue }
        tally.add(name, at: visit.unit)
        tally.add("\(name)_antibiotic", at: visit.unit, if: hasAntibiotic)
      }
    }
  }
}

/// Deaths of some causes this year and the year before, and populations.
struct DeathRateOracle: IndicatorOracle {
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

  func count(_ known: Known, into tally: inout Tally) {
    for (name, isIn) in [(term, known.isNow), ("\(term)_before", known.isBefore)] {
      guard let death = known.death(isIn), isCode(death.code("cause"), from, to) else { continue }
      let residence = death.code("residence")
      tally.add(name, at: residence.isEmpty ? known.homeInLife?.unit : residence)
    }
    tally.add("population", at: known.subject, known.population)
    tally.add("population_before", at: known.subject, known.populationBefore)
    tally.add("reported_before", at: known.subject, (known.reportedBefore(id, "DEATHS") ?? 0).rounded())
  }

  static let all = [
    DeathRateOracle(
      id: "20", term: "suicides", from: "X60", to: "X84", causes: ["X60", "X84", "X849", "X700", "X59", "X85", "Y870"]),
    DeathRateOracle(
      id: "21", term: "deaths", from: "I20", to: "I25", causes: ["I20", "I219", "I259", "I25", "I19", "I26", "I10"]),
    DeathRateOracle(
      id: "22.2", term: "deaths", from: "C22", to: "C22", causes: ["C22", "C220", "C229", "C221", "C21", "C23", "C240"]),
    DeathRateOracle(
      id: "22.3", term: "deaths", from: "C33", to: "C34", causes: ["C33", "C340", "C349", "C34", "C32", "C35", "C780"]),
  ]
}

/// Cancers treated in time.
struct Oracle22_1: IndicatorOracle {
  let id = "22.1"
  private static let modalities = ["SURGERY": "surgery", "CHEMO": "chemotherapy", "RADIATION": "radiotherapy"]

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

  func count(_ known: Known, into tally: inout Tally) {
    let courses = known.of("cancer_treatment").filter { row in
      let site = row.code("site")
      return row.day("date") != nil && !row.flag("metastatic_unknown_primary")
        && (isCode(site, "C22", "C22") || isCode(site, "C34", "C34") || isCode(site, "C50", "C50")
          || isCode(site, "C18", "C20") || isCode(site, "C53", "C53"))
    }
    for (modality, term) in Self.modalities {
      let now = courses.filter { $0.code("modality") == modality && known.isNow($0.day("date")) }
      // The first course of the year; of one day that of the lowest unit, and there the one changed first.
      guard
        let first = now.min(by: { ($0.day("date")!, $0.unit, $0.updated) < ($1.day("date")!, $1.unit, $1.updated) }),
        let stop = first.day("date")
      else { continue }
      tally.add(term, at: first.unit)
      let earlier = latest(courses.filter { $0.code("modality") != modality && $0.day("date")! < stop }, "date")
      let end = earlier.map { $0.day("last_day") ?? $0.day("date")! }
      let start = end ?? first.day("obtained") ?? first.day("imaging")
      let wait = start.map { stop - $0 }
      tally.add(
        "\(term)_in_time", at: first.unit,
        if: wait.map { (0...(modality == "SURGERY" ? 28 : 42)).contains($0) } ?? false)
      tally.add("\(term)_faults", at: first.unit, if: wait.map { $0 < 0 } ?? true)
    }
  }
}

/// Kidney function that falls slowly.
struct Oracle23: IndicatorOracle {
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

  func count(_ known: Known, into tally: inout Tally) {
    guard let home = known.home, home.code("nation") == "099" else { return }
    let labs = known.of("lab").filter { known.isNow($0.day("date")) && $0.number("value") != nil }
    var byDay: [LocalDate: Double] = [:]
    for day in Set(labs.map { $0.day("date")! }) {
      let today = labs.filter { $0.day("date") == day }
      if let reported = latest(today.filter { ["15", "0581904"].contains($0.code("test")) }, "date") {
        byDay[day] = reported.number("value")
      } else if let creatinine = latest(today.filter { ["11", "0581902"].contains($0.code("test")) }, "date"),
        let birth = home.day("birth")
      {
        byDay[day] = Self.egfr(creatinine.number("value")!, sex: home.code("sex"), age: years(birth, day))
      }
    }
    guard byDay.count >= 2, let first = byDay.keys.min(), let last = byDay.keys.max(), let start = byDay[first],
      let end = byDay[last]
    else { return }
    let codes = known.of("visit").filter { known.isNow($0.day("date")) }.flatMap { $0.codes("diagnoses") }
    let isStaged = codes.contains { hasPrefix($0, ["N183", "N184"]) }
    let isKidney = codes.contains {
      hasPrefix($0, ["N189", "E102", "E112", "E122", "E132", "E142", "I12", "I13", "I151"])
    }
    guard isStaged || (isKidney && start >= 15 && start < 60) else { return }
    tally.add("patients", at: home.unit)
    // In thousandths, so that a fall of exactly 4 is not under 4.
    let fall = ((start - end) * 1_000).rounded() * 365
    tally.add("slow_decline", at: home.unit, if: fall < 4_000 * Double(last - first))
  }

  /// CKD-EPI 2009.
  static func egfr(_ creatinine: Double, sex: String, age: Int) -> Double {
    let (kappa, alpha, factor) = sex == "2" ? (0.7, -0.329, 1.018) : (0.9, -0.411, 1.0)
    return 141 * pow(min(creatinine / kappa, 1), alpha) * pow(max(creatinine / kappa, 1), -1.209)
      * pow(0.993, Double(age)) * factor
  }
}

/// Drug patients who stay abstinent.
struct Oracle24: IndicatorOracle {
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

  func count(_ known: Known, into tally: inout Tally) {
    for row in known.of("drug_treatment") where ["ABUSE", "DEPENDENCE"].contains(row.code("diagnosis")) {
      guard let discharged = row.day("discharged") else { continue }
      for months in [3, 6, 12] where known.isNow(discharged.adding(months: months)) {
        tally.add("discharged_\(months)", at: row.unit)
        tally.add("abstinent_\(months)", at: row.unit, if: row.code("remission_\(months)") == "Y")
      }
    }
  }
}

/// Intermediate care: steps of hospitals.
struct Oracle25: IndicatorOracle {
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

  func count(_ known: Known, into tally: inout Tally) {
    tally.add("hospitals", at: known.subject, if: known.isUnit("HOSPITAL"))
    var steps = known.ladder("25", 4)
    // A summary exists, and one for every quarter that is over.
    let over = (1...4).filter { known.year.first.adding(months: 3 * $0) <= known.asof }
    let summaries = known.entries("25", "5").filter { $0.flag("passed") }
    let isSummarised =
      !summaries.isEmpty && over.allSatisfy { quarter in summaries.contains { $0.code("round") == "\(quarter)" } }
    if steps == 4, isSummarised { steps = 5 }
    tally.add("steps_done", at: known.subject, steps)
  }
}
