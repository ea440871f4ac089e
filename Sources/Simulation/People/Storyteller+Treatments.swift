import HealthRecords
import RecordMessages
import SwiftProtobuf

extension Storyteller {
  /// Courses of cancer treatment, and treatment of drug dependence with its follow-ups.
  mutating func tellTreatments(_ citizen: Citizen, _ life: Life) {
    tellCancer(citizen, life)
    tellDrugTreatment(citizen, life)
  }

  private mutating func tellCancer(_ citizen: Citizen, _ life: Life) {
    guard citizen.age >= 30 else { return }
    var dice = dice(citizen, .cancer)
    guard dice.chance(0.0025) else { return }
    let sites =
      citizen.sex == "2" ? ["C220", "C349", "C509", "C539", "C189"] : ["C220", "C221", "C349", "C20", "C189"]
    let site = dice.pick(sites)
    let obtained = anyDay(&dice)
    var day = obtained
    for (n, modality) in ["SURGERY", "CHEMO", "RADIATION"].enumerated() {
      let given = dice.chance(n == 0 ? 0.7 : 0.5)
      day = day + dice.between(7...55)
      let start = day
      let end = modality == "SURGERY" ? start : start + dice.between(20...60)
      guard given, life.isAlive(on: start) else { continue }
      day = end
      writer.record(KindID.cancerTreatment, n, at: unit(province.hospitals[0]), entered: [start + 2], &dice) {
        (message: inout WireCancerTreatment, _, mistaken) in
        message.site = site
        message.modality = modality
        message.date = Int32(start)
        message.lastDay = Int32(end)
        message.obtained = Int32(mistaken ? obtained - 30 : obtained)
        message.imaging = Int32(obtained - 5)
      }
    }
  }

  private mutating func tellDrugTreatment(_ citizen: Citizen, _ life: Life) {
    guard (15..<50).contains(citizen.age) else { return }
    var dice = dice(citizen, .drugs)
    guard dice.chance(0.003) else { return }
    let discharged = SimulationCalendar.previousFirst + dice.below(700)
    let type = ["COMPLETED", "DROPOUT", "TRANSFER"][dice.weighted([80, 15, 5])]
    let diagnosis = ["DEPENDENCE", "ABUSE", "USE"][dice.weighted([50, 35, 15])]
    let lasts = dice.weighted([25, 8, 12, 55])
    guard life.isAlive(on: discharged) else { return }
    let hospital = unit(hospital(citizen, life, on: discharged))
    let stages = [0, 3, 6, 12].map { discharged.adding(months: $0) + 7 }
    writer.record(KindID.drugTreatment, 0, at: hospital, entered: stages, &dice) {
      (message: inout WireDrugTreatment, stage, mistaken) in
      message.discharged = Int32(discharged)
      message.dischargeType = type
      message.diagnosis = mistaken ? "USE" : diagnosis
      if stage >= 1 { message.remission3 = lasts >= 1 ? "Y" : "N" }
      if stage >= 2 { message.remission6 = lasts >= 2 ? "Y" : "N" }
      if stage >= 3 { message.remission12 = lasts >= 3 ? "Y" : "N" }
    }
  }
}
