import HealthRecords
import RecordMessages
import SwiftProtobuf

extension Storyteller {
  /// What people of 60 and over can do for themselves, assessed once a year.
  mutating func tellOldAge(_ citizen: Citizen, _ life: Life) {
    guard citizen.age >= 60 else { return }
    var dice = dice(citizen, .abilities)
    let assessed = dice.chance(0.65)
    let day = anyDay(&dice)
    let score = dice.chance(0.94) ? dice.between(12...20) : dice.between(0...11)
    guard assessed, life.isAlive(on: day) else { return }
    writer.record(KindID.functional, 0, at: unit(home(citizen, life, on: day)), entered: [day + 1], &dice) {
      (message: inout WireFunctional, _, mistaken) in
      message.date = Int32(day)
      message.score = Int32(mistaken ? 20 - score : score)
      message.dependent = score >= 12 ? "1" : "2"
    }
  }
}
