/// A checked catalogue of indicators.
package struct Catalogue: Sendable {
  package let version: String
  /// See `CatalogueFiles.contentHash`.
  package let contentHash: String
  package let title: LocalizedText
  package let strategies: [Int: LocalizedText]
  package let programmes: [Int: LocalizedText]
  /// In the order of their numbers.
  package let indicators: [Indicator]
  package let codeSets: [CodeSetInfo]
  /// Shared definitions as written, in order.
  package let sharedDefinitions: [(name: String, text: String)]
  /// What the engine evaluates. An indicator whose terms read records of two subjects (deaths of persons, populations of
  /// places) stands there once per subject, with the terms of that subject.
  package let checked: CheckedCatalogue

  package struct CodeSetInfo: Hashable, Sendable {
    package let name: String
    package let label: LocalizedText?
    package let codes: [String]
    package let source: String
  }

  package func indicator(_ id: String) -> Indicator? { indicators.first { $0.id == id } }
}
