import HealthRecords

extension Catalogue {
  /// Reads and checks a whole catalogue; throws all mistakes that it finds.
  package init(_ files: CatalogueFiles) throws(CatalogueErrors) {
    let loader = CatalogueLoader(files)
    guard let catalogue = loader.load(), loader.vocabulary.errors.isEmpty else {
      throw CatalogueErrors(loader.vocabulary.errors)
    }
    self = catalogue
  }
}

/// Reads the files of a catalogue in the order in which they build on each other.
final class CatalogueLoader {
  let files: CatalogueFiles
  let vocabulary = Vocabulary()
  private var codeSets: [Catalogue.CodeSetInfo] = []
  private var tables: [GrowthTable] = []
  private var sharedDefinitions: [(name: String, text: String)] = []

  init(_ files: CatalogueFiles) { self.files = files }

  func load() -> Catalogue? {
    let head = document("catalog.yaml")?.mapping(["version", "title", "strategies", "programmes"])
    let version = head?.required("version")?.text()
    let title = head?.required("title")?.localized()
    let strategies = numbered(head?["strategies"])
    let programmes = numbered(head?["programmes"])
    for path in files.paths(in: "sets", ending: ".yaml") { readCodeSets(path) }
    for path in files.paths(in: "tables", ending: ".csv") { readTable(path) }
    vocabulary.growthTables = tables.map(\.name)
    if files.texts["shared.yaml"] != nil { readShared() }
    var indicators: [Indicator] = []
    var checked: [CheckedIndicator] = []
    var seen: [String: String] = [:]
    for path in files.paths(in: "indicators", ending: ".yaml") {
      guard let value = document(path) else { continue }
      let reader = IndicatorReader(vocabulary: vocabulary, file: path, strategies: strategies, programmes: programmes)
      guard let indicator = reader.read(value) else { continue }
      if let other = seen.updateValue(path, forKey: indicator.id) {
        value.fail("the id “\(indicator.id)” is already used by \(other)")
      }
      indicators.append(indicator)
      checked += reader.checked
    }
    if indicators.isEmpty, vocabulary.errors.isEmpty {
      vocabulary.report(CatalogueError(file: "indicators", line: 0, column: 0, message: "there are no indicators"))
    }
    guard let version, let title else { return nil }
    let before = { (a: String, b: String) in IndicatorOrder(a) < IndicatorOrder(b) }
    return Catalogue(
      version: version, contentHash: files.contentHash, title: title, strategies: strategies, programmes: programmes,
      indicators: indicators.sorted { before($0.id, $1.id) }, codeSets: codeSets, sharedDefinitions: sharedDefinitions,
      checked: CheckedCatalogue(
        indicators: checked.sorted {
          before($0.id, $1.id) || ($0.id == $1.id && $0.subject.rawValue < $1.subject.rawValue)
        },
        definitions: vocabulary.definitions.checked, growthTables: tables))
  }

  private func document(_ path: String) -> YamlValue? {
    guard let text = files.texts[path] else {
      vocabulary.report(CatalogueError(file: path, line: 0, column: 0, message: "the file is missing"))
      return nil
    }
    return YamlDocument.parse(text, file: path) { [vocabulary] in vocabulary.report($0) }
  }

  private func numbered(_ value: YamlValue?) -> [Int: LocalizedText] {
    var result: [Int: LocalizedText] = [:]
    for entry in value?.entries() ?? [] {
      if let number = entry.key.int(), let name = entry.value.localized() { result[number] = name }
    }
    return result
  }

  private func readCodeSets(_ path: String) {
    for entry in document(path)?.entries() ?? [] {
      guard let map = entry.value.mapping(["label", "match", "codes", "source"]),
        let matching = map.required("match")?.choice(CodeSetBuilder.Matching.self),
        let codes = map.required("codes")?.list(), let source = map.required("source")?.text()
      else { continue }
      if vocabulary.codeSets[entry.name] != nil { entry.key.fail("the code set “\(entry.name)” is defined twice") }
      var ranges: [ClosedRange<Code>] = []
      var texts: [String] = []
      for code in codes {
        guard let text = code.text() else { continue }
        texts.append(text)
        do throws(CodeSetBuilder.Mistake) {
          ranges.append(try CodeSetBuilder.range(text, matching, limit: nil))
        } catch { code.fail(error.message) }
      }
      vocabulary.codeSets[entry.name] = Vocabulary.NamedCodeSet(set: CodeSetBuilder.set(ranges), matching: matching)
      codeSets.append(
        Catalogue.CodeSetInfo(name: entry.name, label: map["label"]?.localized(), codes: texts, source: source))
    }
  }

  private func readTable(_ path: String) {
    do throws(CatalogueError) {
      tables.append(try GrowthTableReader.read(files.texts[path] ?? "", file: path))
    } catch { vocabulary.report(error) }
  }

  private func readShared() {
    guard let map = document("shared.yaml")?.mapping(["define"]), let define = map.required("define") else { return }
    let reader = DefinitionReader(vocabulary: vocabulary, names: vocabulary.shared)
    reader.read(define)
    reader.check()
    sharedDefinitions = reader.texts
  }
}
