import RecordMessages

/// M rows that ask how many places or units pass an assessment: those whose newest entry up to the day, of whatever year, says
/// passed. Place: what was assessed.
struct PassedAssessment: TruthRule {
  /// Whom the passing are compared with.
  enum Whole {
    case assessed, subdistricts, districts, hospitals, hospitalsFromF2
    /// The number that pass is the value.
    case none
  }

  let id: String
  let whole: Whole

  init(_ id: String, of whole: Whole) {
    self.id = id
    self.whole = whole
  }

  func count(_ known: Known, into tally: inout Tally) {
    switch whole {
    case .assessed, .none: break
    case .subdistricts: tally.add("all", at: known.area(digits: 6))
    case .districts: tally.add("all", at: known.area(digits: 4))
    case .hospitals: tally.add("all", at: known.unit("HOSPITAL"))
    case .hospitalsFromF2:
      let levels = ["F2", "F1", "M2", "M1", "S", "A"]
      tally.add("all", at: known.unit("HOSPITAL") { levels.contains($0.serviceLevel) })
    }
    guard !known.assessments.isEmpty, let entry = latest(known.entries(id, "PASS", thisYear: false)) else { return }
    tally.add("assessed", at: known.assessedPlace)
    tally.add("passing", at: known.assessedPlace, if: entry.passed)
  }

  var derived: [DerivedTerms] {
    isOfHospitals ? [DerivedTerms.asked("passing", where: "all", as: "passing_asked")] : []
  }

  /// Other units that pass do not count then.
  private var isOfHospitals: Bool { whole == .hospitals || whole == .hospitalsFromF2 }

  func numerator(_ sums: Sums) -> Double { sums[isOfHospitals ? "passing_asked" : "passing"] }

  func denominator(_ sums: Sums) -> Double {
    switch whole {
    case .assessed: sums["assessed"]
    case .none: 0
    default: sums["all"]
    }
  }
}
