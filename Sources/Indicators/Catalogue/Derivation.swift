/// Terms computed once per place of a level from that place's own totals, and summed from there upwards.
///
/// So "percent of health posts that pass" counts posts, not visits. Places below the level get nothing.
package struct Derivation: Hashable, Sendable {
  package let level: PlaceLevel
  /// In order; a later one may read an earlier one.
  package let terms: [Term]

  package struct Term: Hashable, Sendable {
    package let name: String
    package let formula: Formula
  }

  /// The place's terms with the derived ones added; one without a value is left out.
  package func apply(to terms: [String: Double], _ context: Formula.Context) -> [String: Double] {
    var all = terms
    for term in self.terms { all[term.name] = term.formula.evaluate(all, context) }
    return all
  }
}
