import RecordMessages

/// 14 and M22: planned samples of health products and fresh food of the year that meet the standard, by laboratory or kit.
/// Samples taken for a complaint, a special task, an emergency or as a repeat are not planned. Place: the reporting unit.
struct ProductSafety: TruthRule {
  let id = "14"

  func count(_ known: Known, into tally: inout Tally) {
    for row in known.samples where row.isPlanned && known.isNow(row.date.day) {
      guard let method = ["LAB": "laboratory", "KIT": "kit"][row.method] else { continue }
      tally.add(method, at: row.unit)
      tally.add("\(method)_passed", at: row.unit, if: row.passed)
    }
  }

  func numerator(_ sums: Sums) -> Double { sums["laboratory_passed"] + sums["kit_passed"] }
  func denominator(_ sums: Sums) -> Double { sums["laboratory"] + sums["kit"] }
}

/// M22: the same samples, whatever the method: records do not tell food from other products.
struct SafeFood: TruthRule {
  let id = "M22"

  func count(_ known: Known, into tally: inout Tally) {
    for row in known.samples where row.isPlanned && known.isNow(row.date.day) {
      tally.add("tested", at: row.unit)
      tally.add("safe", at: row.unit, if: row.passed)
    }
  }

  func numerator(_ sums: Sums) -> Double { sums["safe"] }
  func denominator(_ sums: Sums) -> Double { sums["tested"] }
}

extension WireProductSample {
  fileprivate var isPlanned: Bool { !["COMPLAINT", "SPECIAL", "EMERGENCY", "REPEAT"].contains(reason) }
}

/// 31: families able to look after their own health.
///
/// - Denominator: family volunteers registered by the day, each standing for one family.
/// - Numerator: those whose family was assessed in the year and passed.
/// - Place: the reporting unit.
struct CapableFamilies: TruthRule {
  let id = "31"

  func count(_ known: Known, into tally: inout Tally) {
    tally.add("subdistricts", at: known.area(digits: 6))
    for row in known.volunteers where known.hasCome(row.registered.day) {
      tally.add("volunteers", at: row.unit)
      let isAssessed = known.isNow(row.assessed.day)
      tally.add("assessed", at: row.unit, if: isAssessed)
      tally.add("passing", at: row.unit, if: isAssessed && row.passed)
    }
  }

  func numerator(_ sums: Sums) -> Double { sums["passing"] }
  func denominator(_ sums: Sums) -> Double { sums["volunteers"] }
}

/// 32: joint procurement, in satang.
///
/// - Denominator: the value of purchases dated in the year of medicines, medical supplies, dental, X-ray and laboratory
///   materials.
/// - Numerator: of those made jointly.
/// - Place: the buying unit.
struct JointProcurement: TruthRule {
  let id = "32"
  private static let categories = ["DRUG", "SUPPLY", "DENTAL", "XRAY", "LAB"]

  func count(_ known: Known, into tally: inout Tally) {
    for row in known.purchases where Self.categories.contains(row.category) && known.isNow(row.date.day) {
      let term = row.category.lowercased()
      tally.add(term, at: row.unit, row.amount)
      tally.add("\(term)_joint", at: row.unit, row.joint ? row.amount : 0)
    }
  }

  func numerator(_ sums: Sums) -> Double { Self.categories.reduce(0) { $0 + sums["\($1.lowercased())_joint"] } }
  func denominator(_ sums: Sums) -> Double { Self.categories.reduce(0) { $0 + sums[$1.lowercased()] } }
}

/// 35: service units whose outpatient records are correct and complete.
///
/// - Denominator: hospitals and health posts in service.
/// - Numerator: those whose latest audit of the year found 75 percent or more of the records correct.
/// - Place: the unit.
struct DataQuality: TruthRule {
  let id = "35"

  func count(_ known: Known, into tally: inout Tally) {
    guard let unit = known.unit("HOSPITAL", "RPHSH") else { return }
    tally.add("units", at: unit)
    guard let last = latest(known.audits.filter { $0.audited > 0 && known.isNow($0.day) }) else { return }
    tally.add("audited", at: unit)
    tally.add("passing", at: unit, if: last.hasCorrect && last.correct * 100 >= 75 * last.audited)
  }

  func numerator(_ sums: Sums) -> Double { sums["passing"] }
  func denominator(_ sums: Sums) -> Double { sums["units"] }
}
