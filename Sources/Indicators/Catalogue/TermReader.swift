import HealthRecords

/// Reads and checks the `terms:` of an indicator.
final class TermReader {
  private let vocabulary: Vocabulary
  private let names: Definitions.Names
  private let defaultPlace: SourceText?
  private var checked: [(subject: RecordKind.Subject, term: CheckedTerm)] = []
  /// Names of terms with mistakes, so that formulas do not complain about them as well.
  private(set) var failed: Set<String> = []

  init(vocabulary: Vocabulary, names: Definitions.Names, defaultPlace: SourceText?) {
    self.vocabulary = vocabulary
    self.names = names
    self.defaultPlace = defaultPlace
  }

  func read(_ block: YamlValue) -> [Indicator.TermInfo] {
    (block.entries() ?? []).compactMap { entry in
      guard let info = term(entry.key, entry.name, entry.value) else {
        failed.insert(entry.name)
        return nil
      }
      return info
    }
  }

  /// One per subject, subjects in the order of their names.
  func checkedIndicators(id: String) -> [CheckedIndicator] {
    Dictionary(grouping: checked, by: \.subject).sorted { $0.key.rawValue < $1.key.rawValue }
      .map { CheckedIndicator(id: id, subject: $0.key, terms: $0.value.map(\.term)) }
  }

  private func term(_ key: YamlValue, _ name: String, _ value: YamlValue) -> Indicator.TermInfo? {
    if value.isScalar {
      return value.source().flatMap {
        check(key, name, each: nil, when: $0, value: nil, place: nil, scale: 1, label: nil)
      }
    }
    guard let map = value.mapping(["label", "each", "when", "value", "place", "scale"]) else { return nil }
    var scale = 1
    if let written = map["scale"] {
      guard let number = written.int(), (1...1_000_000).contains(number) else {
        written.fail("expected a scale from 1 to 1000000")
        return nil
      }
      scale = number
    }
    return check(
      key, name, each: map["each"]?.source(), when: map["when"]?.source(), value: map["value"]?.source(),
      place: map["place"]?.source(), scale: scale, label: map["label"]?.localized())
  }

  private func check(
    _ key: YamlValue, _ name: String, each: SourceText?, when: SourceText?, value: SourceText?, place: SourceText?,
    scale: Int, label: LocalizedText?
  ) -> Indicator.TermInfo? {
    guard let place = place ?? defaultPlace else {
      key.fail("the term “\(name)” has no place; give “place”, here or for the whole indicator")
      return nil
    }
    guard each != nil || when != nil || value != nil else {
      key.fail("the term “\(name)” needs “each”, “when” or “value”")
      return nil
    }
    let reach = Checker.Reach()
    var scope = Checker(vocabulary: vocabulary, source: place, names: names, reach: reach)
    var set: Expression.RecordSet?
    if let each {
      guard
        let found = attempt({ () throws(CatalogueError) in
          let checker = Checker(vocabulary: vocabulary, source: each, names: names, reach: reach)
          return try checker.recordSet(try Parser.parse(each))
        })
      else { return nil }
      set = found.set
      scope = found.inside
    }
    func checker(_ source: SourceText) -> Checker {
      var checker = Checker(vocabulary: vocabulary, source: source, names: names, reach: reach)
      (checker.innermost, checker.bound, checker.slot) = (scope.innermost, scope.bound, scope.slot)
      return checker
    }
    let condition = when.map { source in
      attempt { () throws(CatalogueError) in try checker(source).condition(try Parser.parse(source)) }
    }
    let steps = value.map { source in
      attempt { () throws(CatalogueError) in
        try Self.steps(checker(source), try Parser.parse(source), scale)
      }
    }
    let code = attempt { () throws(CatalogueError) in
      try checker(place).exactly(.code, try Parser.parse(place))
    }
    guard let code, let condition = condition ?? .constant(.bool, 1),
      let steps = steps ?? .constant(.int, Int64(scale))
    else { return nil }
    guard let subject = reach.subject else {
      key.fail("the term “\(name)” reads no records")
      return nil
    }
    checked.append(
      (subject, CheckedTerm(name: name, each: set, when: condition, value: steps, place: code, scale: scale)))
    return Indicator.TermInfo(
      name: name, label: label, subject: subject, scale: scale, each: each?.oneLine, when: when?.oneLine,
      value: value?.oneLine, place: place.oneLine)
  }

  /// The value in whole steps of 1/scale.
  private static func steps(
    _ checker: Checker, _ syntax: Syntax, _ scale: Int
  ) throws(CatalogueError) -> Expression {
    let (expression, type) = try checker.value(syntax)
    switch type {
    case .int:
      if scale == 1 { return expression }
      if case .constant(_, let n) = expression { return .constant(.int, n * Int64(scale)) }
      return .arithmetic(.multiply, .int, expression, .constant(.int, Int64(scale)))
    case .real:
      guard scale > 1 else {
        throw checker.error(
          syntax, "a value with decimals needs a “scale” (10 counts in tenths), or round(…) to whole numbers")
      }
      return .call(.round, [.arithmetic(.multiply, .real, expression, .real(Double(scale)))])
    case .bool: throw checker.error(syntax, "a condition belongs under “when”; “value” is what is added where it holds")
    default: throw checker.error(syntax, "expected a number, found \(type.shown)")
    }
  }

  private func attempt<T>(_ body: () throws(CatalogueError) -> T) -> T? {
    do throws(CatalogueError) { return try body() } catch {
      vocabulary.report(error)
      return nil
    }
  }
}
