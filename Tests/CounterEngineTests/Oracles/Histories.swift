import Foundation

/// The histories of all indicators.
enum Histories {
  static let all: [any IndicatorHistory] =
    [
      History1(), History2(), History3(), History4(), History5(), History6(), History7(), History8(), History9(),
      History10(), History11(), History12(), History13(), History14(), History15(), History16(), History17_1(),
      History17_2(), History18(), History19(), History22_1(), History23(), History24(), History25(), History26(),
      History27(), History28(), History29(), History30(), History31(), History32(), History33(), History34(),
      History35(), History36(), History37(), History38(),
    ] + DeathRateHistory.all + watched

  private static let watched: [any IndicatorHistory] =
    [
      History2(id: "M2.1"), History2(id: "M2.2"), History14(id: "M22"), BreastFeedingHistory(), NormalWeightHistory(),
      OldAgeHistory(id: "ADL"), OldAgeHistory(id: "M13"), CancerScreeningHistory(id: "CERVIX"),
      CancerScreeningHistory(id: "BREAST"), RiskHistory(), TraditionalMedicineHistory(), DepressionHistory(),
      SepsisHistory(), FractureHistory(), CataractHistory(), OrganDonationHistory(), StaffHistory(id: "M54"),
      StaffHistory(id: "M56"), FigureHistory(id: "M6", items: ["N", "MEAN"]),
      FigureHistory(id: "M31", items: ["REFERRED"]), FigureHistory(id: "M47", items: ["COUNT"]),
      FigureHistory(id: "M48", items: ["COUNT"]),
    ] + [1, 2, 3, 5].map { ImmunisationHistory(age: $0) }
    + ["M1.2", "M1.4", "M1.5", "M8.1"].map { PregnancyHistory(id: $0) }
    + ["M2.3", "M2.4", "M2.5", "M32"].map { NewbornHistory(id: $0) }
    + ["M1.3", "M5", "M9", "M10", "M11.1", "M11.2", "M17"].map { FigureHistory(id: $0, items: ["A", "B"]) }
    + ["M1.1", "M18", "M23.1", "M25", "M33", "M39", "M51", "M57", "M59", "M61", "M62", "M63", "M67"].map {
      PassHistory(id: $0)
    }

  /// The random histories of each indicator; more of them with ORACLE_SEEDS=1000.
  static var seeds: Range<UInt64> {
    0..<(ProcessInfo.processInfo.environment["ORACLE_SEEDS"].flatMap { UInt64($0) } ?? 12)
  }
}
