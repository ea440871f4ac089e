import HealthRecords
import RecordMessages
import SwiftProtobuf

extension Storyteller {
  /// Accidents seen in the emergency room, and the ambulances that brought some of the injured.
  mutating func tellEmergencies(_ citizen: Citizen, _ life: Life) {
    var dice = dice(citizen, .emergency)
    guard dice.chance(0.02) else { return }
    let day = anyDay(&dice)
    let urgency = ["1", "2", "3", "4", "5"][dice.weighted([4, 14, 34, 33, 15])]
    let isUrgent = urgency <= "3"
    let byAmbulance = isUrgent && dice.chance(0.85)
    let standard = dice.chance(0.93)
    let cause = dice.pick(["V234", "V299", "W019", "W540", "X599", "Y049"])
    let arrival = byAmbulance ? dice.pick(["3", "4", "5"]) : dice.pick(["1", "1", "6"])
    guard life.isAlive(on: day) else { return }
    let emergencyRoom = unit(hospital(citizen, life, on: day))
    writer.record(KindID.accident, 0, at: emergencyRoom, entered: [day + 1], &dice) {
      (message: inout WireAccident, _, mistaken) in
      message.date = Int32(day)
      message.urgency = mistaken ? "5" : urgency
      message.arrival = arrival
      message.cause = cause
    }
    guard byAmbulance else { return }
    writer.record(KindID.emergencyMission, 0, at: emergencyRoom, entered: [day], &dice) {
      (message: inout WireEmergencyMission, _, mistaken) in
      message.date = Int32(day)
      message.severity = mistaken ? "4" : urgency
      message.standardTeam = standard
    }
  }
}
