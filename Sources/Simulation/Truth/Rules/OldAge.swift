import HealthRecords
import RecordMessages

extension Known {
  /// The home of one who was 60 or older on the year's first day.
  fileprivate var homeOfOld: WirePerson? {
    home.flatMap { home in home.birth.day.flatMap { years($0, first) >= 60 ? home : nil } }
  }

  /// The year's last screening of what an older person can do: 1B1280 independent, 1B1281 home-bound, 1B1282 bed-bound; of
  /// one day the greater code.
  fileprivate var abilities: WireScreening? {
    screenings.filter { ["1B1280", "1B1281", "1B1282"].contains($0.code) && isNow($0.day) }
      .max { ($0.date, $0.code) < ($1.date, $1.code) }
  }
}

/// ADL: people of 60 and over screened for the activities of daily living this year. Place: the home unit.
struct AbilitiesScreened: TruthRule {
  let id = "ADL"

  func count(_ known: Known, into tally: inout Tally) {
    guard let home = known.homeOfOld else { return }
    tally.add("older_people", at: home.unit)
    guard let result = known.abilities?.code else { return }
    tally.add("screened", at: home.unit)
    tally.add("home_bound", at: home.unit, if: result == "1B1281")
    tally.add("bed_bound", at: home.unit, if: result == "1B1282")
  }

  func numerator(_ sums: Sums) -> Double { sums["screened"] }
  func denominator(_ sums: Sums) -> Double { sums["older_people"] }
}

/// M13: people of 60 and over who are independent, of those whose abilities are known this year: by the screening (1B1280) or
/// by a Barthel index of 12 or more, whichever is the later; of one day the screening. Place: the home unit.
struct HealthyAgeing: TruthRule {
  let id = "M13"

  func count(_ known: Known, into tally: inout Tally) {
    guard !known.screenings.isEmpty || !known.functional.isEmpty, let home = known.homeOfOld else { return }
    let screened = known.abilities
    let tested = latest(known.functional.filter { $0.hasScore && known.isNow($0.day) })
    guard screened != nil || tested != nil else { return }
    tally.add("screened", at: home.unit)
    let isScreeningLater = screened.map { screened in tested.map { screened.date >= $0.date } ?? true } ?? false
    let isIndependent = isScreeningLater ? screened?.code == "1B1280" : tested.map { $0.score >= 12 } ?? false
    tally.add("independent", at: home.unit, if: isIndependent)
  }

  func numerator(_ sums: Sums) -> Double { sums["independent"] }
  func denominator(_ sums: Sums) -> Double { sums["screened"] }
}
