import HealthRecords
import RecordMessages
import SwiftProtobuf

extension Storyteller {
  /// Registrations of diabetes, of high blood pressure, and of other chronic illness.
  mutating func tellChronicDiseases(_ citizen: Citizen, _ life: Life) {
    if let since = life.diabetesSince {
      var dice = dice(citizen, .diabetes)
      let code = ["E119", "E11", "E112", "E109", "E149", "E14"][dice.weighted([60, 12, 12, 4, 8, 4])]
      tellChronic(citizen, life, code: code, mistake: "E039", since: since, ordinal: 0, &dice)
    }
    if let since = life.hypertensionSince {
      var dice = dice(citizen, .hypertension)
      let code = ["I10", "I119", "I129", "I159"][dice.weighted([92, 4, 3, 1])]
      tellChronic(citizen, life, code: code, mistake: "I259", since: since, ordinal: 4, &dice)
      if dice.chance(0.06) {
        let other = dice.pick(["J449", "N183", "N184", "I48", "M109"])
        tellChronic(citizen, life, code: other, mistake: "I10", since: since, ordinal: 8, &dice)
      }
    }
  }

  private mutating func tellChronic(
    _ citizen: Citizen, _ life: Life, code: String, mistake: String, since: LocalDate, ordinal: Int, _ dice: inout Dice
  ) {
    let registered = since + dice.between(0...30)
    let atHospital = dice.chance(0.35)
    let twice = dice.chance(0.15)
    let open = dice.chance(0.93) ? "03" : dice.pick(["01", "04", "05", "06", "08", "11"])
    let noticesEnd = dice.chance(0.6)
    let endDelay = dice.between(0...40)
    let hospital = hospital(citizen, life, on: since)
    let first = atHospital ? hospital : home(citizen, life, on: since)

    var stages = [registered]
    var end: (type: String, day: LocalDate)?
    if noticesEnd, let death = life.death, registered <= death {
      end = ("02", death)
    } else if noticesEnd, let move = life.move, registered <= move.day {
      end = ("10", move.day)
    }
    if let end { stages.append(end.day + endDelay) }
    writer.record(KindID.chronic, ordinal, at: unit(first), entered: stages, &dice) {
      (message: inout WireChronic, stage, mistaken) in
      message.code = mistaken ? mistake : code
      message.date = Int32(since)
      message.dischargeType = stage == 1 ? end?.type ?? open : open
      if stage == 1, let end { message.dischargeDate = Int32(end.day) }
    }
    // Both the post and the hospital have the patient on their books; who moves is registered anew.
    if twice, first != hospital {
      writer.record(KindID.chronic, ordinal + 1, at: unit(hospital), entered: [registered + 7], &dice) {
        (message: inout WireChronic, _, mistaken) in
        message.code = mistaken ? mistake : code
        message.date = Int32(since)
        message.dischargeType = "03"
      }
    }
    let registersAnew = dice.chance(0.8)
    let anewDelay = dice.between(0...45)
    if let move = life.move, registersAnew, since <= move.day, life.isAlive(on: move.day + anewDelay) {
      writer.record(KindID.chronic, ordinal + 2, at: unit(move.unit), entered: [move.day + anewDelay], &dice) {
        (message: inout WireChronic, _, mistaken) in
        message.code = mistaken ? mistake : code
        message.date = Int32(since)
        message.dischargeType = "03"
      }
    }
  }
}
