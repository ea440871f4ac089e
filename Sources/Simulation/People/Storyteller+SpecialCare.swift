import HealthRecords
import RecordMessages
import SwiftProtobuf

extension Storyteller {
  /// What the hospital's clinics see: kidneys that fail, low spirits, blindness from cataract, sepsis, broken hips.
  mutating func tellSpecialCare(_ citizen: Citizen, _ life: Life) {
    if life.diabetesSince != nil || life.hypertensionSince != nil { tellKidneyClinic(citizen, life) }
    guard citizen.age >= 18 else { return }
    tellDepression(citizen, life)
    tellSepsis(citizen, life)
    guard citizen.age >= 50 else { return }
    tellCataract(citizen, life)
    tellFractures(citizen, life)
  }

  /// One in eight of those with diabetes or high blood pressure: a diagnosis, and eGFR or creatinine some times a year.
  private mutating func tellKidneyClinic(_ citizen: Citizen, _ life: Life) {
    var dice = dice(citizen, .kidney)
    guard dice.chance(0.12) else { return }
    let code = dice.pick(["N183", "N184", "N189", "E112", "I129"])
    let start = dice.bell(mean: 44, spread: 12)
    let yearlyFall = dice.bell(mean: 3, spread: 4)
    let byCreatinine = dice.chance(0.25)
    let first = SimulationCalendar.first + dice.below(120)
    for n in 0..<(1 + dice.below(4)) {
      let day = first + n * 80 + dice.below(20)
      let drift = start - yearlyFall * Double(n * 80) / 365
      let value = byCreatinine ? 60 / max(20, drift) : drift
      let coded = dice.chance(0.85)
      let clinic = unit(hospital(citizen, life, on: day))
      guard day <= SimulationCalendar.last, life.isAlive(on: day) else { continue }
      writer.record(KindID.lab, 100 + n, at: clinic, entered: [day + 1], &dice) {
        (message: inout WireLabResult, _, mistaken) in
        message.date = Int32(day)
        message.test = byCreatinine ? "0581902" : "0581904"
        message.value = ((value + (mistaken ? 1 : 0)) * 10).rounded() / 10
      }
      writer.record(KindID.visit, 110 + n, at: clinic, entered: [day + 1], &dice) {
        (message: inout WireVisit, _, mistaken) in
        message.date = Int32(day)
        message.principal = coded ? code : "I10"
        message.diagnoses = mistaken ? [message.principal] : [message.principal, "D638"]
        message.drugs = ["C09AA02"]
        message.typeOut = "1"
      }
    }
  }

  private mutating func tellDepression(_ citizen: Citizen, _ life: Life) {
    var dice = dice(citizen, .mind)
    guard dice.chance(0.015) else { return }
    let code = dice.pick(["F320", "F329", "F339", "F341", "F419"])
    for n in 0..<(1 + dice.below(2)) {
      let day = dice.chance(0.4) ? anyEarlierDay(&dice) : anyDay(&dice)
      guard life.isAlive(on: day) else { continue }
      writer.record(KindID.visit, 120 + n, at: unit(hospital(citizen, life, on: day)), entered: [day + 1], &dice) {
        (message: inout WireVisit, _, mistaken) in
        message.date = Int32(day)
        message.principal = mistaken ? "G470" : code
        message.diagnoses = [message.principal]
        message.typeOut = "1"
      }
    }
  }

  /// One death in four comes in hospital with it; some others survive it.
  private mutating func tellSepsis(_ citizen: Citizen, _ life: Life) {
    var dice = dice(citizen, .sepsis)
    let isFatal = life.ending == .common && dice.chance(0.25)
    let fallsIll = dice.chance(citizen.age < 60 ? 0.002 : 0.008)
    let day = anyDay(&dice)
    let days = dice.between(1...9)
    let codes = dice.pick([["A419"], ["A410", "R572"], ["J189", "R651"], ["N390", "A415"]])
    if let death = life.death, isFatal {
      tellClinicStay(citizen, life, 110, from: death - days, days: days, codes, dies: true, &dice)
    } else if fallsIll, life.isAlive(on: day + days) {
      tellClinicStay(citizen, life, 110, from: day, days: days, codes, dies: false, &dice)
    }
  }

