import HealthRecords
import RecordMessages
import SwiftProtobuf

extension Storyteller {
  /// People as family health volunteers and as members of staff.
  mutating func tellOffices(_ citizen: Citizen, _ life: Life) {
    guard (20..<60).contains(citizen.age) else { return }
    var dice = dice(citizen, .volunteer)
    if dice.chance(0.03) {
      let registered = SimulationCalendar.first - 200 + dice.below(500)
      let isAssessed = dice.chance(0.8)
      let passed = dice.chance(0.72)
      let assessed = max(registered + dice.between(10...120), SimulationCalendar.first + dice.below(300))
      if life.isAlive(on: assessed) {
        writer.record(
          KindID.volunteer, 0, at: unit(home(citizen, life, on: registered)),
          entered: isAssessed ? [registered + 5, assessed + 3] : [registered + 5], &dice
        ) { (message: inout WireFamilyVolunteer, stage, mistaken) in
          message.registered = Int32(registered)
          guard stage == 1 else { return }
          message.assessed = Int32(assessed)
          message.passed = mistaken ? !passed : passed
        }
      }
    }
    if dice.chance(0.006) {
      let since = SimulationCalendar.first - dice.below(7_000)
      let developed = dice.chance(0.7) ? anyDay(&dice) : nil
      writer.record(
        KindID.staff, 0, at: unit(citizen.homeUnit),
        entered: developed.map { [since + 3, $0 + 2] } ?? [since + 3], &dice
      ) { (message: inout WireStaff, stage, _) in
        message.since = Int32(since)
        if stage == 1, let developed { message.developed = Int32(developed) }
      }
    }
  }
}
