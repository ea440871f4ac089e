import HealthRecords

/// What expressions may refer to besides definitions: code sets and growth tables. Also where mistakes are collected.
final class Vocabulary {
  struct NamedCodeSet {
    let set: CodeSet
    let matching: CodeSetBuilder.Matching
  }

  var codeSets: [String: NamedCodeSet] = [:]
  var growthTables: [String] = []
  let shared = Definitions.Names()
  let definitions = Definitions()
  private(set) var errors: [CatalogueError] = []

  /// Keeps a mistake, unless it is known or only follows from another.
  func report(_ error: CatalogueError) {
    if !error.isConsequence, !errors.contains(error) { errors.append(error) }
  }
}
