internal import Indicators

/// The names under which the parts of indicators are published.
///
/// An indicator whose terms come from records of two subjects (deaths of persons, populations of places) stands twice in the
/// checked catalogue. Its first part is published as its id, the others as `id#2` and so on; all are routed by the id.
struct IndicatorParts {
  /// By position in the checked catalogue.
  let names: [String]
  let indices: [String: Int]

  init(_ catalogue: CheckedCatalogue) {
    var seen: [String: Int] = [:]
    names = catalogue.indicators.map { part in
      let n = seen[part.id, default: 0] + 1
      seen[part.id] = n
      return n == 1 ? part.id : "\(part.id)#\(n)"
    }
    indices = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
  }
}
