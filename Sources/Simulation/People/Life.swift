import HealthRecords

/// What the year brings one person. Decided before any record of it is written, so that the records agree.
struct Life {
  /// How the death came about, where it did.
  enum Ending { case common, stroke, duringPregnancy, afterDelivery }

  var death: LocalDate?
  var ending = Ending.common
  /// The day of the move and the position of the new home unit.
  var move: (day: LocalDate, unit: Int)?
  /// The day a pregnancy ended.
  var delivery: LocalDate?
  var diabetesSince: LocalDate?
  var hypertensionSince: LocalDate?
  var tuberculosis: LocalDate?

  func isAlive(on day: LocalDate) -> Bool { death.map { day <= $0 } ?? true }
}

extension Province {
  /// Deaths per 1,000 people and year, by ten-year band of age.
  private static let mortality: [Double] = [1.2, 0.7, 1.4, 2.0, 3.4, 6.5, 14, 34, 85, 190]
  private static let diabetesPrevalence: [Double] = [0, 0.001, 0.008, 0.025, 0.07, 0.125, 0.19, 0.20, 0.16, 0.12]
  private static let hypertensionPrevalence: [Double] = [0, 0, 0.02, 0.07, 0.17, 0.31, 0.45, 0.54, 0.55, 0.5]
  /// Share of women who deliver in the 14 months from August 2017, by five-year band from 15.
  private static let fertility: [Double] = [0.038, 0.093, 0.088, 0.055, 0.025, 0.006, 0.001]

  func life(of citizen: Citizen) -> Life {
    var dice = Dice(seed: seed, person: citizen.index, strand: .fate)
    var life = Life()
    let age = citizen.age
    let decade = min(age / 10, 9)
    let yearDays = SimulationCalendar.last - SimulationCalendar.first + 1

    if dice.chance(Province.mortality[decade] / 1_000) {
      life.death = SimulationCalendar.first + dice.below(yearDays)
      if dice.chance(0.03) { life.ending = .stroke }
    }

    let moves = dice.chance(0.025)
    let moveDay = SimulationCalendar.first + dice.below(yearDays)
    let toDistrict = dice.chance(0.5) ? citizen.district : dice.below(posts.count)
    let unit = dice.chance(0.15) ? hospitals[toDistrict] : dice.pick(posts[toDistrict])
    if moves, unit != citizen.homeUnit, life.isAlive(on: moveDay) { life.move = (moveDay, unit) }

    let deliveryDay = SimulationCalendar.first - 61 + dice.below(61 + yearDays)
    if citizen.sex == "2", (15..<50).contains(age), dice.chance(Province.fertility[(age - 15) / 5]),
      life.isAlive(on: deliveryDay)
    {
      motherhood(of: &life, deliveryDay, &dice)
    }

    if dice.chance(Province.diabetesPrevalence[decade]) { life.diabetesSince = onset(&dice, newShare: 0.07) }
    if dice.chance(Province.hypertensionPrevalence[decade]) { life.hypertensionSince = onset(&dice, newShare: 0.07) }
    if let day = life.diabetesSince, !life.isAlive(on: day) { life.diabetesSince = nil }
    if let day = life.hypertensionSince, !life.isAlive(on: day) { life.hypertensionSince = nil }

    // Cases of 18 months: those of the first quarter, the others before and after it.
    let tuberculosisDay = SimulationCalendar.first - 180 + dice.below(545)
    if dice.chance(options.tuberculosisPer100k / 100_000 * 545 / 365), life.isAlive(on: tuberculosisDay) {
      life.tuberculosis = tuberculosisDay
    }
    return life
  }

  private func motherhood(of life: inout Life, _ day: LocalDate, _ dice: inout Dice) {
    let dies = dice.chance(options.maternalDeathsPer100k / 100_000)
    let undelivered = dice.chance(0.25)
    // Days from the end of the pregnancy; every fifth death falls behind the 42nd day, and does not count.
    let days = dice.chance(0.2) ? dice.between(43...90) : dice.chance(0.2) ? dice.between(40...42) : dice.below(43)
    life.delivery = day
    guard dies, day >= SimulationCalendar.first else { return }
    if undelivered {
      life.delivery = nil
      life.death = day
      life.ending = .duringPregnancy
    } else {
      life.death = day + days
      life.ending = .afterDelivery
    }
    if let move = life.move, !life.isAlive(on: move.day) { life.move = nil }
  }

  /// The day of diagnosis: in the twelve years before, or in the year itself.
  private func onset(_ dice: inout Dice, newShare: Double) -> LocalDate {
    let isNew = dice.chance(newShare)
    let fraction = dice.fraction()
    return isNew
      ? SimulationCalendar.first + Int(fraction * 365) : SimulationCalendar.first - 1 - Int(fraction * 4_380)
  }
}
