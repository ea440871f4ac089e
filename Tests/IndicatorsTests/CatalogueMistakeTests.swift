import Testing

@testable import Indicators

/// Every kind of mistake is told at its place and in words that say what to do.
@Suite("Mistakes in catalogues")
struct CatalogueMistakeTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let file: String
    let text: String
    let other: String
    let place: String
    let fragment: String
    var testDescription: String { "\(text) → \(other)" }
  }

  static func indicator(_ text: String, _ other: String, _ place: String, _ fragment: String) -> Case {
    Case(file: "indicators/1.yaml", text: text, other: other, place: "indicators/1.yaml:" + place, fragment: fragment)
  }
  static func file(_ file: String, _ text: String, _ other: String, _ place: String, _ fragment: String) -> Case {
    Case(file: file, text: text, other: other, place: "\(file):" + place, fragment: fragment)
  }

  static let cases: [Case] = [
    // The sheet.
    indicator("weight: 2", "wieght: 2", "8:1", "did you mean “weight”"),
    indicator("weight: 2\n", "", "1:1", "“weight” is missing"),
    indicator("weight: 2", "weight: two", "8:9", "expected a number, found “two”"),
    indicator("weight: 2", "weight: 2\nweight: 3", "8:1", "given twice"),
    indicator("en: Diabetes}", "eng: Diabetes}", "2:21", "“eng” is no key here"),
    indicator("class: person-level", "class: person", "5:8", "expected person-level, event-rate"),
    indicator("class: person-level", "class: person-lvel", "5:8", "did you mean “person-level”"),
    indicator("strategy: 1", "strategy: 7", "6:11", "names no strategy 7"),
    indicator("direction: higher", "direction: more", "9:12", "expected higher, lower"),
    indicator("{2561: 40}", "{2018: 40}", "11:11", "Buddhist era"),
    indicator("{2561: 40}", "{2561: ≥40}", "11:17", "expected a number"),
    indicator("[20, 25, 30, 35, 40]", "[20, 25, 30, 35]", "12:34", "five levels, found 4"),
    indicator("[20, 25, 30, 35, 40]", "[40, 35, 30, 25, 20]", "12:34", "must rise"),
    indicator("[20, 25, 30, 35, 40]", "[null, 25, 30, 35, 40]", "12:35", "only the lowest band"),
    indicator("kind: threshold", "kind: band", "12:30", "write null"),
    indicator("kind: threshold", "kind: tresholds", "12:16", "did you mean “threshold”"),
    indicator("levels: {kind: threshold, steps: [20, 25, 30, 35, 40]}\n", "", "1:1", "“levels” is missing"),
    indicator("[district, unit]", "[distric, unit]", "13:15", "did you mean “district”"),
    indicator("[district, unit]", "district", "13:14", "expected a list"),
    indicator("scored_from: 12", "scored_from: 11", "14:14", "a round: 3, 6, 9 or 12"),
    indicator("unit: {th", "unit: {{th", "11:1", "not readable as YAML"),
    indicator("class: person-level", "class: person-level\n  oops: 1", "6:7", "not readable as YAML"),
    // Definitions and terms.
    indicator("last_test: last", "lasttest: last", "21:11", "did you mean “lasttest”"),
    indicator("last_test: last", "2nd: last", "16:3", "is no name"),
    indicator("last_test: last", "home: last", "16:3", "is taken"),
    indicator("last_test: last", "count: last", "16:3", "is taken"),
    indicator("last(lab[test in $hba1c", "last(lab[test in $hba1cc", "16:31", "did you mean “$hba1c”"),
    indicator("last(lab[test in $hba1c and", "last(lab[test in $hba1c,", "16:37", "expected “and” or “]”"),
    indicator("date in period])", "date in period and last_test.value > 1])", "16:61", "refers to itself"),
    indicator("place: home\n", "", "18:3", "has no place"),
    indicator("place: home", "place: resident.birth", "17:17", "expected a code, found a date"),
    indicator("when: last_test.value < 7", "when: last_test.value", "21:21", "expected a condition"),
    indicator("when: last_test.value < 7", "when: last_test.vlaue < 7", "21:21", "did you mean “value”"),
    indicator("value: 1\n", "value: registered\n", "22:12", "no definition and no word"),
    indicator("value: 1\n", "value: home\n", "22:12", "expected a number, found a code"),
    indicator("value: 1\n", "value: true\n", "22:12", "belongs under “when”"),
    indicator("    scale: 10\n", "", "26:14", "needs a “scale”"),
    indicator("scale: 10", "scale: 0", "27:12", "a scale from 1"),
    indicator("each: lab l [date in period]", "each: last_test", "24:11", "is no kind of record"),
    indicator("each: lab l [date in period]", "each: lab test [date in period]", "24:15", "is taken"),
    indicator("when: egfr(l) < 60", "when: egfr(l.value) < 60", "25:18", "expected a lab record"),
    indicator("when: egfr(l) < 60", "when: egfr < 60", "25:11", "needs (result: lab)"),
    indicator("when: egfr(l) < 60", "when: egfr() < 60", "25:11", "needs (result: lab)"),
    indicator(
      "when: last_test.value < 7\n    value: 1", "label: {th: ก, en: a}", "20:3", "needs “each”, “when” or “value”"),
    indicator("present(home) and exists", "exists(population) and exists", "19:45", "belong to a person"),
    // Formulas.
    indicator("numerator: controlled", "numerator: controled", "32:12", "did you mean “controlled”"),
    indicator("numerator: controlled", "numerator: controlled > 1", "32:23", "expected a number, found a condition"),
    indicator("passing: if", "registered: if", "31:7", "is taken"),
    indicator("if controlled * 2", "if controled * 2", "31:19", "did you mean “controlled”"),
    indicator("- at: unit", "- at: village", "29:9", "expected unit, subdistrict, district, province"),
    indicator("role: informative", "role: scored", "37:5", "“levels” is missing"),
    indicator("numerator: passing", "numerator: passed", "39:16", "is no term"),
    indicator("multiplier: 100", "multiplier: 100\ncombine: worst", "35:10", "nothing to combine"),
    // Examples.
    indicator("- person: {type_area", "- preson: {type_area", "44:9", "did you mean “person”"),
    indicator("type_area: \"1\"", "typearea: \"1\"", "44:18", "did you mean “type_area”"),
    indicator("date: 2018-01-01", "date: 2561-01-01", "45:33", "expected a date (Gregorian"),
    indicator("sex: \"1\"", "sex: \"10\"", "44:39", "a code of at most 1 characters"),
    indicator("value: 6.5", "value: high", "45:52", "expected a number"),
    indicator("controlled: {\"10001\"", "controled: {\"10001\"", "47:7", "did you mean “controlled”"),
    indicator("asof: 2018-09-30", "asof: 30/9/2018", "42:11", "expected a date"),
    // Sets, tables, shared definitions, the head.
    file("sets/lab.yaml", "match: exact", "match: whole", "2:10", "expected prefix, exact"),
    file("sets/lab.yaml", "E10-E14", "E14-E10", "7:11", "runs backwards"),
    file("sets/lab.yaml", "E10-E14", "E11.9", "7:11", "without the dot: “E119”"),
    file("sets/lab.yaml", "diabetes:", "hba1c:", "1:1", "given twice"),
    file("sets/lab.yaml", "  source: test\n", "", "2:3", "“source” is missing"),
    file("tables/height.csv", "1,1,1,55", "1,0,1,55", "3:1", "must rise"),
    file("tables/height.csv", "sex,axis", "sex,age", "1:1", "expected the header"),
    file("tables/height.csv", "2,0,1,49,0.04", "3,0,1,49,0.04", "4:1", "expected sex (1 or 2)"),
    file("shared.yaml", "egfr(lab result)", "egfr(lb result)", "4:3", "did you mean “lab”"),
    file("shared.yaml", "egfr(lab result)", "egfr(lab)", "4:3", "a type and a name"),
    file("shared.yaml", "result.value, resident", "result.valeu, resident", "4:41", "did you mean “value”"),
    file("shared.yaml", "home: resident.unit", "home: resident.units", "3:18", "did you mean “unit”"),
    file("catalog.yaml", "version: \"1\"\n", "", "1:1", "“version” is missing"),
    file("catalog.yaml", "  1: {th", "  one: {th", "4:3", "expected a whole number"),
  ]

  @Test("the catalogue that is spoilt below has none")
  func clean() { #expect(SmallCatalogue.mistakes(SmallCatalogue.files) == []) }

  @Test("told at their place", arguments: cases)
  func told(_ example: Case) {
    let mistakes = SmallCatalogue.mistakes(in: example.file, replacing: example.text, with: example.other)
    let found = mistakes.contains {
      $0.description.hasPrefix(example.place + ":") && $0.description.contains(example.fragment)
    }
    #expect(
      found,
      "expected \(example.place): …\(example.fragment)…\nfound\n\(mistakes.map(\.description).joined(separator: "\n"))")
  }

  @Test("all of one run, sorted by place, each once")
  func together() {
    var files = SmallCatalogue.files
    files["indicators/1.yaml"] = files["indicators/1.yaml"]!
      .replacing("weight: 2", with: "weight: two").replacing("$hba1c", with: "$hba1d").replacing(
        "numerator: controlled", with: "numerator: kontrolled")
    files["shared.yaml"] = files["shared.yaml"]!.replacing("resident.unit", with: "resident.nuit")
    let mistakes = SmallCatalogue.mistakes(files)
    #expect(mistakes.count >= 4)
    #expect(Set(mistakes).count == mistakes.count)
    #expect(mistakes == mistakes.sorted { ($0.file, $0.line, $0.column) < ($1.file, $1.line, $1.column) })
  }

  @Test("a mistake in a definition is told once, not wherever the definition is used")
  func once() {
    for (text, other) in [("last(lab[test", "last(lab[tset"), ("last(lab[test in", "last(lab[[test in")] {
      #expect(SmallCatalogue.mistakes(in: "indicators/1.yaml", replacing: text, with: other).count == 1)
    }
    let shared = SmallCatalogue.mistakes(in: "shared.yaml", replacing: "result.value", with: "result.valeu")
    #expect(shared.count == 1)
  }

  @Test("two indicators with one id")
  func twice() {
    var files = SmallCatalogue.files
    files["indicators/2.yaml"] = files["indicators/1.yaml"]
    #expect(
      SmallCatalogue.mistakes(files).map(\.description) == [
        "indicators/2.yaml:1:1: the id “1” is already used by indicators/1.yaml"
      ])
  }

  @Test("no catalogue at all")
  func empty() {
    #expect(SmallCatalogue.mistakes([:]).contains { $0.description == "catalog.yaml: the file is missing" })
  }

  @Test("the hash changes with any byte and with nothing else")
  func hash() {
    let hash = CatalogueFiles(texts: SmallCatalogue.files).contentHash
    #expect(hash.count == 32 && hash == CatalogueFiles(texts: SmallCatalogue.files).contentHash)
    var files = SmallCatalogue.files
    files["catalog.yaml"]! += "\n"
    #expect(CatalogueFiles(texts: files).contentHash != hash)
    // FNV-1a of nothing is its offset basis.
    #expect(CatalogueFiles(texts: [:]).contentHash == "6c62272e07bb014262b821756295c58d")
  }
}
