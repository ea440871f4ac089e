internal import HealthRecords
internal import Indicators

#if canImport(Glibc)
  internal import Glibc
#endif

/// Clinical formulas that an expression cannot write by itself.
enum Medicine {
  private static let male = Int64(("1" as Code).rawValue)
  private static let female = Int64(("2" as Code).rawValue)

  /// eGFR in ml/min/1.73 m² by the CKD-EPI creatinine equation of 2009, without the race factor.
  ///
  /// - Parameters:
  ///   - creatinine: serum creatinine, mg/dl.
  ///   - age: completed years on the day of the test.
  /// - Source: Levey et al., Ann Intern Med 2009;150:604–612.
  static func ckdEpi2009(_ creatinine: Double, sex: Int64, age: Int64) -> Double {
    guard sex == male || sex == female, age != missing, age >= 0, creatinine > 0 else { return .nan }
    let isFemale = sex == female
    let ratio = creatinine / (isFemale ? 0.7 : 0.9)
    let alpha = isFemale ? -0.329 : -0.411
    let byCreatinine: Double = pow(min(ratio, 1), alpha) * pow(max(ratio, 1), -1.209)
    let byAge: Double = pow(0.993, Double(age))
    return 141 * byCreatinine * byAge * (isFemale ? 1.018 : 1)
  }

  /// The z-score of a measure by the LMS method: ((measure/M)^L − 1) / (L·S), L = 0 by its limit, rows interpolated linearly.
  ///
  /// Missing outside the table. No restriction of extreme scores: classes end at ±3.
  static func zScore(_ table: GrowthTable, sex: Int64, axis: Double, measure: Double) -> Double {
    guard sex == male || sex == female, measure > 0, !axis.isNaN else { return .nan }
    let rows = sex == male ? table.boys : table.girls
    guard let first = rows.first, let last = rows.last, axis >= first.axis, axis <= last.axis else { return .nan }
    var low = 0
    var high = rows.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if rows[middle].axis <= axis { low = middle } else { high = middle - 1 }
    }
    let row = rows[low]
    var (l, m, s) = (row.l, row.m, row.s)
    if row.axis < axis, low + 1 < rows.count {
      let next = rows[low + 1]
      let t = (axis - row.axis) / (next.axis - row.axis)
      l += (next.l - l) * t
      m += (next.m - m) * t
      s += (next.s - s) * t
    }
    let ratio: Double = measure / m
    return l == 0 ? log(ratio) / s : (pow(ratio, l) - 1) / (l * s)
  }
}
