package import HealthRecords

/// A made-up year of a real province: Mukdahan's districts and sub-districts, invented units, people and illnesses.
///
/// Everything follows from the seed, the number of people and the options; nothing is stored. The year is FY2561
/// (2017-10-01 ... 2018-09-30), with what the sources already held before it. See `events` for the stream and
/// `TruthTracker` for what the indicators have to say about it.
package struct Province: Sendable {
  package static let code = "49"
  package static let period = FiscalYear(buddhistYear: 2561)!
  package static let firstArrival = SimulationCalendar.loadFirst
  package static let lastArrival = SimulationCalendar.lastArrival

  package let seed: UInt64
  package let people: Int
  package let options: SimulationOptions
  package let areas: [SimulatedArea]
  package let units: [SimulatedUnit]

  /// Positions in `units`, by district: the hospital, then the posts.
  let hospitals: [Int]
  let posts: [[Int]]
  /// Position of the district, by position in `units`.
  let districtOfUnit: [Int]

  /// - Parameters:
  ///   - people: how many live in the province at the start of the year; the real one has about 350,000.
  package init(seed: UInt64, people: Int, options: SimulationOptions = SimulationOptions()) {
    self.seed = seed
    self.people = people
    self.options = options
    areas = Province.makeAreas()
    (units, hospitals, posts) = Province.makeUnits(seed: seed)
    let districts = (0..<PlaceNames.districts.count).map(Province.districtCode)
    districtOfUnit = units.map { unit in districts.firstIndex(of: unit.district) ?? 0 }
  }

  /// The events in order of delivery, a new iteration from the start each time.
  package var events: EventSource { EventSource(province: self) }

  private static func makeAreas() -> [SimulatedArea] {
    var areas = [
      SimulatedArea(code: code, thaiName: PlaceNames.province.thai, englishName: PlaceNames.province.english)
    ]
    for (d, district) in PlaceNames.districts.enumerated() {
      areas.append(
        SimulatedArea(code: districtCode(d), thaiName: district.thai, englishName: district.english))
      for (s, name) in district.subdistricts.enumerated() {
        areas.append(SimulatedArea(code: subdistrictCode(d, s), thaiName: name.thai, englishName: name.english))
      }
    }
    return areas
  }

  static func districtCode(_ district: Int) -> String { "\(code)0\(district + 1)" }

  static func subdistrictCode(_ district: Int, _ subdistrict: Int) -> String {
    districtCode(district) + (subdistrict < 9 ? "0" : "") + String(subdistrict + 1)
  }

  /// 80 posts: one in every sub-district, 27 more in every second one, large districts first.
  private static let postCount = 80
  /// Posts that already belong to the provincial administrative organisation, and that change hands during the year.
  private static let ownedByPAO = 12
  private static let changingHands = [
    (count: 10, on: LocalDate(year: 2018, month: 1, day: 16)!),
    (count: 8, on: LocalDate(year: 2018, month: 4, day: 1)!),
  ]

  private static func makeUnits(seed: UInt64) -> ([SimulatedUnit], [Int], [[Int]]) {
    var units: [SimulatedUnit] = []
    var hospitals: [Int] = []
    var posts: [[Int]] = []
    let moph = [SimulatedUnit.Span(affiliation: "MOPH", from: nil, to: nil)]
    let levels = ["S", "F1", "F2", "F2", "F1", "F3", "F3"]
    var extra = postCount - PlaceNames.districts.reduce(0) { $0 + $1.subdistricts.count }
    units.append(
      SimulatedUnit(
        code: "00490", name: "Provincial health office", kind: .provincial, subdistrict: subdistrictCode(0, 0),
        district: districtCode(0), serviceLevel: "", spans: moph))
    for (d, district) in PlaceNames.districts.enumerated() {
      units.append(
        SimulatedUnit(
          code: "0049\(d + 1)", name: "District health office \(district.english)", kind: .district,
          subdistrict: subdistrictCode(d, 0), district: districtCode(d), serviceLevel: "", spans: moph))
      hospitals.append(units.count)
      units.append(
        SimulatedUnit(
          code: "1090\(d + 1)", name: "\(district.english) Hospital", kind: .hospital,
          subdistrict: subdistrictCode(d, 0), district: districtCode(d), serviceLevel: levels[d], spans: moph))
    }
    var owners = owners(seed: seed)
    var number = 0
    for (d, district) in PlaceNames.districts.enumerated() {
      var own: [Int] = []
      for (s, name) in district.subdistricts.enumerated() {
        let here = extra > 0 && s % 2 == (d == 0 ? 0 : s % 2) ? 2 : 1
        extra -= here - 1
        for copy in 1...here {
          number += 1
          own.append(units.count)
          units.append(
            SimulatedUnit(
              code: "049" + (number < 10 ? "0" : "") + String(number), name: "\(name.english) Post \(copy)",
              kind: .post,
              subdistrict: subdistrictCode(d, s), district: districtCode(d), serviceLevel: "",
              spans: owners.removeLast()))
        }
      }
      posts.append(own)
    }
    return (units, hospitals, posts)
  }

  /// The spans of the 80 posts, in an order that the seed draws.
  private static func owners(seed: UInt64) -> [[SimulatedUnit.Span]] {
    var all: [[SimulatedUnit.Span]] = []
    for _ in 0..<ownedByPAO { all.append([SimulatedUnit.Span(affiliation: "PAO", from: nil, to: nil)]) }
    for (count, day) in changingHands {
      for _ in 0..<count {
        all.append([
          SimulatedUnit.Span(affiliation: "MOPH", from: nil, to: day - 1),
          SimulatedUnit.Span(affiliation: "PAO", from: day, to: nil),
        ])
      }
    }
    while all.count < postCount { all.append([SimulatedUnit.Span(affiliation: "MOPH", from: nil, to: nil)]) }
    var dice = Dice(seed: seed, person: -1, strand: .identity)
    for i in stride(from: all.count - 1, to: 0, by: -1) { all.swapAt(i, dice.below(i + 1)) }
    return all
  }
}
