import Wall

/// Made-up messages as the snapshot topic carries them.
enum Fixtures {
  static func key(
    _ indicator: String = "17.1", _ place: String = "49", _ affiliation: String = "ALL", _ period: String = "FY2561"
  ) -> String { "\(indicator)|\(place)|\(affiliation)|\(period)" }

  static func json(
    _ indicator: String = "17.1", level: String = "province", place: String = "49", affiliation: String = "ALL",
    period: String = "FY2561", numerator: Int = 123, denominator: Int = 456, publishedAt: Int64 = 1_519_000_000_000,
    catalogue: String = "2561.1+3fa9c1", more: String = ""
  ) -> [UInt8] {
    let value = Double(numerator * 1_000_000 / max(denominator, 1)) / 10_000
    return Array(
      """
      {"indicator":"\(indicator)","period":"\(period)","as_of":"2018-09-30","level":"\(level)","place":"\(place)",
       "affiliation":"\(affiliation)","numerator":\(numerator),"denominator":\(denominator),"value":\(value),
       "display":"\(value)","target":40,"target_met":false,"level_score":2,"below_l1":false,"points":2,
       "status":"poor","provisional":false,"terms":{"denominator":\(denominator),"numerator":\(numerator)},
       "catalogue":"\(catalogue)","position":{"0":1234,"1":1190},"published_at":\(publishedAt)\(more)}
      """.utf8)
  }

  static let indicators = [
    IndicatorInfo(
      id: "17.1", name: LocalizedName(th: "ผู้ป่วยเบาหวานที่ควบคุมได้ดี", en: "Diabetes control"),
      unit: LocalizedName(th: "ร้อยละ", en: "%"), strategy: 2, programme: 6, weight: 2, direction: .higher, target: 40,
      levels: [20, 25, 30, 35, 40], decimals: 2)
  ]

  static let places = [
    PlaceInfo(code: "49", level: .province, name: LocalizedName(th: "มุกดาหาร", en: "Mukdahan"), parent: nil),
    PlaceInfo(code: "4901", level: .district, name: LocalizedName(th: "เมือง", en: "Mueang"), parent: "49"),
    PlaceInfo(code: "490101", level: .subdistrict, name: LocalizedName(th: "ตำบล ก", en: "A"), parent: "4901"),
    PlaceInfo(code: "90001", level: .unit, name: LocalizedName(th: "รพ.สต. ก", en: "A"), parent: "490101"),
  ]
}
