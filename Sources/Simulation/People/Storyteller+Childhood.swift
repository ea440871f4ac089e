import HealthRecords
import RecordMessages
import SwiftProtobuf

extension Storyteller {
  /// The national schedule: month of life, VACCINETYPE, and the code of another vaccine that serves as well.
  private static let doses: [(month: Int, vaccine: String, combined: String)] = [
    (0, "010", "010"), (0, "041", "D21"), (2, "091", "091"), (2, "081", "081"), (4, "092", "092"), (4, "082", "082"),
    (6, "093", "D23"), (6, "083", "I13"), (9, "061", "M11"), (12, "051", "J11"), (18, "034", "034"), (18, "084", "I14"),
    (30, "073", "M12"), (30, "053", "J12"), (48, "035", "035"), (48, "085", "I15"),
  ]

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
      let months = citizen.birth.completedMonths(until: day)
      let (height, weight) = Storyteller.growth(months: max(0, months), &dice)
      guard life.isAlive(on: day) else { continue }
      writer.record(KindID.nutrition, n, at: unit(home(citizen, life, on: day)), entered: [day + 2], &dice) {
        (message: inout WireNutrition, _, mistaken) in
        message.date = Int32(day)
        message.weight = weight
        message.height = mistaken ? (height / 10).rounded() : height
        message.food = "0"
        message.entered = Int32(day + 2)
      }
    }
  }

  /// Height in whole centimetres and weight in tenths of a kilogram of a child, near the standards' medians.
  static func growth(months: Int, _ dice: inout Dice) -> (height: Double, weight: Double) {
    let months = Double(months)
    let height = dice.bell(mean: 50 + 7.5 * months.squareRoot(), spread: 4.5).rounded()
    let index = months < 60 ? 17 - 0.03 * months : 15.2 + 0.03 * (months - 60)
    let weight = dice.bell(mean: index * height * height / 10_000, spread: 1.6 + months * 0.03)
    return (height, max(2, (weight * 10).rounded() / 10))
  }

  private mutating func tellVaccinations(_ citizen: Citizen, _ life: Life) {
    var dice = dice(citizen, .vaccines)
    // Most parents keep nearly every appointment, some hardly any.
    let keeps = dice.chance(0.85) ? 0.99 : 0.75
    for (n, dose) in Storyteller.doses.enumerated() {
      let given = dice.chance(keeps)
      let day = citizen.birth.adding(months: dose.month) + dice.below(20)
      let oddity = dice.fraction()
      guard given, day <= SimulationCalendar.last, life.isAlive(on: day) else { continue }
      let vaccine = oddity < 0.03 ? dose.combined : dose.vaccine
      writer.record(KindID.vaccination, n, at: unit(home(citizen, life, on: day)), entered: [day], &dice) {
        (message: inout WireVaccination, _, mistaken) in
        message.date = Int32(day)
        message.vaccine = mistaken ? "815" : vaccine
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
