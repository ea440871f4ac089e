import HealthRecords
import RecordMessages
import SwiftProtobuf

/// What assessors enter of one place: the criteria, steps and grades of one district's places, one after the other during the
/// year.
private struct Assessors {
  let office: String
  let number: Int
  var ordinal = 0
  var dice: Dice
}

extension Storyteller {
  mutating func tellAssessments(_ office: SimulatedUnit, _ position: Int, _ number: Int) {
    var assessors = Assessors(office: office.code, number: number, dice: dice(position, .assessments))
    let district = office.district
    let subdistricts = province.areas.map(\.code).filter { $0.utf8.count == 6 && $0.hasPrefix(district) }
    let hospitals = province.hospitals.map { province.units[$0] }.filter { $0.district == district }.map(\.code)
    let posts = province.units.filter { $0.kind == .post && $0.district == district }.map(\.code)

    for place in subdistricts {
      tellLadder("7", 7, of: place, &assessors)
      tellGrades("9", ["QMT"], of: place, &assessors)
      tellPass("M18", of: place, &assessors)
    }
    for (indicator, steps) in [("8", 2), ("10", 5), ("16", 5), ("33", 4)] {
      tellLadder(indicator, steps, of: district, &assessors)
    }
    tellLadder("28", 8, of: district, &assessors)
    tellGrades("29", ["1", "2", "3", "4", "5"], of: district, &assessors)
    for indicator in ["M23.1", "M25", "M57"] { tellPass(indicator, of: district, &assessors) }
    tellResearch(of: district, &assessors)
    tellDrowningTeams(of: district, &assessors)

    for place in hospitals {
      for indicator in ["15", "37"] { tellLadder(indicator, 5, of: place, &assessors) }
      tellIntermediateCare(of: place, &assessors)
      tellEmergencyCare(of: place, &assessors)
      for indicator in ["M1.1", "M33", "M39", "M51", "M59", "M61", "M62", "M63", "M67"] {
        tellPass(indicator, of: place, &assessors)
      }
      tellPass("M38", item: "TEAM", of: place, &assessors)
    }
    for place in [office.code] + posts.prefix(2) {
      for indicator in ["M51", "M59", "M61", "M62"] { tellPass(indicator, of: place, &assessors) }
    }
    for place in posts { tellPass("33", item: "STAR5", of: place, share: 0.35, &assessors) }
  }

  /// One entry. - Parameter subject: what was assessed, where it is not the place itself.
  private mutating func tell(
    _ indicator: String, _ item: String, of place: String, subject: String? = nil, on day: LocalDate,
    _ assessors: inout Assessors, _ fill: (inout WireAssessment, _ mistaken: Bool) -> Void
  ) {
    assessors.ordinal += 1
    guard day <= SimulationCalendar.last else { return }
    writer.begin(code: subject ?? place, number: assessors.number)
    writer.record(
      KindID.assessment, assessors.ordinal, at: assessors.office, entered: [day + 2], &assessors.dice
    ) { (message: inout WireAssessment, _, mistaken) in
      message.indicator = indicator
      message.item = item
      message.date = Int32(day)
      message.place = place
      message.round = "1"
      fill(&message, mistaken)
    }
  }

  private mutating func tellLadder(_ indicator: String, _ steps: Int, of place: String, _ assessors: inout Assessors) {
    var day = SimulationCalendar.first + assessors.dice.below(60)
    for step in 1...steps {
      day = day + assessors.dice.between(10...60)
      let passed = assessors.dice.chance(0.94)
      tell(indicator, "\(step)", of: place, on: day, &assessors) { $0.passed = $1 ? !passed : passed }
    }
  }

  private mutating func tellGrades(
    _ indicator: String, _ items: [String], of place: String, _ assessors: inout Assessors
  ) {
    for item in items {
      let day = SimulationCalendar.first + assessors.dice.below(300)
      let grade = assessors.dice.between(2...5)
      let assessed = assessors.dice.chance(0.95)
      guard assessed else { continue }
      tell(indicator, item, of: place, on: day, &assessors) {
        $0.passed = grade >= 3
        $0.grade = Double($1 ? 1 : grade)
      }
    }
  }

