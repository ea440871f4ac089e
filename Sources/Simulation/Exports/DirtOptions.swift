/// How dirty the exports are.
package struct DirtOptions: Sendable {
  /// The share of all rows with something wrong of any kind, 0...1. Default: 0.
  package var rate = 0.0
  /// For single kinds, the share of the rows that can have it, 0...1.
  package var rates: [DirtKind: Double] = [:]

  package init(rate: Double = 0, rates: [DirtKind: Double] = [:]) {
    self.rate = rate
    self.rates = rates
  }

  var isDirty: Bool { rate > 0 || rates.values.contains { $0 > 0 } }
}
