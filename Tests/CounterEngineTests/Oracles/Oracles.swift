import Foundation

/// All oracles, by indicator.
enum Oracles {
  static let all: [any IndicatorOracle] =
    [
      Oracle1(), Oracle2(), Oracle3(), Oracle4(), Oracle5(), Oracle6(), Oracle7(), Oracle8(), Oracle9(), Oracle10(),
      Oracle11(),
      Oracle12(), Oracle13(), Oracle14(), Oracle15(), Oracle16(), Oracle17_1(), Oracle17_2(), Oracle18(), Oracle19(),
      Oracle22_1(), Oracle23(), Oracle24(), Oracle25(), Oracle26(), Oracle27(), Oracle28(), Oracle29(), Oracle30(),
      Oracle31(),
      Oracle32(), Oracle33(), Oracle34(), Oracle35(), Oracle36(), Oracle37(), Oracle38(),
    ] + DeathRateOracle.all

  /// The random histories of each indicator; more of them with ORACLE_SEEDS=1000.
  static var seeds: Range<UInt64> {
    0..<(ProcessInfo.processInfo.environment["ORACLE_SEEDS"].flatMap { UInt64($0) } ?? 12)
  }
}
