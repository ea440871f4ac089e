import HealthRecords
import RecordMessages
import SwiftProtobuf

extension Storyteller {
  /// What people of 60 and over can do for themselves: screened by posts once a year, and measured by the Barthel index.
  mutating func tellOldAge(_ citizen: Citizen, _ life: Life) {
    guard citizen.age >= 60 else { return }
    var dice = dice(citizen, .abilities)
    let assessed = dice.chance(0.65)
    let day = anyDay(&dice)
    let score = dice.chance(0.94) ? dice.between(12...20) : dice.between(0...11)
    if assessed, life.isAlive(on: day) {
      writer.record(KindID.functional, 0, at: unit(home(citizen, life, on: day)), entered: [day + 1], &dice) {
        (message: inout WireFunctional, _, mistaken) in
        message.date = Int32(day)
        message.score = Int32(mistaken ? 20 - score : score)
        message.dependent = score >= 12 ? "1" : "2"
      }
    }
    let screened = dice.chance(0.8)
    let screenedOn = anyDay(&dice)
    let result = ["1B1280", "1B1281", "1B1282"][dice.weighted([92, 6, 2])]
    guard screened, life.isAlive(on: screenedOn) else { return }
    writer.record(
      KindID.screening, 100, at: unit(home(citizen, life, on: screenedOn)), entered: [screenedOn + 1], &dice
    ) { (message: inout WireScreening, _, mistaken) in
      message.date = Int32(screenedOn)
      message.code = mistaken ? "1B1282" : result
    }
  }
}
