import HealthRecords
import RecordMessages
import SwiftProtobuf

extension Storyteller {
  /// A delivery, as the hospital reports it.
  mutating func tellBirth(_ citizen: Citizen, _ life: Life) {
    guard let day = life.delivery else { return }
    var dice = dice(citizen, .birth)
    let (live, still) = [(1, 0), (2, 0), (0, 1), (1, 1)][dice.weighted([978, 12, 8, 2])]
    let gravida = dice.between(1...3)
    let delay = dice.below(5)
    let residence = province.units[home(citizen, life, on: day)].subdistrict
    let hospital = hospital(citizen, life, on: day)
    writer.record(KindID.delivery, 0, at: unit(hospital), entered: [day + delay], &dice) {
      (message: inout WireDelivery, _, mistaken) in
      message.date = Int32(day)
      message.liveBirths = Int32(mistaken ? live + 1 : live)
      message.stillBirths = Int32(still)
      message.gravida = Int32(gravida)
      message.lastMenses = Int32(day - 275)
      message.residence = residence
    }
  }
}
