/// Whether and how small counts are hidden from the public view.
///
/// Below district level a numerator or denominator of 1 up to the threshold less one is shown as `<5`, and so that
/// it cannot be worked out, value, score, status and terms are hidden with it.
package struct SmallCells: Equatable, Sendable {
  /// Counts of people from 1 up to, not including, this are hidden. 0 hides nothing. Default 5.
  package var threshold: Int

  package init(threshold: Int = 5) { self.threshold = max(0, threshold) }

  /// Shows every count: for a network that only those entitled can reach.
  package static let shown = SmallCells(threshold: 0)

  func isSmall(_ count: Double?) -> Bool {
    guard let count else { return false }
    return count > 0 && count < Double(threshold)
  }

  func hides(_ snapshot: Snapshot) -> Bool {
    snapshot.level.isBelowDistrict && (isSmall(snapshot.numerator) || isSmall(snapshot.denominator))
  }
}
