import HealthRecords

// Rules that several indicators share.

extension Known {
  // MARK: Persons

  /// The person record of the home unit: type area 1 or 3 and not removed by the day; the claim changed last wins, of equal
  /// ones that of the lower unit.
  var home: Row? { claim { !self.isGone($0) } }

  /// The home of somebody who may have died since.
  var homeInLife: Row? { claim { $0.code("discharge") == "1" || !self.isGone($0) } }

  /// The day of birth as any unit has it, the one changed last.
  var birth: LocalDate? {
    of("person").filter { $0.day("birth") != nil }.max { ($0.updated, $1.unit) < ($1.updated, $0.unit) }?.day("birth")
  }

  /// Where the person lived when the year began, whatever happened later.
  var homeAtStart: Row? {
    claim { $0.code("discharge") == "9" || ($0.day("discharge_date").map { $0 >= self.first } ?? false) }
  }

  /// Dead, moved or missing from the day of the removal on; without a day, at once.
  private func isGone(_ person: Row) -> Bool {
    person.code("discharge") != "9" && person.day("discharge_date").map { $0 <= asof } ?? true
  }

  private func claim(_ holds: (Row) -> Bool) -> Row? {
    of("person").filter { ["1", "3"].contains($0.code("type_area")) && holds($0) }
      .max { ($0.updated, $1.unit) < ($1.updated, $0.unit) }
  }

  /// The person's one death in a span of days, however many registers report it: a coded report before one without a
  /// cause, then the one changed last.
  func death(_ isIn: (LocalDate?) -> Bool) -> Row? {
    let reports = of("death").filter { isIn($0.day("date")) }
    let coded = reports.filter { !$0.code("cause").isEmpty }
    return (coded.isEmpty ? reports : coded).max { $0.updated < $1.updated }
  }

  // MARK: Assessments

  /// Entries of an item dated up to the day, of this year only or of all years.
  func entries(_ indicator: String, _ item: String, thisYear: Bool = true) -> [Row] {
    of("assessment").filter {
      $0.code("indicator") == indicator && $0.code("item") == item
        && (thisYear ? isNow($0.day("date")) : $0.day("date").map { $0 <= asof } ?? false)
    }
  }

  /// Whether the newest entry of an item says passed.
  func stands(_ indicator: String, _ item: String, thisYear: Bool = true) -> Bool {
    latest(entries(indicator, item, thisYear: thisYear), "date")?.flag("passed") ?? false
  }

  /// How many of the items 1, 2, ... stand before the first that does not.
  func ladder(_ indicator: String, _ steps: Int, thisYear: Bool = true) -> Int {
    (1...steps).first { !stands(indicator, "\($0)", thisYear: thisYear) }.map { $0 - 1 } ?? steps
  }

  /// The newest figure reported of an item, for a year or in the year so far.
  func reported(_ indicator: String, _ item: String, for year: FiscalYear) -> Double? {
    latest(
      of("reported_value").filter {
        $0.code("indicator") == indicator && $0.code("item") == item
          && $0.whole("fiscal_year") == Int(year.buddhistYear) && $0.day("date").map { $0 <= asof } ?? false
      }, "date")?.number("value")
  }

  /// The newest figure reported for the year before, whenever it was dated.
  func reportedBefore(_ indicator: String, _ item: String) -> Double? {
    of("reported_value").filter {
      $0.code("indicator") == indicator && $0.code("item") == item
        && $0.whole("fiscal_year") == Int(year.previous.buddhistYear)
    }.max { ($0.day("date") ?? .earliest, $0.updated) < ($1.day("date") ?? .earliest, $1.updated) }?.number("value")
  }

  // MARK: Places

  /// The place that the subject's entries count for.
  var place: String? { rows.map { $0.code("place") }.first { !$0.isEmpty } }

  /// The place that records of a kind name.
  func place(of kind: String) -> String? { of(kind).map { $0.code("place") }.first { !$0.isEmpty } }

  /// An area of so many digits.
  func area(digits: Int) -> String? {
    of("area").map { $0.code("code") }.first { $0.count == digits }
  }

  /// Whether the subject is a unit of a kind in service on the day.
  func isUnit(_ kind: String, where matches: (Row) -> Bool = { _ in true }) -> Bool {
    of("unit").contains { $0.code("kind") == kind && isInService($0) && matches($0) }
  }

  func isInService(_ unit: Row) -> Bool {
    (unit.day("valid_from").map { $0 <= asof } ?? true) && (unit.day("valid_to").map { $0 >= asof } ?? true)
  }

  // MARK: Populations

  /// The mid-year population of the place: the total if one is published, else the sum of what is published by sex and
  /// age. Until the year's own figure is published, that of the year before.
  var population: Int { total(year) ?? total(year.previous) ?? 0 }

  /// The figure of the year before.
  var populationBefore: Int { total(year.previous) ?? 0 }

  /// People of ages within a range, of one sex or of both, from what is published by sex and age.
  func population(sex: String? = nil, ages: ClosedRange<Int>) -> Int {
    aged(year, sex, ages) ?? aged(year.previous, sex, ages) ?? 0
  }

  private func aged(_ year: FiscalYear, _ sex: String?, _ ages: ClosedRange<Int>) -> Int? {
    sum(
      figures(year).filter { row in
        guard let from = row.whole("age_from"), let to = row.whole("age_to"), !row.code("sex").isEmpty else {
          return false
        }
        return (sex == nil || row.code("sex") == sex) && from >= ages.lowerBound && to <= ages.upperBound
      })
  }

  private func total(_ year: FiscalYear) -> Int? {
    let rows = figures(year)
    return sum(rows.filter { $0.code("sex").isEmpty && $0.whole("age_from") == nil })
      ?? sum(rows.filter { !$0.code("sex").isEmpty && $0.whole("age_from") != nil })
  }

  private func sum(_ rows: [Row]) -> Int? { rows.isEmpty ? nil : rows.reduce(0) { $0 + ($1.whole("count") ?? 0) } }

  private func figures(_ year: FiscalYear) -> [Row] {
    of("population").filter {
      $0.whole("fiscal_year") == Int(year.buddhistYear) && ["", "MIDYEAR"].contains($0.code("register"))
    }
  }
}
