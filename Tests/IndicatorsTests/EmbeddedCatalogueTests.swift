import HealthRecords
import Testing

@testable import Indicators

@Suite("The catalogue that the program carries")
struct EmbeddedCatalogueTests {
  let catalogue: Catalogue

  init() throws { catalogue = try BuiltIn.catalogue }

  @Test("has the manual's 41 rows, each with four worked examples or more")
  func rows() {
    #expect(catalogue.indicators.count == 41)
    for indicator in catalogue.indicators { #expect(indicator.examples.count >= 4, "\(indicator.id)") }
  }

  @Test("weighs what Table 1 of the manual prints", arguments: [(1, 50.0), (2, 25.0), (3, 10.0), (4, 15.0)])
  func weights(strategy: Int, sum: Double) {
    #expect(catalogue.indicators.filter { $0.strategy == strategy }.reduce(0) { $0 + ($1.weight ?? 0) } == sum)
  }

  @Test(
    "stands in the order of the manual's numbers",
    arguments: [("1", "2"), ("9", "10"), ("17.1", "17.2"), ("17.2", "18"), ("22.3", "23")])
  func order(earlier: String, later: String) throws {
    let ids = catalogue.indicators.map(\.id)
    #expect(try #require(ids.firstIndex(of: earlier)) + 1 == #require(ids.firstIndex(of: later)))
  }

  @Test("names only earlier definitions in a definition")
  func definitionOrder() {
    for (index, definition) in catalogue.checked.definitions.enumerated() {
      let named = "\(definition.expression)".matches(of: /definition\((\d+)\)/).compactMap { Int($0.1) }
      #expect(named.allSatisfy { $0 < index }, "\(definition.name)")
    }
  }

  @Test("gives the engine each term under its own subject")
  func subjects() throws {
    let road = catalogue.checked.indicators.filter { $0.id == "12" }
    #expect(road.map(\.subject) == [.person, .place])
    #expect(road.map { $0.terms.map(\.name) } == [["road_deaths", "injured"], ["population"]])
  }

  @Test("a sheet in Thai and English names every term", arguments: LocalizedText.Language.allCases)
  func sheets(language: LocalizedText.Language) {
    for indicator in catalogue.indicators {
      var text = ""
      #expect(
        CatalogueCommands.show(catalogue, id: indicator.id, language: language, to: { text += $0 }, errors: { _ in })
          == 0)
      #expect(text.contains(indicator.name[language]))
      for term in indicator.terms { #expect(text.contains(term.name), "\(indicator.id) \(term.name)") }
    }
  }
}
