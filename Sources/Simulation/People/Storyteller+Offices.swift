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
    var staff = self.dice(citizen, .staff)
    if staff.chance(0.02) {
      let since = SimulationCalendar.first - 120 + 300 - staff.below(7_000)
      let developed = staff.chance(0.7) ? max(since, anyDay(&staff)) : nil
      let leaves = staff.chance(0.09)
      let until = max(since + 30, anyDay(&staff))
      // Hospitals and offices employ as many as all the posts.
      let district = province.districtOfUnit[citizen.homeUnit]
      let office = staff.chance(0.5) ? citizen.homeUnit : staff.chance(0.8) ? province.hospitals[district] : 0
      var days = [since + 3]
      if let developed, !leaves || developed < until { days.append(developed + 2) }
      let developedStage = days.count - 1
      if leaves { days.append(until + 4) }
      let stages = days
      writer.record(KindID.staff, 0, at: unit(office), entered: stages, &staff) {
        (message: inout WireStaff, stage, _) in
        message.since = Int32(since)
        if developedStage == 1, stage >= 1, let developed { message.developed = Int32(developed) }
        if leaves, stage == stages.count - 1 { message.until = Int32(until) }
      }
    }
  }
}
