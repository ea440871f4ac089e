import HealthRecords
import RecordMessages
import SwiftProtobuf

extension Storyteller {
  /// Screening of adults for diabetes and high blood pressure, in this year and the one before.
  mutating func tellScreenings(_ citizen: Citizen, _ life: Life) {
    guard citizen.age >= 34 else { return }
    var dice = dice(citizen, .ncdScreening)
    let isAtRisk =
      life.diabetesSince.map { $0 >= SimulationCalendar.first } ?? false ? dice.chance(0.55) : dice.chance(0.16)
    for year in 0..<2 {
      let screened = dice.chance(0.6)
      let day = year == 0 ? anyEarlierDay(&dice) : anyDay(&dice)
      let glucose = isAtRisk ? dice.bell(mean: 111, spread: 8) : dice.bell(mean: 87, spread: 8)
      let test = ["1", "3", "2", "4", "9"][dice.weighted([20, 65, 3, 10, 2])]
      let systolic = Int(dice.bell(mean: 126, spread: 16))
      let weight = dice.bell(mean: 60, spread: 12)
      let oddity = dice.fraction()
      let unitPosition = home(citizen, life, on: day)
      guard screened, life.isAlive(on: day), life.diabetesSince.map({ $0 > day }) ?? true else { continue }
      let tenths = oddity < 0.01 ? 100 : oddity < 0.02 ? 125 : (glucose * 10).rounded() / 10
      writer.record(KindID.ncdScreening, year, at: unit(unitPosition), entered: [day + 1], &dice) {
        (message: inout WireNcdScreening, _, mistaken) in
        message.date = Int32(day)
        if test != "9" { message.glucose = mistaken ? tenths + 30 : tenths }
        message.glucoseTest = test
        message.weight = (weight * 10).rounded() / 10
        message.height = citizen.sex == "1" ? 166 : 155
        message.sbp = Int32(systolic)
        message.dbp = Int32(systolic - 48)
      }
    }
  }
}
