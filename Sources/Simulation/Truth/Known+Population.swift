import HealthRecords
import RecordMessages

/// Mid-year populations of a place. Until the year's own figures are published, those of the year before stand in.
extension Known {
  /// Everybody: the total if one is published, else the sum of what is published by sex and age.
  var populationNow: Int64 { total(year) ?? total(year.previous) ?? 0 }

  /// Everybody in the year before.
  var populationLastYear: Int64 { total(year.previous) ?? 0 }

  /// People of ages within a range, of one sex or of both, from what is published by sex and age.
  func people(sex: String? = nil, aged ages: ClosedRange<Int32>) -> Int64 {
    people(year, sex, ages) ?? people(year.previous, sex, ages) ?? 0
  }

  private func people(_ year: FiscalYear, _ sex: String?, _ ages: ClosedRange<Int32>) -> Int64? {
    sum(
      midYear(year).filter { row in
        row.hasAgeFrom && row.hasAgeTo && !row.sex.isEmpty && (sex == nil || row.sex == sex)
          && row.ageFrom >= ages.lowerBound && row.ageTo <= ages.upperBound
      })
  }

  private func total(_ year: FiscalYear) -> Int64? {
    let rows = midYear(year)
    return sum(rows.filter { $0.sex.isEmpty && !$0.hasAgeFrom })
      ?? sum(rows.filter { !$0.sex.isEmpty && $0.hasAgeFrom })
  }

  private func sum(_ rows: [WirePopulation]) -> Int64? { rows.isEmpty ? nil : rows.reduce(0) { $0 + $1.count } }

  /// Not the other registers: pupils, children of twelve.
  private func midYear(_ year: FiscalYear) -> [WirePopulation] {
    population.filter {
      $0.hasFiscalYear && $0.fiscalYear == Int32(year.buddhistYear) && ["", "MIDYEAR"].contains($0.register)
    }
  }
}
