/// The values of an indicator's terms at one place, by their position among `Indicator.termNames`: counted ones first, then
/// derived ones. One may be missing.
package struct TermValues: Hashable, Sendable {
  /// NaN is missing; no formula yields it.
  private var values: [Double]

  /// All of them missing.
  package init(count: Int) { values = Array(repeating: .nan, count: count) }

  /// - Parameter named: the values there are, by name.
  package init(_ named: [String: Double], names: [String]) { values = names.map { named[$0] ?? .nan } }

  package subscript(position: Int) -> Double? {
    get { values[position].isNaN ? nil : values[position] }
    set { values[position] = newValue ?? .nan }
  }
}
