import HealthRecords
import RecordMessages
import SwiftProtobuf

extension Storyteller {
  /// Screenings for cancer of women, and assessments of cardiovascular risk.
  mutating func tellPreventiveCare(_ citizen: Citizen, _ life: Life) {
    if citizen.sex == "2", (25..<75).contains(citizen.age) { tellCancerScreening(citizen, life) }
    if life.diabetesSince != nil || life.hypertensionSince != nil { tellHeartRisk(citizen, life) }
  }

  /// The cervix once in some five years, the breast every year.
  private mutating func tellCancerScreening(_ citizen: Citizen, _ life: Life) {
    var dice = dice(citizen, .cancerScreening)
    let goes = dice.chance(0.65)
    // Six years back: who was screened before the last five has to come again.
    let day = SimulationCalendar.last - dice.below(2_190)
    let code = dice.pick(["1B0040", "1B0040", "1B0044", "1B30", "1B40"])
    let isVisit = dice.chance(0.12)
    let delay = dice.below(4)
    if goes, life.isAlive(on: day), citizen.age(on: day) >= 25 {
      if isVisit {
        tellCheckUp(citizen, life, 100, day, "Z014", &dice)
      } else {
        tellPreventiveResult(citizen, life, 101, day + delay, day, code, mistake: "1B0049", &dice)
      }
    }
    let examined = dice.chance(0.7)
    let examinedOn = anyDay(&dice)
    let again = dice.chance(0.1)
    let finding = dice.chance(0.04) ? dice.pick(["1B0034", "1B0036"]) : "1B0030"
    guard examined, life.isAlive(on: examinedOn) else { return }
    tellPreventiveResult(citizen, life, 102, examinedOn + 1, examinedOn, finding, mistake: "1B0035", &dice)
    guard again, life.isAlive(on: examinedOn + 40) else { return }
    tellPreventiveResult(citizen, life, 103, examinedOn + 41, examinedOn + 40, "1B0031", mistake: "1B0035", &dice)
  }

  private mutating func tellHeartRisk(_ citizen: Citizen, _ life: Life) {
    var dice = dice(citizen, .heartRisk)
    let assessed = dice.chance(0.5)
    let day = anyDay(&dice)
    let code = "1B123\(dice.below(6))"
    guard assessed, life.isAlive(on: day) else { return }
    tellPreventiveResult(citizen, life, 104, day + 2, day, code, mistake: "1B1228", &dice)
  }

  private mutating func tellPreventiveResult(
    _ citizen: Citizen, _ life: Life, _ ordinal: Int, _ entered: LocalDate, _ day: LocalDate, _ code: String,
    mistake: String, _ dice: inout Dice
  ) {
    writer.record(KindID.screening, ordinal, at: unit(home(citizen, life, on: day)), entered: [entered], &dice) {
      (message: inout WireScreening, _, mistaken) in
      message.date = Int32(day)
      message.code = mistaken ? mistake : code
    }
  }

  private mutating func tellCheckUp(
    _ citizen: Citizen, _ life: Life, _ ordinal: Int, _ day: LocalDate, _ code: String, _ dice: inout Dice
  ) {
    writer.record(KindID.visit, ordinal, at: unit(hospital(citizen, life, on: day)), entered: [day + 1], &dice) {
      (message: inout WireVisit, _, mistaken) in
      message.date = Int32(day)
      message.principal = mistaken ? "Z000" : code
      message.diagnoses = [message.principal]
      message.typeOut = "1"
    }
  }
}
