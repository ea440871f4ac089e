import HealthRecords

/// Reads one indicator file.
final class IndicatorReader {
  private let vocabulary: Vocabulary
  private let file: String
  private let strategies: [Int: LocalizedText]
  private let programmes: [Int: LocalizedText]
  /// Filled by `read`: one per subject.
  private(set) var checked: [CheckedIndicator] = []

  static let keys = [
    "id", "name", "definition", "source", "notes", "class", "strategy", "programme", "weight", "direction", "unit",
    "decimals", "targets", "levels", "measured_at", "scored_from", "round_targets", "baseline", "define", "place",
    "terms",
    "derive", "numerator", "denominator", "multiplier", "annualised", "points", "conditions", "flags", "measures",
    "combine", "examples",
  ]

  init(
    vocabulary: Vocabulary, file: String, strategies: [Int: LocalizedText], programmes: [Int: LocalizedText]
  ) {
    self.vocabulary = vocabulary
    self.file = file
    self.strategies = strategies
    self.programmes = programmes
  }

  func read(_ document: YamlValue) -> Indicator? {
    guard let map = document.mapping(Self.keys) else { return nil }
    let id = map.required("id")?.text()
    let names = Definitions.Names(parent: vocabulary.shared, prefix: (id ?? file) + ".")
    let definitions = DefinitionReader(vocabulary: vocabulary, names: names)
    if let define = map["define"] {
      definitions.read(define)
      definitions.check()
    }
    let termReader = TermReader(vocabulary: vocabulary, names: names, defaultPlace: map["place"]?.source())
    let terms = map.required("terms").map { termReader.read($0) } ?? []
    let formulas = FormulaReader(vocabulary: vocabulary, terms: terms.map(\.name) + termReader.failed)
    let derivations = (map["derive"]?.list() ?? []).compactMap { formulas.derivation($0) }
    let direction = map.required("direction")?.choice(Indicator.Direction.self)
    let decimals = map["decimals"]?.int() ?? 2
    let measures = MeasureReader(formulas: formulas, direction: direction ?? .higher, decimals: decimals)
    let combine = map["combine"]?.choice(Indicator.Combine.self)
    let hasMain = map["numerator"] != nil || combine == nil
    let main = hasMain ? measures.main(map, needsLevels: combine == nil && map["weight"] != nil) : nil
    let parts = (map["measures"]?.entries() ?? []).compactMap { measures.part($0) }
    if combine != nil, !parts.contains(where: \.isScored) {
      map["combine"]?.fail("there is nothing to combine: no measure is scored")
    }
    let examples = ExampleReader(terms: Set(terms.map(\.name)).union(termReader.failed), file: file)
    let parsedExamples = (map["examples"]?.list() ?? []).compactMap { examples.read($0) }
    if map.values["weight"] == nil { map.owner.fail("“weight” is missing; null for one that is watched, not scored") }
    let head = (
      name: map.required("name")?.localized(), definition: map.required("definition")?.localized(),
      source: map.required("source").flatMap { source($0) }, kind: map.required("class")?.choice(Indicator.Class.self),
      strategy: number(map, "strategy", strategies), programme: number(map, "programme", programmes),
      weight: map["weight"]?.real(), unit: map.required("unit")?.localized(),
      measuredAt: (map.required("measured_at")?.list() ?? []).compactMap { $0.choice(PlaceLevel.self) },
      scoredFrom: map["scored_from"].flatMap { measures.round($0) } ?? 3, baselines: measures.targets(map["baseline"]),
      notes: (map["notes"]?.list() ?? []).compactMap { note($0) }
    )
    guard let id, let name = head.name, let definition = head.definition, let source = head.source,
      let kind = head.kind,
      let strategy = head.strategy, let programme = head.programme, let unit = head.unit
    else { return nil }
    checked = termReader.checkedIndicators(id: id)
    return Indicator(
      id: id, name: name, definition: definition, source: source, notes: head.notes, kind: kind, strategy: strategy,
      programme: programme, weight: head.weight, unit: unit, decimals: decimals, measuredAt: head.measuredAt,
      scoredFrom: head.scoredFrom, baselines: head.baselines, terms: terms, definitions: definitions.texts,
      derivations: derivations, termNames: formulas.terms, main: main, measures: parts, combine: combine,
      examples: parsedExamples, file: file)
  }

  private func number(_ map: YamlMapping, _ key: String, _ known: [Int: LocalizedText]) -> Int? {
    guard let value = map.required(key), let number = value.int() else { return nil }
    if known[number] == nil { value.fail("catalog.yaml names no \(key) \(number)") }
    return number
  }

  private func source(_ value: YamlValue) -> Indicator.Source? {
    guard let map = value.mapping(["manual", "number", "data"]), let manual = map.required("manual")?.text(),
      let number = map.required("number")?.text()
    else { return nil }
    return Indicator.Source(manual: manual, number: number, data: map["data"]?.text())
  }

  private func note(_ value: YamlValue) -> Indicator.Note? {
    guard let map = value.mapping(["id", "status", "text"]), let id = map.required("id")?.text(),
      let status = map.required("status")?.text(), let text = map.required("text")?.text()
    else { return nil }
    return Indicator.Note(id: id, status: status, text: text)
  }
}