  /// Found blind in one eye or both; most are operated, as outpatients or in bed.
  private mutating func tellCataract(_ citizen: Citizen, _ life: Life) {
    var dice = dice(citizen, .eyes)
    guard dice.chance(citizen.age < 65 ? 0.003 : 0.03) else { return }
    let found = anyDay(&dice)
    let blindness = dice.pick(["H540", "H541", "H544", "H546"])
    let cataract = dice.pick(["H251", "H259", "H269", "H269"])
    let wait = dice.chance(0.7) ? dice.between(2...31) : dice.between(32...90)
    let isOperated = dice.chance(0.85)
    let inBed = dice.chance(0.5)
    let operated = found + wait
    guard life.isAlive(on: operated) else { return }
    let clinic = unit(hospital(citizen, life, on: found))
    writer.record(KindID.visit, 130, at: clinic, entered: [found + 1], &dice) {
      (message: inout WireVisit, _, mistaken) in
      message.date = Int32(found)
      message.principal = cataract
      message.diagnoses = mistaken ? [cataract] : [cataract, blindness]
      message.typeOut = "1"
    }
    guard isOperated, operated <= SimulationCalendar.last else { return }
    if inBed {
      tellClinicStay(citizen, life, 111, from: operated, days: 1, [cataract], dies: false, operation: "1341", &dice)
    } else {
      writer.record(KindID.visit, 131, at: clinic, entered: [operated + 1], &dice) {
        (message: inout WireVisit, _, mistaken) in
        message.date = Int32(operated)
        message.principal = cataract
        message.diagnoses = [cataract]
        message.procedures = mistaken ? [] : ["1341"]
        message.typeOut = "1"
      }
    }
  }

  /// A broken hip; some had broken a bone long before, some are moved to a second hospital for the same fracture.
  private mutating func tellFractures(_ citizen: Citizen, _ life: Life) {
    var dice = dice(citizen, .fractures)
    guard dice.chance(citizen.age < 65 ? 0.003 : 0.012) else { return }
    let day = anyDay(&dice)
    let days = dice.between(3...14)
    let before = day - dice.pick([60, 89, 91, 200, 400])
    let hadOne = dice.chance(0.35)
    let isMoved = dice.chance(0.2)
    guard life.isAlive(on: day + days + 10) else { return }
    if hadOne {
      let old = dice.pick(["S720", "S525", "M800", "S224"])
      tellClinicStay(citizen, life, 120, from: before, days: 4, [old], dies: false, &dice)
    }
    tellClinicStay(citizen, life, 121, from: day, days: days, [dice.pick(["S720", "S721"])], dies: false, &dice)
    if isMoved { tellClinicStay(citizen, life, 122, from: day + days, days: 9, ["S720"], dies: false, &dice) }
  }

  private mutating func tellClinicStay(
    _ citizen: Citizen, _ life: Life, _ ordinal: Int, from day: LocalDate, days: Int, _ codes: [String], dies: Bool,
    operation: String? = nil, _ dice: inout Dice
  ) {
    let coding = dice.between(1...20)
    writer.record(
      KindID.admission, ordinal, at: unit(hospital(citizen, life, on: day)), entered: [day + days + coding], &dice
    ) { (message: inout WireAdmission, _, mistaken) in
      message.admitted = day.yyyymmdd * 1_000_000 + 93_000
      message.discharged = (day + days).yyyymmdd * 1_000_000 + 141_500
      message.diagnoses = mistaken ? ["R51"] : codes
      message.principal = message.diagnoses[0]
      if let operation, !mistaken { message.procedures = [operation] }
      message.dischargeStatus = dies ? "9" : "2"
      message.dischargeType = dies ? "9" : "1"
    }
  }
}
