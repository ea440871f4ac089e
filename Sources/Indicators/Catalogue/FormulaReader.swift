/// Reads formulas over an indicator's terms, and the terms that are derived from them.
final class FormulaReader {
  private let vocabulary: Vocabulary
  /// Terms that formulas may read: counted, and derived so far.
  private(set) var terms: [String]

  init(vocabulary: Vocabulary, terms: [String]) {
    self.vocabulary = vocabulary
    self.terms = terms
  }

  func formula(_ value: YamlValue, _ kind: FormulaChecker.Kind = .number) -> Formula? {
    guard let source = value.source() else { return nil }
    do throws(CatalogueError) { return try FormulaChecker.formula(source, terms: terms, kind) } catch {
      vocabulary.report(error)
      return nil
    }
  }

  func derivation(_ value: YamlValue) -> Derivation? {
    guard let map = value.mapping(["at", "terms"]), let level = map.required("at")?.choice(PlaceLevel.self),
      let entries = map.required("terms")?.entries()
    else { return nil }
    var derived: [Derivation.Term] = []
    for entry in entries {
      if terms.contains(entry.name) || FormulaChecker.words.contains(entry.name) {
        entry.key.fail("the name “\(entry.name)” is taken")
      }
      if let formula = formula(entry.value) {
        derived.append(Derivation.Term(name: entry.name, position: terms.count, formula: formula))
      }
      terms.append(entry.name)
    }
    return Derivation(level: level, terms: derived)
  }
}
