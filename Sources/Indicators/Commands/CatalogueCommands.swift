/// What `kpistream catalog …` does: each writes text and returns an exit code (0 fine, 1 mistakes found, 2 nothing such).
package enum CatalogueCommands {
  package typealias Output = (String) -> Void

  package enum ListFormat: String, Sendable, CaseIterable { case table, json }

  /// The catalogue in a directory, or the one that the program carries.
  package static func load(_ directory: String?) throws(CatalogueErrors) -> Catalogue {
    try Catalogue(
      try directory.map { (path) throws(CatalogueErrors) in try CatalogueFiles(directory: path) } ?? .embedded)
  }

  /// `list`: one line, or one JSON object, for each indicator.
  package static func list(
    _ catalogue: Catalogue, year: Int, format: ListFormat, language: LocalizedText.Language, to output: Output
  ) -> Int32 {
    switch format {
    case .json: output(JSONText.list(catalogue.indicators.map { summary($0, year: year) }).written() + "\n")
    case .table:
      var rows = [["id", "weight", "target", "levels", "better", "class", "name"]]
      for indicator in catalogue.indicators {
        rows.append([
          indicator.id, indicator.weight.map(Display.plain) ?? "–", indicator.target(year).map(Display.plain) ?? "–",
          indicator.levels.map(steps) ?? "–", indicator.direction.rawValue, indicator.kind.rawValue,
          indicator.name[language],
        ])
      }
      output(TextTable.aligned(rows))
    }
    return 0
  }

  private static func summary(_ indicator: Indicator, year: Int) -> JSONText {
    .object([
      ("id", .text(indicator.id)), ("name", .localized(indicator.name)), ("class", .text(indicator.kind.rawValue)),
      ("strategy", .number(Double(indicator.strategy))), ("programme", .number(Double(indicator.programme))),
      ("weight", .number(indicator.weight)), ("target", .number(indicator.target(year))),
      ("levels", .list((indicator.levels?.steps ?? []).map { .number($0) })),
      ("level_kind", indicator.levels.map { .text($0.kind.rawValue) } ?? .null),
      ("direction", .text(indicator.direction.rawValue)),
      ("measured_at", .list(indicator.measuredAt.map { .text($0.rawValue) })),
    ])
  }

  static func steps(_ levels: Levels) -> String {
    levels.steps.map { $0.map(Display.plain) ?? "…" }.joined(separator: " / ")
  }

  /// `show`: the definition sheet of one indicator.
  package static func show(
    _ catalogue: Catalogue, id: String, language: LocalizedText.Language, to output: Output, errors: Output
  ) -> Int32 {
    guard let indicator = catalogue.indicator(id) else {
      let nearest = NearestName.of(id, among: catalogue.indicators.map(\.id))
      errors("there is no indicator “\(id)”" + (nearest.map { "; did you mean “\($0)”?" } ?? "") + "\n")
      return 2
    }
    output(DefinitionSheet(catalogue: catalogue, indicator: indicator, language: language).text)
    return 0
  }

  /// `check`: every mistake of a catalogue, one a line.
  package static func check(_ directory: String?, to output: Output, errors: Output) -> Int32 {
    do throws(CatalogueErrors) {
      let catalogue = try load(directory)
      let examples = catalogue.indicators.reduce(0) { $0 + $1.examples.count }
      output(
        "version \(catalogue.version), content \(catalogue.contentHash): \(catalogue.indicators.count) indicators, "
          + "\(examples) examples, no mistakes\n")
      return 0
    } catch {
      errors(error.description + "\n")
      errors("\(error.errors.count) \(error.errors.count == 1 ? "mistake" : "mistakes")\n")
      return 1
    }
  }

  /// `diff`: what changed from one catalogue to another; 1 where anything did.
  package static func diff(
    _ old: Catalogue, _ new: Catalogue, language: LocalizedText.Language, to output: Output
  ) -> Int32 {
    let before = Dictionary(uniqueKeysWithValues: old.indicators.map { ($0.id, $0) })
    let after = Set(new.indicators.map(\.id))
    var changes = 0
    for indicator in old.indicators where !after.contains(indicator.id) {
      output("- \(indicator.id) \(indicator.name[language])\n")
      changes += 1
    }
    for indicator in new.indicators {
      guard let earlier = before[indicator.id] else {
        output("+ \(indicator.id) \(indicator.name[language])\n")
        changes += 1
        continue
      }
      let (a, b) = (facts(old, earlier, language), facts(new, indicator, language))
      let lines = zipped(a, b)
      if !lines.isEmpty {
        output("~ \(indicator.id) \(indicator.name[language])\n" + lines.map { "    \($0)\n" }.joined())
        changes += 1
      }
    }
    for (name, a, b) in codeSetChanges(old, new) {
      output("~ $\(name)\n    - \(a)\n    + \(b)\n")
      changes += 1
    }
    for change in tableChanges(old, new) {
      output(change)
      changes += 1
    }
    if changes == 0 { output("no difference\n") }
    return changes == 0 ? 0 : 1
  }

  private static func facts(
    _ catalogue: Catalogue, _ indicator: Indicator, _ language: LocalizedText.Language
  ) -> [DefinitionSheet.Fact] {
    DefinitionSheet(catalogue: catalogue, indicator: indicator, language: language).facts
  }

  private static func zipped(_ a: [DefinitionSheet.Fact], _ b: [DefinitionSheet.Fact]) -> [String] {
    let old = Dictionary(a.map { ($0.label, $0.text) }) { first, _ in first }
    let new = Dictionary(b.map { ($0.label, $0.text) }) { first, _ in first }
    var lines: [String] = []
    for fact in a where new[fact.label] != fact.text { lines.append("- \(fact.label): \(fact.text)") }
    for fact in b where old[fact.label] != fact.text { lines.append("+ \(fact.label): \(fact.text)") }
    return lines
  }

  /// Growth tables that came, went or have other rows.
  private static func tableChanges(_ old: Catalogue, _ new: Catalogue) -> [String] {
    let a = Dictionary(uniqueKeysWithValues: old.checked.growthTables.map { ($0.name, $0) })
    let b = Dictionary(uniqueKeysWithValues: new.checked.growthTables.map { ($0.name, $0) })
    return Set(a.keys).union(b.keys).sorted().compactMap { name in
      switch (a[name], b[name]) {
      case (nil, _): "+ table \(name)\n"
      case (_, nil): "- table \(name)\n"
      case (let before, let after): before == after ? nil : "~ table \(name): other rows\n"
      }
    }
  }

  private static func codeSetChanges(_ old: Catalogue, _ new: Catalogue) -> [(String, String, String)] {
    let a = Dictionary(uniqueKeysWithValues: old.codeSets.map { ($0.name, $0.codes.joined(separator: " ")) })
    let b = Dictionary(uniqueKeysWithValues: new.codeSets.map { ($0.name, $0.codes.joined(separator: " ")) })
    return Set(a.keys).union(b.keys).sorted().compactMap { name in
      a[name] == b[name] ? nil : (name, a[name] ?? "–", b[name] ?? "–")
    }
  }
}
