import HealthRecords
import RecordMessages
import SwiftProtobuf

extension Storyteller {
  /// Development, growth, vaccines and teeth of children.
  mutating func tellChildhood(_ citizen: Citizen, _ life: Life) {
    guard citizen.age < 16 else { return }
    if citizen.age < 5 {
      tellDevelopment(citizen, life)
      tellVaccinations(citizen, life)
    }
    tellGrowth(citizen, life)
    tellTeeth(citizen, life)
  }

  /// Surveillance at 9, 18, 30 and 42 months; who is suspected late is seen again about a month later.
  private mutating func tellDevelopment(_ citizen: Citizen, _ life: Life) {
    var dice = dice(citizen, .development)
    for (n, months) in [9, 18, 30, 42].enumerated() {
      let screened = dice.chance(0.86)
      let late = dice.chance(0.04) ? 31 : 0
      let day = citizen.birth.adding(months: months) + dice.below(28) + late
      let result = ["1B260", "1B261", "1B262"][dice.weighted([79, 19, 2])]
      let comesAgain = dice.chance(0.88)
      let again = day + dice.between(14...33)
      let secondResult = dice.chance(0.92) ? "1B260" : "1B261"
      let unitPosition = home(citizen, life, on: day)
      guard screened, day >= SimulationCalendar.previousFirst, day <= SimulationCalendar.last, life.isAlive(on: day)
      else { continue }
      tellScreening(citizen, 2 * n, unitPosition, day, result, &dice)
      if result == "1B261", comesAgain, life.isAlive(on: again) {
        tellScreening(citizen, 2 * n + 1, unitPosition, again, secondResult, &dice)
      }
    }
  }

  private mutating func tellScreening(
    _ citizen: Citizen, _ ordinal: Int, _ unitPosition: Int, _ day: LocalDate, _ code: String, _ dice: inout Dice
  ) {
    writer.record(KindID.screening, ordinal, at: unit(unitPosition), entered: [day + 1], &dice) {
      (message: inout WireScreening, _, mistaken) in
      message.date = Int32(day)
      message.code = mistaken ? "1B262" : code
    }
  }

  private mutating func tellGrowth(_ citizen: Citizen, _ life: Life) {
    var dice = dice(citizen, .growth)
    for n in 0..<(1 + dice.below(3)) {
      let day = anyDay(&dice)
      let months = Double(max(0, citizen.birth.completedMonths(until: day)))
      let isSmall = months < 24
      let height = dice.bell(mean: isSmall ? 51 + months * 1.5 : 76 + months * 0.5, spread: 4)
      let weight = dice.bell(mean: isSmall ? 3.4 + months * 0.36 : 7.5 + months * 0.2, spread: 1.2)
      guard life.isAlive(on: day) else { continue }
      writer.record(KindID.nutrition, n, at: unit(home(citizen, life, on: day)), entered: [day + 2], &dice) {
        (message: inout WireNutrition, _, mistaken) in
        message.date = Int32(day)
        message.weight = (weight * 10).rounded() / 10
        message.height = (mistaken ? height / 10 : height).rounded()
        message.food = months < 6 ? "1" : "0"
        message.entered = Int32(day + 2)
      }
    }
  }

  private mutating func tellVaccinations(_ citizen: Citizen, _ life: Life) {
    var dice = dice(citizen, .vaccines)
    let schedule = [
      (0, "010"), (0, "041"), (2, "091"), (2, "081"), (4, "092"), (4, "082"), (6, "093"), (6, "083"), (9, "061"),
      (18, "034"), (18, "084"), (30, "073"),
    ]
    for (n, dose) in schedule.enumerated() {
      let given = dice.chance(0.93)
      let day = citizen.birth.adding(months: dose.0) + dice.below(20)
      guard given, day >= SimulationCalendar.previousFirst, day <= SimulationCalendar.last, life.isAlive(on: day)
      else { continue }
      writer.record(KindID.vaccination, n, at: unit(home(citizen, life, on: day)), entered: [day], &dice) {
        (message: inout WireVaccination, _, mistaken) in
        message.date = Int32(day)
        message.vaccine = mistaken ? "815" : dose.1
      }
    }
  }

  /// Every third schoolchild is examined; of those aged 12, three in five.
  private mutating func tellTeeth(_ citizen: Citizen, _ life: Life) {
    guard citizen.age >= 5 else { return }
    var dice = dice(citizen, .teeth)
    let isTwelve = citizen.age == 11 || citizen.age == 12
    let times = dice.chance(isTwelve ? 0.62 : 0.3) ? 1 + (dice.chance(0.15) ? 1 : 0) : 0
    for n in 0..<times {
      let day = anyDay(&dice)
      let permanent = dice.chance(0.68) ? 0 : dice.between(1...4)
      let primary = dice.chance(0.95) ? 0 : 1
      let untreated = permanent > 0 || dice.chance(0.02)
      let extracted = dice.chance(0.05)
      guard life.isAlive(on: day) else { continue }
      writer.record(KindID.dental, n, at: unit(home(citizen, life, on: day)), entered: [day + 3], &dice) {
        (message: inout WireDental, _, mistaken) in
        message.date = Int32(day)
        message.permanentCaries = Int32(mistaken ? permanent + 1 : permanent)
        message.primaryCaries = Int32(primary)
        message.needPermanentFilling = untreated ? 1 : 0
        message.needPrimaryFilling = Int32(primary)
        message.needPermanentExtraction = 0
        message.needPrimaryExtraction = 0
        message.permanentExtracted = extracted ? 1 : 0
      }
    }
  }
}
