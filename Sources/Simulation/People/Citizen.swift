import HealthRecords

/// A person as he or she is, whatever the registers say.
struct Citizen {
  let index: Int
  let subject: SubjectID
  /// 1 male, 2 female.
  let sex: String
  let nation: String
  let birth: LocalDate
  /// Position in `Province.units` at the start of the year.
  let homeUnit: Int
  /// Position of the home's district.
  let district: Int

  /// Completed years on the first day of the fiscal year.
  let age: Int

  func age(on day: LocalDate) -> Int { birth.completedYears(until: day) }
}

extension Province {
  /// Per mille of the population by five-year band from 0 to 85 and over: an ageing north-eastern province.
  private static let agePyramid: [Double] = [58, 63, 66, 72, 76, 73, 72, 78, 82, 83, 76, 62, 48, 35, 24, 17, 10, 5]
  private static let districtWeights = PlaceNames.districts.map(\.weight)

  func citizen(_ index: Int) -> Citizen {
    var dice = Dice(seed: seed, person: index, strand: .identity)
    let subject = SubjectID(pseudonym: dice.next(), dice.next())
    let district = dice.weighted(Province.districtWeights)
    let home = dice.chance(0.18) ? hospitals[district] : dice.pick(posts[district])
    let band = dice.weighted(Province.agePyramid)
    let days = dice.below(band == 17 ? 3_650 : 1_826)
    let birth = SimulationCalendar.first.adding(months: -60 * band) - days - 1
    return Citizen(
      index: index, subject: subject, sex: dice.chance(0.503) ? "2" : "1",
      nation: dice.chance(0.975) ? "099" : dice.pick(["056", "056", "048"]), birth: birth, homeUnit: home,
      district: district, age: birth.completedYears(until: SimulationCalendar.first))
  }
}
