import Wall

/// Made-up indicators and places for looking at the page; names are real, figures are not.
enum MovingCatalogue {
  private static let known: [IndicatorInfo] = [
    make(
      "2", "เด็ก 0-5 ปี มีพัฒนาการสมวัย", "Children 0–5 with age-appropriate development", 1, 1, 5, .higher, 95,
      [93, 94, 95, 96, 97]),
    make(
      "13", "ผู้ป่วยเบาหวานรายใหม่จากกลุ่มเสี่ยง", "New diabetes among people with pre-diabetes", 1, 3, 3, .lower, 2.40,
      [2.60, 2.50, 2.40, 2.30, 2.20]),
    make(
      "17.1", "ผู้ป่วยเบาหวานที่ควบคุมระดับน้ำตาลได้ดี", "Diabetes patients with good glycaemic control", 2, 6, 2, .higher,
      40, [20, 25, 30, 35, 40]),
    make(
      "17.2", "ผู้ป่วยความดันโลหิตสูงที่ควบคุมความดันได้ดี", "Hypertension patients with good blood-pressure control", 2,
      6, 1, .higher, 50, [30, 35, 40, 45, 50]),
    make("34", "ร้อยละการตายไม่ทราบสาเหตุ", "Deaths of ill-defined cause", 4, 12, 1, .lower, 25, [36, 32, 28, 24, 20]),
  ]
  private static let shares = [0.951, 0.0243, 0.269, 0.512, 0.259]
  private static let districts: [(String, String, Int)] = [
    ("เมืองมุกดาหาร", "Mueang Mukdahan", 13), ("นิคมคำสร้อย", "Nikhom Kham Soi", 7), ("ดอนตาล", "Don Tan", 7),
    ("ดงหลวง", "Dong Luang", 6), ("คำชะอี", "Khamcha-i", 9), ("หว้านใหญ่", "Wan Yai", 5), ("หนองสูง", "Nong Sung", 6),
  ]

  static func indicator(_ index: Int) -> IndicatorInfo {
    var indicator = known[index % known.count]
    guard index >= known.count else { return indicator }
    indicator.id = "D\(index + 1)"
    indicator.strategy = 1 + index % 4
    return indicator
  }

  static func share(_ index: Int) -> Double { shares[index % shares.count] }

  static var places: [PlaceInfo] {
    var places = [
      PlaceInfo(
        code: "49", level: .province, name: LocalizedName(th: "จังหวัดมุกดาหาร", en: "Mukdahan province"), parent: nil)
    ]
    var unit = 90_000
    for (index, district) in districts.enumerated() {
      let code = "490\(index + 1)"
      places.append(
        PlaceInfo(
          code: code, level: .district, name: LocalizedName(th: "อำเภอ\(district.0)", en: "\(district.1) district"),
          parent: "49"))
      for number in 1...district.2 {
        let below = "\(code)\(number < 10 ? "0" : "")\(number)"
        places.append(
          PlaceInfo(
            code: below, level: .subdistrict, name: LocalizedName(th: "ตำบลที่ \(number)", en: "Sub-district \(number)"),
            parent: code))
        for health in 1...(number % 3 == 0 ? 2 : 1) {
          unit += 1
          places.append(
            PlaceInfo(
              code: String(unit), level: .unit,
              name: LocalizedName(
                th: "รพ.สต. ตัวอย่าง \(number).\(health)", en: "Example health post \(number).\(health)"),
              parent: below))
        }
      }
    }
    return places
  }

  static func snapshot(
    _ indicator: IndicatorInfo, place: String, level: PlaceLevel, affiliation: String, numerator: Int,
    denominator: Int, publishedAt: Int64
  ) -> String {
    let value = Double(numerator) * 100 / Double(max(denominator, 1))
    let higher = indicator.direction == .higher
    let reached = indicator.levels.filter { higher ? value >= $0 : value <= $0 }.count
    let target = indicator.target ?? 0
    let met = higher ? value >= target : value <= target
    let status = met ? "good" : reached >= 3 ? "near" : "poor"
    let cents = Int((value * 100).rounded())
    let display = "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
    return """
      {"indicator":"\(indicator.id)","period":"FY2561","as_of":"2018-09-30","level":"\(level.rawValue)",\
      "place":"\(place)","affiliation":"\(affiliation)","numerator":\(numerator),"denominator":\(denominator),\
      "value":\(value),"display":"\(display)","target":\(target),"target_met":\(met),\
      "level_score":\(max(1, reached)),"below_l1":\(reached == 0),"points":\(max(1, reached)),"status":"\(status)",\
      "provisional":\(indicator.id == "34"),"terms":{"denominator":\(denominator),"numerator":\(numerator)},\
      "catalogue":"2561.1+000000","position":{"0":1},"published_at":\(publishedAt)}
      """
  }

  private static func make(
    _ id: String, _ th: String, _ en: String, _ strategy: Int, _ programme: Int, _ weight: Double,
    _ direction: IndicatorInfo.Direction, _ target: Double, _ levels: [Double]
  ) -> IndicatorInfo {
    IndicatorInfo(
      id: id, name: LocalizedName(th: th, en: en), unit: LocalizedName(th: "ร้อยละ", en: "%"), strategy: strategy,
      programme: programme, weight: weight, direction: direction, target: target, levels: levels, decimals: 2)
  }
}
