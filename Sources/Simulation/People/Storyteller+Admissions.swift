import HealthRecords
import RecordMessages
import SwiftProtobuf

extension Storyteller {
  /// Stays in hospital: strokes, and everything else.
  mutating func tellAdmissions(_ citizen: Citizen, _ life: Life) {
    var dice = dice(citizen, .stroke)
    let age = citizen.age
    let strokeChance = age < 40 ? 0.0003 : age < 60 ? 0.004 : 0.012
    if life.ending == .stroke, let death = life.death {
      let stay = dice.below(9)
      tellStay(
        citizen, life, 0, from: death - stay, days: stay, principal: dice.pick(["I619", "I639", "I609"]), dies: true,
        &dice)
    } else if dice.chance(strokeChance) {
      let day = anyDay(&dice)
      let stay = dice.between(0...12)
      if life.isAlive(on: day + stay) {
        tellStay(
          citizen, life, 1, from: day, days: stay, principal: dice.pick(["I639", "I64", "I619", "I678"]), dies: false,
          &dice)
      }
    }
    if dice.chance(0.06) {
      let day = anyDay(&dice)
      let stay = dice.between(1...6)
      let illness = dice.pick(["J189", "A099", "K358", "E162", "N390", "I500", "S720"])
      if life.isAlive(on: day + stay) {
        tellStay(citizen, life, 2, from: day, days: stay, principal: illness, dies: false, &dice)
      }
    }
  }

  private mutating func tellStay(
    _ citizen: Citizen, _ life: Life, _ ordinal: Int, from day: LocalDate, days: Int, principal: String, dies: Bool,
    _ dice: inout Dice
  ) {
    let hour = dice.below(18)
    // A stay of less than four hours is no admission; exactly four hours is one.
    let hours = days > 0 ? dice.between(hour...23) : hour + dice.pick([2, 3, 4, 4, 5])
    let statusOnly = dice.chance(0.5)
    let coding = dice.between(1...30)
    let admitted = day.yyyymmdd * 1_000_000 + Int64(hour) * 10_000 + 1_500
    let discharged = (day + days).yyyymmdd * 1_000_000 + Int64(hours) * 10_000 + 1_500
    writer.record(
      KindID.admission, ordinal, at: unit(hospital(citizen, life, on: day)), entered: [day, day + days + coding], &dice
    ) { (message: inout WireAdmission, stage, mistaken) in
      message.admitted = admitted
      guard stage == 1 else { return }
      message.discharged = discharged
      message.principal = mistaken ? "R51" : principal
      message.diagnoses = [message.principal]
      message.dischargeStatus = dies ? "9" : "2"
      message.dischargeType = dies && !statusOnly ? "9" : "1"
    }
  }
}
