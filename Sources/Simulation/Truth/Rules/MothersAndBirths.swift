import HealthRecords
import RecordMessages

/// 1: maternal deaths per 100,000 live births.
///
/// - Numerator: deaths dated in the year of Thai (nation 099) women (sex 2) that the registration flags as during pregnancy
///   (1), that lie 0...42 days after a delivery of hers, or that are flagged as in childbirth or within 42 days (2) unless her
///   last deliveries, 43...365 days before, say otherwise. Not those whose underlying cause is an accident, V01-X59, nor those
///   that a review found unrelated. A cause not yet known is no accident.
/// - Denominator: live births dated in the year, of all mothers; of twins both.
/// - Place: the mother's home unit in life; sex and nation as the home unit has them.
struct MaternalDeaths: TruthRule {
  let id = "1"

  func count(_ known: Known, into tally: inout Tally) {
    guard !known.deaths.isEmpty || !known.deliveries.isEmpty, let home = known.homeInLife else { return }
    for delivery in known.deliveries where known.isNow(delivery.day) && delivery.isCounted(among: known.deliveries) {
      tally.add("live_births", at: home.unit, Int64(delivery.liveBirths))
    }
    guard let death = known.death(known.isNow), let day = death.day, home.sex == "2", home.nation == "099",
      !isCode(death.cause, "V01", "X59"), !death.unrelatedToPregnancy
    else { return }
    // A delivery more than a year ago says nothing about this pregnancy.
    let gaps = known.deliveries.compactMap { $0.day.map { day - $0 } }.filter { (0...365).contains($0) }
    let isMaternal =
      switch death.pregnancy {
      case "1": true
      case "2": gaps.isEmpty || gaps.contains { $0 <= 42 }
      default: gaps.contains { $0 <= 42 }
      }
    tally.add("maternal_deaths", at: home.unit, if: isMaternal)
  }

  func numerator(_ sums: Sums) -> Double { sums["maternal_deaths"] }
  func denominator(_ sums: Sums) -> Double { sums["live_births"] }
}

/// 6: live births to women of 15 to 19 per 1,000 of them.
///
/// - Numerator: live births of the year to mothers aged 15...19 in completed years on the day; of twins both. Her birth is
///   that of the Person record changed last, whatever its type area: an age needs no home. What the civil registry reports
///   replaces what units report within 180 days of it.
/// - Denominator: women of 15 to 19 in the mid-year population.
/// - Place: the mother's registered address as the delivery has it, else her home unit in life, for the 43 files have no
///   address in LABOR; for the population, its own place.
struct TeenageBirths: TruthRule {
  let id = "6"

  func count(_ known: Known, into tally: inout Tally) {
    if !known.population.isEmpty {
      tally.add("women", at: known.populationPlace, known.people(sex: "2", aged: 15...19))
    }
    guard !known.deliveries.isEmpty, let birth = known.birth else { return }
    for delivery in known.deliveries {
      guard known.isNow(delivery.day), let day = delivery.day, (15...19).contains(years(birth, day)),
        !delivery.isReplaced(among: known.deliveries),
        delivery.isCounted(among: known.deliveries.filter { $0.registry == delivery.registry })
      else { continue }
      let place = delivery.residence.isEmpty ? known.homeInLife?.unit : delivery.residence
      tally.add("births", at: place, Int64(delivery.liveBirths))
    }
  }

  func numerator(_ sums: Sums) -> Double { sums["births"] }
  func denominator(_ sums: Sums) -> Double { sums["women"] }
}

extension WireDelivery {
  var hasLiveBirth: Bool { hasLiveBirths && liveBirths > 0 }
  var isBirth: Bool { hasLiveBirth || (hasStillBirths && stillBirths > 0) }

  /// A delivery that several units report counts once: not where another with a live birth lies 1 to 180 days before it, or
  /// on its day at a unit of a lower code.
  func isCounted(among all: [WireDelivery]) -> Bool {
    guard let day, hasLiveBirth else { return false }
    return !all.contains { other in
      guard let then = other.day, other.hasLiveBirth else { return false }
      return (1...180).contains(day - then) || (then == day && other.unit < unit)
    }
  }

  /// The end of a pregnancy, with a living child or without; of several reports the first, as above.
  func isEnd(among all: [WireDelivery]) -> Bool {
    guard let day, isBirth else { return false }
    return !all.contains { other in
      guard let then = other.day else { return false }
      return (1...180).contains(day - then) || (then == day && other.unit < unit)
    }
  }

  /// What the registry has replaces what units report of the same birth.
  fileprivate func isReplaced(among all: [WireDelivery]) -> Bool {
    guard !registry, let day else { return false }
    return all.contains { other in
      guard other.registry, other.hasLiveBirth, let then = other.day else { return false }
      return abs(then - day) <= 180
    }
  }
}
