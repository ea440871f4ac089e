import HealthRecords
import RecordMessages
import SwiftProtobuf

extension Storyteller {
  /// What a unit reports of itself: purchases, audits of its records, product samples, what assessors found, and figures that
  /// no record of care answers.
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
    tellFigures(unit, position, number)
    if unit.kind != .post { tellWorkplace(unit, position, number) }
  }

  func dice(_ position: Int, _ strand: Dice.Strand) -> Dice {
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
}
