package import HealthRecords

/// How many people of a sex and age band are registered in a sub-district at mid-year of a fiscal year. Bands do not overlap:
/// the population of a larger place, or of all ages, is a sum.
package struct PopulationFigure: Hashable, Sendable {
  package let year: FiscalYear
  package let subdistrict: String
  /// 1 male, 2 female.
  package let sex: String
  /// Completed years, both ends included.
  package let ageFrom: Int
  package let ageTo: Int
  package let count: Int64
}

extension Province {
  /// Of this year five-year bands, the last open-ended to 120, counted from the people's own attributes at the year's first
  /// day; of the year before the sexes alone, a hundredth fewer.
  package func populationFigures() -> [PopulationFigure] {
    struct Band: Hashable {
      let subdistrict: String
      let sex: String
      let age: Int
    }
    var counts: [Band: Int64] = [:]
    for index in 0..<people {
      let citizen = citizen(index)
      let age = citizen.age
      let band = Band(
        subdistrict: units[citizen.homeUnit].subdistrict, sex: citizen.sex, age: min(age / 5 * 5, 85))
      counts[band, default: 0] += 1
    }
    var figures: [PopulationFigure] = []
    for area in areas where area.code.utf8.count == 6 {
      for sex in ["1", "2"] {
        var all: Int64 = 0
        for age in stride(from: 0, through: 85, by: 5) {
          let count = counts[Band(subdistrict: area.code, sex: sex, age: age)] ?? 0
          figures.append(
            PopulationFigure(
              year: Province.period, subdistrict: area.code, sex: sex, ageFrom: age, ageTo: age == 85 ? 120 : age + 4,
              count: count))
          all += count
        }
        figures.append(
          PopulationFigure(
            year: Province.period.previous, subdistrict: area.code, sex: sex, ageFrom: 0, ageTo: 120,
            count: all - all / 100))
      }
    }
    return figures
  }
}
