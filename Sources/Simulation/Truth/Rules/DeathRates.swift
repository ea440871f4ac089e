import HealthRecords
import RecordMessages

/// 11: children under 15 drowned, per 100,000 of them.
///
/// - Numerator: deaths of the year with underlying cause W65-W74 of children under 15 completed years on the day. The birth is
///   that of the Person record changed last, whatever its type area.
/// - Denominator: people under 15 in the mid-year population.
/// - Place: the registered residence, or the home unit; for the population, its own place.
///
/// Beside it, prevention teams: certified bronze (grade 1) or above for the first time this year, or higher than before.
struct Drowning: TruthRule {
  let id = "11"

  func count(_ known: Known, into tally: inout Tally) {
    tally.add("districts", at: known.area(digits: 4))
    if !known.population.isEmpty { tally.add("children", at: known.populationPlace, known.people(aged: 0...14)) }
    countTeams(known, into: &tally)
    guard !known.deaths.isEmpty, let death = known.death(known.isNow), let day = death.day,
      isCode(death.cause, "W65", "W74"), let birth = known.birth, years(birth, day) < 15
    else { return }
    tally.add("drowned", at: known.residence(death))
  }

  private func countTeams(_ known: Known, into tally: inout Tally) {
    let entries = known.assessments.filter { $0.indicator == "11" }
    guard !entries.isEmpty else { return }
    let certificates = entries.filter { $0.item == "TEAM" && $0.passed && $0.grade >= 1 }
    let now = latest(certificates.filter { known.isNow($0.day) })
    let before = latest(certificates.filter { $0.day.map { $0 < known.first } ?? false })
    if let now { tally.add("new_certificates", at: now.place, if: before.map { now.grade > $0.grade } ?? true) }
    let activity = latest(entries.filter { ["TEAM", "ACTIVITY"].contains($0.item) && known.isNow($0.day) })
    tally.add("activities", at: activity?.place)
  }

  let derived = [
    DerivedTerms(level: .district, names: ["team_points"]) { sums in
      [sums["new_certificates"] > 0 ? 5 : sums["activities"] > 0 ? 1 : 0]
    }
  ]

  func numerator(_ sums: Sums) -> Double { sums["drowned"] }
  func denominator(_ sums: Sums) -> Double { sums["children"] }
}

/// 12: road deaths per 100,000 people.
///
/// - Numerator: deaths of the year with underlying cause V01-V89, 0...30 days after the crash; if the crash has no date, it
///   counts.
/// - Denominator: the mid-year population.
/// - Place: of the crash, or of the death where that of the crash is not known; for the population, its own place.
struct RoadDeaths: TruthRule {
  let id = "12"

  func count(_ known: Known, into tally: inout Tally) {
    if !known.population.isEmpty { tally.add("population", at: known.populationPlace, known.populationNow) }
    for accident in known.accidents where isCode(accident.cause, "V01", "V89") {
      tally.add("injured", at: accident.unit, if: known.isNow(accident.date.day))
    }
    guard !known.deaths.isEmpty, let death = known.death(known.isNow), let day = death.day,
      isCode(death.cause, "V01", "V89")
    else { return }
    if let crash = death.crashDate.day, !(0...30).contains(day - crash) { return }
    tally.add("road_deaths", at: death.crashPlace.isEmpty ? death.place : death.crashPlace)
  }

  func numerator(_ sums: Sums) -> Double { sums["road_deaths"] }
  func denominator(_ sums: Sums) -> Double { sums["population"] }
}

/// Deaths of some causes this year and last year, and the populations of both: what 20, 21, 22.2 and 22.3 are made of.
///
/// - Place: the registered residence, or the home unit in life; figures and populations at their own place.
struct DeathsOfCauses: Sendable {
  let id: String
  let term: String
  let first: String
  let last: String

