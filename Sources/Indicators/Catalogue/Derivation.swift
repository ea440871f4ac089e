/// Terms computed once per place of a level from that place's own totals, and summed from there upwards.
///
/// So "percent of health posts that pass" counts posts, not visits. Places below the level get nothing.
package struct Derivation: Hashable, Sendable {
  package let level: PlaceLevel
  /// In order; a later one may read an earlier one.
  package let terms: [Term]

  package struct Term: Hashable, Sendable {
    package let name: String
    /// Among `Indicator.termNames`.
    package let position: Int
    package let formula: Formula
  }

  /// Adds the derived terms to the place's.
  package func apply(to terms: inout TermValues, _ context: Formula.Context) {
    for term in self.terms {
      let value = term.formula.evaluate(terms, context)
      terms[term.position] = value.flatMap { $0.magnitude < Self.limit ? $0 + 0 : nil }  // + 0: never -0
    }
  }

  /// 2^900. A value beyond it is missing, as one beyond all numbers is, so that no sum over places can overflow.
  private static let limit = 0x1p900
}
