internal import HealthRecords

/// Whether a unit's creatinine and eGFR look like each other: a local table of codes that swaps the two makes every result of
/// the unit wrong, and no single one tells. Half of all people have an eGFR far above 5, and nobody's creatinine is 20 mg/dl
/// for long.
struct KidneySpread {
  enum Test { case creatinine, eGFR }

  /// Below these nothing is said: a dialysis ward may have a few.
  private static let fewest = 20

  private var odd = (creatinine: 0, eGFR: 0)
  private var all = (creatinine: 0, eGFR: 0)

  /// - Parameter value: thousandths of mg/dl, or of ml/min/1.73 m².
  mutating func add(_ test: Test, _ value: Int64) {
    switch test {
    case .creatinine:
      all.creatinine += 1
      if value > 20_000 { odd.creatinine += 1 }
    case .eGFR:
      all.eGFR += 1
      if value < 5_000 { odd.eGFR += 1 }
    }
  }

  /// The results that stand under the wrong code, as far as their median tells.
  var swapped: Int {
    (KidneySpread.isOdd(odd.creatinine, of: all.creatinine) ? all.creatinine : 0)
      + (KidneySpread.isOdd(odd.eGFR, of: all.eGFR) ? all.eGFR : 0)
  }

  private static func isOdd(_ odd: Int, of all: Int) -> Bool { all >= fewest && odd * 2 > all }
}