  /// Entered in the year or in the two before; at times again, with another result.
  private mutating func tellPass(
    _ indicator: String, item: String = "PASS", of place: String, share: Double = 0.7, _ assessors: inout Assessors
  ) {
    let assessed = assessors.dice.chance(0.9)
    let day = SimulationCalendar.last - assessors.dice.below(1_000)
    let passed = assessors.dice.chance(share)
    let again = assessors.dice.chance(0.25)
    guard assessed else { return }
    tell(indicator, item, of: place, on: day, &assessors) { $0.passed = $1 ? !passed : passed }
    guard again else { return }
    tell(indicator, item, of: place, on: day + 120, &assessors) { $0.passed = $1 ? passed : !passed }
  }

  /// Steps 1 to 4, and a summary after each quarter.
  private mutating func tellIntermediateCare(of place: String, _ assessors: inout Assessors) {
    tellLadder("25", 4, of: place, &assessors)
    for quarter in 1...4 {
      let isWritten = assessors.dice.chance(0.9)
      let day = SimulationCalendar.first.adding(months: 3 * quarter) + assessors.dice.below(25) - 5
      guard isWritten else { continue }
      tell("25", "5", of: place, on: day, &assessors) {
        $0.passed = !$1
        $0.round = "\(quarter)"
      }
    }
  }

  /// The hospital's own judgement, and at times that of others.
  private mutating func tellEmergencyCare(of place: String, _ assessors: inout Assessors) {
    for (item, share) in [("SELF", 1.0), ("EXTERNAL", 0.4)] {
      let done = assessors.dice.chance(share)
      let day = SimulationCalendar.first + assessors.dice.below(340)
      let points = Double(assessors.dice.between(70...200)) / 2
      guard done else { continue }
      tell("26", item, of: place, on: day, &assessors) {
        $0.points = $1 ? points / 2 : points
        $0.fullPoints = 120
      }
    }
  }

  /// The plan, and the steps of the rounds of March and June.
  private mutating func tellResearch(of place: String, _ assessors: inout Assessors) {
    let isSent = assessors.dice.chance(0.85)
    let sent = SimulationCalendar.first + 120 + assessors.dice.below(60)
    if isSent { tell("38", "PLAN", of: place, on: sent, &assessors) { $0.passed = !$1 } }
    for (round, firstDay) in [("1", 100), ("2", 200)] {
      for step in 1...5 {
        let day = SimulationCalendar.first + firstDay + 14 * step + assessors.dice.below(10)
        let passed = assessors.dice.chance(0.85)
        tell("38", "\(step)", of: place, on: day, &assessors) {
          $0.passed = $1 ? !passed : passed
          $0.round = round
        }
      }
    }
  }

  /// Two teams a district, certified in earlier years, this year or not at all.
  private mutating func tellDrowningTeams(of district: String, _ assessors: inout Assessors) {
    for team in 1...2 {
      let subject = "TEAM\(district)-\(team)"
      let before = assessors.dice.chance(0.5) ? assessors.dice.between(1...2) : 0
      let now = assessors.dice.chance(0.5) ? assessors.dice.between(1...3) : 0
      let day = SimulationCalendar.first + assessors.dice.below(300)
      if before > 0 {
        tell("11", "TEAM", of: district, subject: subject, on: SimulationCalendar.first - 150, &assessors) {
          $0.passed = true
          $0.grade = Double($1 ? 0 : before)
        }
      }
      tell("11", now > 0 ? "TEAM" : "ACTIVITY", of: district, subject: subject, on: day, &assessors) {
        $0.passed = !$1
        $0.grade = Double(now)
      }
    }
  }

  /// Happiness at work: what was done about it, and the mean score of two surveys.
  mutating func tellWorkplace(_ unit: SimulatedUnit, _ position: Int, _ number: Int) {
    var assessors = Assessors(office: unit.code, number: number, ordinal: 10_000, dice: dice(position, .workplace))
    for item in ["1", "2", "3"] {
      let day = SimulationCalendar.first + assessors.dice.below(300)
      let passed = assessors.dice.chance(0.85)
      tell("30", item, of: unit.code, on: day, &assessors) { $0.passed = $1 ? !passed : passed }
    }
    for (n, firstDay) in [-120, 100, 280].enumerated() {
      let day = SimulationCalendar.first + firstDay + assessors.dice.below(50)
      let score = Double(assessors.dice.between(560...720)) / 10
      tellFigure(
        "30", "HAPPY", score, mistake: score + 5, of: unit.code, by: unit.code, 900 + n, number, on: day,
        &assessors.dice)
    }
  }
}
