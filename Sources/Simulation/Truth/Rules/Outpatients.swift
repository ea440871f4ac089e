import HealthRecords
import RecordMessages

/// 19: health posts that use antibiotics rationally.
///
/// - Denominator: health posts in service.
/// - Numerator: those that gave an antibiotic (ATC J01) at under 20 percent of the year's visits with an upper respiratory
///   infection, and of those with acute diarrhoea, at any position. A post without any such visit cannot be shown to pass.
/// - Place: the post that was visited.
struct RationalDrugUse: TruthRule {
  let id = "19"
  static let respiratory = list(
    "J00 J010 J011 J012 J013 J014 J018 J019 J020 J029 J030 J038 J039 J040 J041 J042 J050 J051 J060 J068 J069 J101 J111 J20"
      + " J210 J218 J219 H650 H651 H659 H660 H664 H669 H670 H671 H678 H720 H721 H722 H728 H729")
  static let diarrhoea = list(
    "A000 A001 A009 A020 A030 A031 A032 A033 A038 A039 A04 A050 A053 A054 A059 A080 A081 A082 A083 A084 A085 A09 A090 A099"
      + " K521 K528 K529")

  private static func list(_ codes: String) -> [String] { codes.split(separator: " ").map(String.init) }

  func count(_ known: Known, into tally: inout Tally) {
    tally.add("health_posts", at: known.unit("RPHSH"))
    for visit in known.visits where known.isNow(visit.day) {
      let hasAntibiotic = visit.drugs.contains { $0.hasPrefix("J01") }
      for (name, prefixes) in [("respiratory", Self.respiratory), ("diarrhoea", Self.diarrhoea)] {
        guard visit.diagnoses.contains(where: { hasPrefix($0, prefixes) }) else { continue }
        tally.add(name, at: visit.unit)
        tally.add("\(name)_antibiotic", at: visit.unit, if: hasAntibiotic)
      }
    }
  }

  let derived = [
    DerivedTerms(level: .unit, names: ["assessable", "passing"]) { sums in
      guard sums["health_posts"] > 0, sums["respiratory"] > 0, sums["diarrhoea"] > 0 else { return [0, 0] }
      let passes =
        sums["respiratory_antibiotic"] * 5 < sums["respiratory"] && sums["diarrhoea_antibiotic"] * 5 < sums["diarrhoea"]
      return [1, passes ? 1 : 0]
    }
  ]

  func numerator(_ sums: Sums) -> Double { sums["passing"] }
  func denominator(_ sums: Sums) -> Double { sums["health_posts"] }
}

/// 28: items of the Herbal City that districts meet this year, a mean over districts.
///
/// Item 5: the value of herbs used rose by a tenth against the year before. Item 7: each class of facility that the district
/// has gives Thai-traditional medicine at enough of its visits: general hospitals (A, S, M1) 10 percent, community hospitals
/// 20, health posts 30; with no visits at all it is not met. The other six are judged.
struct HerbalCity: TruthRule {
  let id = "28"
  private static let classes = ["general", "community", "posts"]

  func count(_ known: Known, into tally: inout Tally) {
    tally.add("districts", at: known.area(digits: 4))
    let isGeneral = { (unit: WireUnit) in ["A", "S", "M1"].contains(unit.serviceLevel) }
    tally.add("general_hospitals", at: known.unit("HOSPITAL", where: isGeneral))
    tally.add("community_hospitals", at: known.unit("HOSPITAL") { !isGeneral($0) })
    tally.add("health_posts", at: known.unit("RPHSH"))
    for visit in known.visits where known.isNow(visit.day) {
      tally.add("visits", at: visit.unit)
      tally.add("traditional", at: visit.unit, if: visit.traditionalMedicine)
    }
    guard !known.assessments.isEmpty || !known.reported.isEmpty else { return }
    var items = ["1", "2", "3", "4", "6", "8"].filter { known.stands("28", $0) }.count
    let now = latest(
      known.figures("28", "HERBS").filter { $0.hasFiscalYear && $0.fiscalYear == Int32(known.year.buddhistYear) })?
      .amount
    if let now, let before = known.figureLastYear("28", "HERBS"), before > 0,
      (now * 1_000).rounded() * 10 >= (before * 1_000).rounded() * 11
    {
      items += 1
    }
    tally.add("entered", at: known.assessedPlace ?? known.reportedPlace, items)
  }

  let derived = [
    DerivedTerms(
      level: .unit, names: HerbalCity.classes.map { "visits_\($0)" } + HerbalCity.classes.map { "traditional_\($0)" }
    ) { sums in
      let isOf = ["general_hospitals", "community_hospitals", "health_posts"].map { sums[$0] > 0 }
      return isOf.map { $0 ? sums["visits"] : 0 } + isOf.map { $0 ? sums["traditional"] : 0 }
    },
    DerivedTerms(level: .district, names: ["item_7", "items", "district_points"]) { sums in
      let visits = HerbalCity.classes.reduce(0) { $0 + sums["visits_\($1)"] }
      let meets =
        visits > 0 && sums["traditional_general"] * 10 >= sums["visits_general"]
        && sums["traditional_community"] * 5 >= sums["visits_community"]
        && sums["traditional_posts"] * 10 >= sums["visits_posts"] * 3
      let items = sums["entered"] + (meets ? 1 : 0)
      return [meets ? 1 : 0, items, max(0, min(5, items - 3))]
    },
  ]

  func numerator(_ sums: Sums) -> Double { sums["items"] }
  func denominator(_ sums: Sums) -> Double { sums["districts"] }
}

/// M34: visits of the year at which standard Thai-traditional or alternative medicine was given. Place: the unit visited.
struct TraditionalMedicine: TruthRule {
  let id = "M34"

  func count(_ known: Known, into tally: inout Tally) {
    for visit in known.visits where known.isNow(visit.day) {
      tally.add("visits", at: visit.unit)
      tally.add("traditional", at: visit.unit, if: visit.traditionalMedicine)
    }
  }

  func numerator(_ sums: Sums) -> Double { sums["traditional"] }
  func denominator(_ sums: Sums) -> Double { sums["visits"] }
}
