/// By unit, how many people are tested and how many of them controlled.
package struct LabAnswer: Equatable {
  package struct Counts: Equatable {
    package var tested: Int64 = 0
    package var controlled: Int64 = 0
  }

  /// By the unit's code; a unit without people is left out.
  package private(set) var units: [String: Counts] = [:]

  package init() {}

  mutating func add(unit: Int, isControlled: Bool) {
    add(unit: LabJob.unit(unit), tested: 1, controlled: isControlled ? 1 : 0)
  }

  package mutating func add(unit: String, tested: Int64, controlled: Int64) {
    guard tested != 0 || controlled != 0 else { return }
    units[unit, default: Counts()].tested += tested
    units[unit, default: Counts()].controlled += controlled
  }

  package var tested: Int64 { units.values.reduce(0) { $0 + $1.tested } }
  package var controlled: Int64 { units.values.reduce(0) { $0 + $1.controlled } }

  /// Where the other differs, the first few; nil if nowhere.
  package func difference(from other: LabAnswer) -> String? {
    guard self != other else { return nil }
    return Set(units.keys).union(other.units.keys).sorted().compactMap { unit in
      let (mine, its) = (units[unit] ?? Counts(), other.units[unit] ?? Counts())
      return mine == its
        ? nil
        : "unit \(unit): \(mine.tested) tested and \(mine.controlled) controlled, not \(its.tested) and \(its.controlled)"
    }.prefix(5).joined(separator: "; ")
  }
}
