/// What an oracle counts, by term and place.
struct Tally: Equatable {
  private(set) var sums: [Key: Double] = [:]

  struct Key: Hashable, Comparable, CustomStringConvertible {
    let term: String
    let place: String

    static func < (a: Key, b: Key) -> Bool { (a.term, a.place) < (b.term, b.place) }
    var description: String { "\(term) at \(place)" }
  }

  /// Without a place, nothing is counted.
  mutating func add(_ term: String, at place: String?, _ value: Double = 1) {
    guard let place, !place.isEmpty else { return }
    sums[Key(term: term, place: place), default: 0] += value
  }

  mutating func add(_ term: String, at place: String?, _ value: Int) { add(term, at: place, Double(value)) }

  /// Adds 1 where the condition holds.
  mutating func add(_ term: String, at place: String?, if condition: Bool) {
    if condition { add(term, at: place) }
  }

  func only(_ terms: Set<String>) -> Tally {
    var part = Tally()
    part.sums = sums.filter { terms.contains($0.key.term) }
    return part
  }

  /// What differs, in words.
  func differences(from other: Tally) -> [String] {
    Set(sums.keys).union(other.sums.keys).sorted().compactMap { key in
      let (a, b) = (sums[key] ?? 0, other.sums[key] ?? 0)
      return abs(a - b) < 1e-6 ? nil : "\(key): engine \(a), oracle \(b)"
    }
  }
}
