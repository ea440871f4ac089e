import HealthRecords
import RecordMessages
import SwiftProtobuf

extension Storyteller {
  /// What a unit reports of itself: purchases, audits of its records, product samples, and what assessors found.
  mutating func tellInstitution(_ position: Int) {
    let unit = province.units[position]
    let number = province.people + position
    switch unit.kind {
    case .hospital, .post:
      tellPurchases(unit, position, number, count: unit.kind == .hospital ? 240 : 10)
      tellAudits(unit, position, number)
    case .district:
      tellSamples(unit, position, number)
      tellAssessments(unit, position, number)
    case .provincial: tellPurchases(unit, position, number, count: 40)
    }
  }

  private func dice(_ position: Int, _ strand: Dice.Strand) -> Dice {
    Dice(seed: province.seed, person: -2 - position, strand: strand)
  }

  /// - Parameter count: a year's purchases.
  private mutating func tellPurchases(_ unit: SimulatedUnit, _ position: Int, _ number: Int, count: Int) {
    var dice = dice(position, .purchases)
    for n in 0..<count {
      let day = anyDay(&dice)
      let category = ["DRUG", "SUPPLY", "DENTAL", "XRAY", "LAB", "OTHER"][dice.weighted([50, 20, 6, 4, 16, 4])]
      let joint = dice.chance(category == "DRUG" ? 0.4 : 0.15)
      let amount = Int64(dice.between(50_000...40_000_000))
      writer.begin(code: "P\(unit.code)-\(n)", number: number)
      writer.record(KindID.purchase, n, at: unit.code, entered: [day + 4], &dice) {
        (message: inout WirePurchase, _, mistaken) in
        message.date = Int32(day)
        message.category = category
        message.joint = joint
        message.amount = mistaken ? amount * 100 : amount
      }
    }
  }

  /// Two rounds, in March and in August; not every unit is reached.
  private mutating func tellAudits(_ unit: SimulatedUnit, _ position: Int, _ number: Int) {
    var dice = dice(position, .audits)
    writer.begin(code: unit.code, number: number)
    for (n, firstDay) in [150, 305].enumerated() {
      let reached = dice.chance(0.92)
      let day = SimulationCalendar.first + firstDay + dice.below(28)
      let audited = dice.between(20...60)
      let correct =
        dice.chance(0.05) ? audited * 3 / 4 : min(audited, Int(Double(audited) * dice.bell(mean: 0.77, spread: 0.12)))
      guard reached else { continue }
      writer.record(KindID.audit, n, at: unit.code, entered: [day + 5], &dice) {
        (message: inout WireAudit, _, mistaken) in
        message.date = Int32(day)
        message.audited = Int32(audited)
        message.correct = Int32(mistaken ? correct / 2 : correct)
      }
    }
  }

  private mutating func tellSamples(_ unit: SimulatedUnit, _ position: Int, _ number: Int) {
    var dice = dice(position, .samples)
    for n in 0..<80 {
      let day = anyDay(&dice)
      let method = dice.chance(0.3) ? "LAB" : "KIT"
      let passed = dice.chance(0.92)
      let reason = ["PLAN", "COMPLAINT", "SPECIAL", "EMERGENCY", "REPEAT"][dice.weighted([90, 3, 3, 1, 3])]
      writer.begin(code: "S\(unit.code)-\(n)", number: number)
      writer.record(KindID.sample, n, at: unit.code, entered: [day + 7], &dice) {
        (message: inout WireProductSample, _, mistaken) in
        message.date = Int32(day)
        message.method = method
        message.passed = mistaken ? !passed : passed
        message.reason = reason
      }
    }
  }

  /// Steps and criteria of the district and its sub-districts, reached one after the other during the year.
  private mutating func tellAssessments(_ unit: SimulatedUnit, _ position: Int, _ number: Int) {
    var dice = dice(position, .assessments)
    var ordinal = 0
    func places(_ indicator: String) -> [String] {
      switch indicator {
      case "7", "9": province.areas.map(\.code).filter { $0.utf8.count == 6 && $0.hasPrefix(unit.district) }
      case "15", "25", "37":
        province.hospitals.map { province.units[$0] }.filter { $0.district == unit.district }.map(\.code)
      default: [unit.district]
      }
    }
    for indicator in ["7", "8", "9", "10", "15", "16", "25", "33", "37"] {
      for place in places(indicator) {
        var day = SimulationCalendar.first + dice.below(60)
        for step in 1...5 {
          day = day + dice.between(10...70)
          let passed = dice.chance(0.93)
          ordinal += 1
          guard day <= SimulationCalendar.last else { continue }
          writer.begin(code: place, number: number)
          writer.record(KindID.assessment, ordinal, at: unit.code, entered: [day + 2], &dice) {
            (message: inout WireAssessment, _, mistaken) in
            message.indicator = indicator
            message.item = String(step)
            message.date = Int32(day)
            message.passed = mistaken ? !passed : passed
            message.place = place
            message.round = "1"
          }
        }
      }
    }
  }
}
