import CounterEngine
import Indicators

/// Runs worked examples that no catalogue file holds through the engine, with the definitions that the program carries.
enum Worked {
  /// One case: records in a catalogue's own words, and what is to be contributed.
  struct Case: Sendable {
    let indicator: String
    let rule: String
    let asof: String
    let records: [String]
    /// Terms that get 1, at unit 10001; every other term gets nothing.
    let terms: [String]

    init(_ indicator: String, _ rule: String, asof: String = "2018-09-30", _ records: [String], _ terms: [String]) {
      self.indicator = indicator
      self.rule = rule
      self.asof = asof
      self.records = records
      self.terms = terms
    }

    var yaml: String {
      "  - name: \"\(rule)\"\n    asof: \(asof)\n    records:\n" + records.map { "      - \($0)\n" }.joined()
        + (terms.isEmpty
          ? "    expect: {}\n" : "    expect:\n" + terms.map { "      \($0): {\"10001\": 1}\n" }.joined())
    }
  }

  /// What differs, case by case, in words; empty where all is as expected. One catalogue for all cases, because reading one
  /// takes longer than running it.
  static func differences(_ cases: [Case]) throws -> [String] {
    let all = CatalogueFiles.embedded.texts
    var texts = all.filter { !$0.key.hasPrefix("indicators/") }
    for (id, cases) in Dictionary(grouping: cases, by: \.indicator) {
      let path = "indicators/\(id).yaml"
      guard let text = all[path], let end = text.firstRange(of: "\nexamples:") else { return ["there is no \(path)"] }
      texts[path] = text[..<end.lowerBound] + "\nexamples:\n" + cases.map(\.yaml).joined()
    }
    let results = ExampleRunner(try Catalogue(CatalogueFiles(texts: texts))).run()
    guard results.count == cases.count else { return ["\(results.count) of \(cases.count) cases were run"] }
    return results.flatMap { result in result.differences.map { "\(result.indicator), \(result.example): \($0)" } }
  }
}
