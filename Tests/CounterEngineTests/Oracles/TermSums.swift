/// What is counted of one indicator, by term and place.
struct TermSums: Equatable {
  private(set) var sums: [Key: Double] = [:]

  struct Key: Hashable, Comparable, CustomStringConvertible {
    let term: String
    let place: String

    static func < (a: Key, b: Key) -> Bool { (a.term, a.place) < (b.term, b.place) }
    var description: String { "\(term) at \(place)" }
  }

  mutating func add(_ term: String, at place: String, _ value: Double) {
    sums[Key(term: term, place: place), default: 0] += value
  }

  func only(_ terms: Set<String>) -> TermSums {
    var part = TermSums()
    part.sums = sums.filter { terms.contains($0.key.term) }
    return part
  }

  /// What differs, in words.
  func differences(from other: TermSums) -> [String] {
    Set(sums.keys).union(other.sums.keys).sorted().compactMap { key in
      let (a, b) = (sums[key] ?? 0, other.sums[key] ?? 0)
      return abs(a - b) < 1e-6 ? nil : "\(key): engine \(a), rule \(b)"
    }
  }
}
