extension SnapshotFilter {
  static let parameters = ["indicator", "level", "place", "parent", "family", "affiliation", "period"]

  /// Reads a filter from the query of a request; each parameter may repeat and may list values with commas.
  /// - Throws: `Problem` (400) for a parameter or level that does not exist.
  init(query: some Sequence<(key: String, value: String)>) throws(Problem) {
    for (name, value) in query {
      let values = value.split(separator: ",").map(String.init)
      switch name {
      case "indicator": indicators.formUnion(values)
      case "level":
        for value in values {
          guard let level = PlaceLevel(rawValue: value) else {
            throw .badRequest(
              "level=\(value) does not exist. Use one of: "
                + PlaceLevel.allCases.map(\.rawValue).joined(separator: ", ") + ".")
          }
          levels.insert(level)
        }
      case "place": places.formUnion(values)
      case "parent": parents.formUnion(values)
      case "family": families.formUnion(values)
      case "affiliation": affiliations.formUnion(values)
      case "period": periods.formUnion(values)
      default:
        throw .badRequest(
          "The parameter \(name) does not exist. Use: " + Self.parameters.joined(separator: ", ") + ".")
      }
    }
  }
}
