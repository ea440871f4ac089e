import Indicators
import Testing

@Suite("The catalogue that the program carries")
struct EmbeddedCatalogueTests {
  @Test("has no mistakes")
  func isClean() throws {
    let catalogue = try Catalogue(.embedded)
    #expect(catalogue.indicator("17.1")?.weight == 2)
    #expect(catalogue.indicators.allSatisfy { $0.examples.count >= 4 })
  }
}
