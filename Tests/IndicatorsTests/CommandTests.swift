import Testing

@testable import Indicators

@Suite("kpistream catalog")
struct CommandTests {
  private let catalogue: Catalogue

  init() throws { catalogue = try BuiltIn.catalogue }

  private func changed(_ edit: (inout [String: String]) -> Void) throws -> Catalogue {
    var files = CatalogueFiles.embedded.texts
    edit(&files)
    return try Catalogue(CatalogueFiles(texts: files))
  }

  private func diff(_ old: Catalogue, _ new: Catalogue) -> (code: Int32, text: String) {
    var text = ""
    let code = CatalogueCommands.diff(old, new, language: .en, to: { text += $0 })
    return (code, text)
  }

  @Test("new prints a file without mistakes, and with examples")
  func skeleton() throws {
    var text = ""
    #expect(CatalogueCommands.new(id: "42", to: { text += $0 }) == 0)
    let with = try changed { $0["indicators/42.yaml"] = text }
    #expect(with.indicator("42")?.examples.count == 2)
    #expect(diff(catalogue, with) == (1, "+ 42 Diabetes patients tested for HbA1c\n"))
    #expect(diff(with, catalogue) == (1, "- 42 Diabetes patients tested for HbA1c\n"))
  }

  @Test("diff tells what changed, and nothing of what did not")
  func differences() throws {
    #expect(diff(catalogue, catalogue) == (0, "no difference\n"))
    let other = try changed {
      $0["indicators/18.yaml"] = $0["indicators/18.yaml"]!.replacing("weight: 1\n", with: "weight: 1.5\n")
      $0["sets/causes_of_death.yaml"] = $0["sets/causes_of_death.yaml"]!.replacing("[X60-X84]", with: "[X60-X84, Y870]")
      $0["tables/who_2006_height_for_age.csv"]! += "1,61,1,110.3,0.04230\n"
      $0["tables/thai_2542.csv"] = "sex,axis,l,m,s\n1,72,1,115,0.04\n2,72,1,114,0.04\n"
      $0["shared.yaml"] = $0["shared.yaml"]!.replacing("# One death", with: "# A single death")
    }
    let text = diff(catalogue, other).text
    #expect(text.contains("~ 18 In-hospital death rate of stroke patients\n    - Weight: 1\n    + Weight: 1.5\n"))
    #expect(text.contains("~ $suicide\n    - X60-X84\n    + X60-X84 Y870\n"))
    #expect(text.contains("+ table thai_2542\n~ table who_2006_height_for_age: other rows\n"))
    #expect(!text.contains("~ 17.1") && !text.contains("~ 1 "))
    #expect(other.contentHash != catalogue.contentHash)
  }

  @Test("list as JSON holds what a wall needs")
  func json() {
    var text = ""
    #expect(CatalogueCommands.list(catalogue, year: 2561, format: .json, language: .th, to: { text += $0 }) == 0)
    #expect(text.contains("\"id\": \"17.1\"") && text.contains("\"levels\": [20, 25, 30, 35, 40]"))
    #expect(text.contains("\"levels\": [null, 80, 85, 90, 96]") && text.contains("\"target\": 95.5"))
    // What is watched has no weight.
    #expect(text.ranges(of: "\"weight\": null").count == catalogue.indicators.count { $0.weight == nil })
    for key in [
      "id", "name", "class", "strategy", "programme", "weight", "target", "levels", "direction", "measured_at",
    ] {
      #expect(text.ranges(of: "\n    \"\(key)\": ").count == catalogue.indicators.count, "\(key)")
    }
    #expect(text.filter { $0 == "{" }.count == text.filter { $0 == "}" }.count)
  }

  @Test("list as a table lines up, Thai marks taking no room")
  func table() {
    let text = TextTable.aligned([["id", "ชื่อ", "x"], ["1", "ที่", "y"], ["22", "abcde", "z"]])
    #expect(text == "id  ชื่อ     x\n1   ที่      y\n22  abcde  z\n")
  }

  @Test("show answers an unknown id with the nearest")
  func unknown() {
    var (text, errors) = ("", "")
    let code = CatalogueCommands.show(
      catalogue, id: "17.3", language: .en, to: { text += $0 }, errors: { errors += $0 })
    #expect(code == 2 && text.isEmpty && errors == "there is no indicator “17.3”; did you mean “17.1”?\n")
  }

  @Test("check tells the version, or every mistake")
  func check() {
    var (text, errors) = ("", "")
    #expect(CatalogueCommands.check(nil, to: { text += $0 }, errors: { errors += $0 }) == 0)
    #expect(text.contains(catalogue.contentHash) && errors.isEmpty)
    #expect(CatalogueCommands.check("/no/such/folder", to: { text += $0 }, errors: { errors += $0 }) == 1)
    #expect(errors.contains("it has no catalog.yaml") && errors.hasSuffix("1 mistake\n"))
  }
}