  func count(_ known: Known, into tally: inout Tally) {
    if !known.deaths.isEmpty {
      for (term, isIn) in [(term, known.isNow), ("\(term)_before", known.wasLastYear)] {
        guard let death = known.death(isIn), isCode(death.cause, first, last) else { continue }
        tally.add(term, at: known.residence(death))
      }
    }
    if !known.population.isEmpty {
      tally.add("population", at: known.populationPlace, known.populationNow)
      tally.add("population_before", at: known.populationPlace, known.populationLastYear)
    }
    if !known.reported.isEmpty {
      tally.add("reported_before", at: known.reportedPlace, rounded: known.figureLastYear(id, "DEATHS"))
    }
  }
}

/// 20: suicides, X60-X84, per 100,000 people.
struct Suicides: TruthRule {
  let id = "20"
  private let deaths = DeathsOfCauses(id: "20", term: "suicides", first: "X60", last: "X84")

  func count(_ known: Known, into tally: inout Tally) { deaths.count(known, into: &tally) }
  func numerator(_ sums: Sums) -> Double { sums["suicides"] }
  func denominator(_ sums: Sums) -> Double { sums["population"] }
}

/// 21, 22.2 and 22.3: by how much the death rate of some causes fell against the year before, in that year's rate.
///
/// The rate of this year is projected: deaths so far × 12 / months gone by. Last year's deaths are the reported number
/// where one is loaded for the province, else those on record. With rates R = deaths / population,
/// (R before - R now) / R before is multiplied out, so that nothing is divided twice.
struct DeathRateFall: TruthRule {
  let id: String
  private let deaths: DeathsOfCauses

  init(_ id: String, _ first: String, _ last: String) {
    self.id = id
    deaths = DeathsOfCauses(id: id, term: "deaths", first: first, last: last)
  }

  func count(_ known: Known, into tally: inout Tally) { deaths.count(known, into: &tally) }

  let derived = [
    DerivedTerms(level: .province, names: ["before"]) { sums in
      [sums["reported_before"] > 0 ? sums["reported_before"] : sums["deaths_before"]]
    }
  ]

  func numerator(_ sums: Sums) -> Double {
    // Without a rate to compare with there is no value, here and below the province.
    sums["before"] > 0 ? denominator(sums) - sums["deaths"] * 12 * sums["population_before"] : 0
  }
  func denominator(_ sums: Sums) -> Double { sums["before"] * sums["population"] * sums.elapsedMonths }
}

/// 34: deaths with an ill-defined underlying cause.
///
/// - Denominator: people whose death of the year has a cause code. One without is pending.
/// - Numerator: those with R00-R99, Y10-Y34, Y87.2, C80, C97, I47.2, I49.0, I46, I50, I51.4, I51.5, I51.6, I51.9, I70.9.
/// - Place: where the death occurred, a unit or an area; not where the person lived, nor who reported it.
struct IllDefinedDeaths: TruthRule {
  let id = "34"
  private static let prefixes = [
    "R", "Y872", "C80", "C97", "I472", "I490", "I46", "I50", "I514", "I515", "I516", "I519", "I709",
  ]

  func count(_ known: Known, into tally: inout Tally) {
    guard !known.deaths.isEmpty, let death = known.death(known.isNow) else { return }
    guard !death.cause.isEmpty else { return tally.add("pending", at: death.place) }
    tally.add("coded", at: death.place)
    tally.add(
      "ill_defined", at: death.place, if: hasPrefix(death.cause, Self.prefixes) || isCode(death.cause, "Y10", "Y34"))
  }

  let derived = [
    DerivedTerms(level: .district, names: ["reporting", "passing"]) { sums in
      let reports = sums["coded"] > 0
      return [reports ? 1 : 0, reports && sums["ill_defined"] * 4 <= sums["coded"] ? 1 : 0]
    }
  ]

  func numerator(_ sums: Sums) -> Double { sums["ill_defined"] }
  func denominator(_ sums: Sums) -> Double { sums["coded"] }
}
