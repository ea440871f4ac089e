/// What a subject adds to an indicator: numbers by term and place. Kept in thousandths, so that decimals add up exactly.
struct Tally {
  struct Entry {
    let term: String
    let place: String
    let thousandths: Int64
  }

  static let scale = 1_000.0

  private(set) var entries: [Entry] = []

  mutating func removeAll() { entries.removeAll(keepingCapacity: true) }

  /// Without a place, nothing is counted.
  mutating func add(_ term: String, at place: String?, _ value: Int64 = 1) {
    guard let place, !place.isEmpty, value != 0 else { return }
    entries.append(Entry(term: term, place: place, thousandths: value * Int64(Tally.scale)))
  }

  mutating func add(_ term: String, at place: String?, _ value: Int) { add(term, at: place, Int64(value)) }

  /// Adds 1 where the condition holds.
  mutating func add(_ term: String, at place: String?, if condition: Bool) {
    if condition { add(term, at: place, 1 as Int64) }
  }

  mutating func add(_ term: String, at place: String?, decimal value: Double) {
    guard let place, !place.isEmpty, value != 0 else { return }
    entries.append(
      Entry(term: term, place: place, thousandths: Int64((value * Tally.scale).rounded(.toNearestOrAwayFromZero))))
  }

  /// Adds a figure that counts things, to the nearest whole.
  mutating func add(_ term: String, at place: String?, rounded value: Double?) {
    add(term, at: place, Int64((value ?? 0).rounded(.toNearestOrAwayFromZero)))
  }
}
