import HealthRecords
import RecordMessages
import SwiftProtobuf

extension Storyteller {
  /// A case in the tuberculosis register, and its outcome some eight months later.
  mutating func tellTuberculosis(_ citizen: Citizen, _ life: Life) {
    guard let day = life.tuberculosis else { return }
    var dice = dice(citizen, .tuberculosis)
    let category = ["NEW", "RELAPSE", "TRANSFER", "OTHER"][dice.weighted([86, 8, 4, 2])]
    let site = dice.chance(0.84) ? "PULMONARY" : "EXTRA"
    var outcome = ["CURED", "COMPLETED", "DIED", "LOST", "FAILED", "NOTEVAL", "RR_TB", "NOT_TB"][
      dice.weighted([50, 36, 5, 4, 2, 1, 1, 1])]
    var outcomeDay = day + dice.between(165...260)
    if let death = life.death, death < outcomeDay {
      outcome = "DIED"
      outcomeDay = death
    }
    let noOutcome = dice.chance(0.02)
    let delay = dice.between(0...10)
    let outcomeDelay = dice.between(0...20)
    let changesHospital = dice.chance(0.04)
    let hospital = hospital(citizen, life, on: day)
    let other = dice.pick(province.hospitals)
    var stages = [day + delay]
    if !noOutcome { stages.append(outcomeDay + outcomeDelay) }
    writer.record(KindID.tbCase, 0, at: unit(changesHospital ? other : hospital), entered: stages, &dice) {
      (message: inout WireTbCase, stage, mistaken) in
      message.registered = Int32(day)
      message.category = category
      message.site = mistaken ? (site == "EXTRA" ? "PULMONARY" : "EXTRA") : site
      if stage == 1 {
        message.outcome = outcome
        message.outcomeDate = Int32(outcomeDay)
      }
    }
    // A suspicion from before that came to nothing, in the same register.
    let suspicion = dice.chance(0.05)
    guard suspicion else { return }
    writer.record(KindID.tbCase, 1, at: unit(hospital), entered: [day - 30 + delay], &dice) {
      (message: inout WireTbCase, _, _) in
      message.registered = Int32(day - 30)
      message.category = "OTHER"
      message.site = "EXTRA"
      message.outcome = "NOT_TB"
      message.outcomeDate = Int32(day - 20)
    }
  }
}
