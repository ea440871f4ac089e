import HealthRecords
import Testing

@testable import Indicators

@Suite("The catalogue that the program carries")
struct EmbeddedCatalogueTests {
  let catalogue: Catalogue

  init() throws { catalogue = try BuiltIn.catalogue }

  @Test("has the manual's 41 scored and 47 watched rows and Mukdahan's seven, each with four examples or more")
  func rows() {
    let watched = catalogue.indicators.filter { $0.weight == nil }
    #expect(catalogue.indicators.count - watched.count == 41)
    #expect(watched.filter { $0.id.hasPrefix("M") }.map(\.id) == Self.watched)
    #expect(
      watched.filter { !$0.id.hasPrefix("M") }.map(\.id) == ["ADL", "BREAST", "CERVIX", "EPI1", "EPI2", "EPI3", "EPI5"])
    for indicator in catalogue.indicators { #expect(indicator.examples.count >= 4, "\(indicator.id)") }
  }

  /// Part of Table 2 without weights, by row number; rows 38.1 and 38.2 belong to 38.
  private static let watched = [
    "M1.1", "M1.2", "M1.3", "M1.4", "M1.5", "M2.1", "M2.2", "M2.3", "M2.4", "M2.5", "M2.6", "M5", "M6", "M8.1", "M9",
    "M10", "M11", "M11.1", "M11.2", "M13", "M17", "M18", "M22", "M23.1", "M25", "M28", "M31", "M32", "M33", "M34",
    "M35",
    "M37", "M38", "M39", "M43", "M44", "M47", "M48", "M51", "M54", "M56", "M57", "M59", "M61", "M62", "M63", "M67",
  ]

  @Test(
    "watched rows stand under their strategies as the manual counts them",
    arguments: [(1, 25), (2, 14), (3, 3), (4, 5)])
  func watchedByStrategy(strategy: Int, count: Int) {
    #expect(catalogue.indicators.count { $0.strategy == strategy && Self.watched.contains($0.id) } == count)
  }

  @Test("weighs what Table 1 of the manual prints", arguments: [(1, 50.0), (2, 25.0), (3, 10.0), (4, 15.0)])
  func weights(strategy: Int, sum: Double) {
    #expect(catalogue.indicators.filter { $0.strategy == strategy }.reduce(0) { $0 + ($1.weight ?? 0) } == sum)
  }

  @Test(
    "stands in the order of the manual's numbers",
    arguments: [
      ("1", "2"), ("9", "10"), ("17.1", "17.2"), ("17.2", "18"), ("22.3", "23"), ("M2.6", "M5"), ("M9", "M10"),
    ])
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
