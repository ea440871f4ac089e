/// One indicator's rule, written from its definition in plain code, with nothing shared with the engine or the catalogue.
/// Slow and obvious on purpose: read it beside the manual's section.
///
/// A rule counts terms; the indicator's numbers at a place are made of the sums of these over all subjects and all places
/// within it. Rules give their terms the names that people read in the catalogue, so that the two can be compared.
protocol TruthRule: Sendable {
  /// The manual's number.
  var id: String { get }

  /// What one subject adds on the day.
  func count(_ known: Known, into tally: inout Tally)

  /// Terms that are worked out once for each place of a level, from that place's own sums.
  var derived: [DerivedTerms] { get }

  func numerator(_ sums: Sums) -> Double
  /// 0 where the indicator is a plain number, or has no value.
  func denominator(_ sums: Sums) -> Double
}

extension TruthRule {
  var derived: [DerivedTerms] { [] }
}

/// Terms worked out for each place of a level from its own sums and added up from there upwards: a health post passes or
/// not, and a district counts the posts that do. Each affiliation's share of a place is judged by itself.
struct DerivedTerms: Sendable {
  let level: TruthLevel
  let names: [String]
  let values: @Sendable (Sums) -> [Double]

  /// A term of those units alone that the indicator asks for.
  static func asked(_ term: String, where whole: String, as name: String) -> DerivedTerms {
    DerivedTerms(level: .unit, names: [name]) { sums in [sums[whole] > 0 ? sums[term] : 0] }
  }
}

/// The sums of one indicator's terms at one place, for one affiliation.
struct Sums {
  let positions: [String: Int]
  /// In thousandths.
  let thousandths: ArraySlice<Int64>
  /// Months of the fiscal year gone by at the end of the day, the current one in part.
  let elapsedMonths: Double

  /// 0 for a term that nobody has added to.
  subscript(_ term: String) -> Double {
    positions[term].map { Double(thousandths[thousandths.startIndex + $0]) / Tally.scale } ?? 0
  }

  /// The reporting round that the day lies in: 3, 6, 9 or 12.
  var round: Int { min(12, max(3, Int((elapsedMonths / 3).rounded(.up)) * 3)) }
}
