/// `kpi.state` of one partition as a release wrote it, under the layout of `VisitCatalogue`: two people with three visits
/// and one deleted visit. Samples are added when the format's version changes, and never altered.
struct StateSample: Sendable, CustomStringConvertible {
  let version: UInt8
  /// The layout's descriptor.
  let layout: String
  private let lines: [(key: String, value: String)]

  var description: String { "version \(version)" }
  var records: [(key: [UInt8], value: [UInt8])] { lines.map { (Self.bytes($0.key), Self.bytes($0.value)) } }

  private static func bytes(_ hex: String) -> [UInt8] {
    let digits = Array(hex.utf8)
    return stride(from: 0, to: digits.count, by: 2).map {
      UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)!
    }
  }

  static let all: [StateSample] = [
    StateSample(
      version: 1, layout: "visit:unit,date,sbp",
      lines: [
        ("03e36df221", "0176697369743a756e69742c646174652c736270"),
        ("04", "013e251202a2010000"),
        (
          "0100000000000000f00100000000000000",
          "01e36df22103ea2c690ae31a0a00441b3b6401010000000000000000310c03011637017800000003f6880e8308c67600441b3b640100000000"
            + "0000000000310c030116370196000000"
        ),
        (
          "0100000000000000f00200000000000000",
          "01e36df22183f70ae974fa150301441b3b6401040000000003efe369ce705b8700441b3b6401020000000000000040310c030116370178000000"
        ),
        ("02766973697473", "010500000000000000"),
      ])
  ]
}
