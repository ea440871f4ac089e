/// An indicator whose truth is known, by the manual's number: every one of the shipped catalogue.
package struct TruthIndicator: RawRepresentable, Hashable, Sendable, CaseIterable {
  package let rawValue: String

  /// Nil for an indicator that has no rule here.
  package init?(rawValue: String) {
    guard TruthIndicator.numbers.contains(rawValue) else { return nil }
    self.rawValue = rawValue
  }

  private init(ofRule id: String) { rawValue = id }

  /// In the order of the rules.
  package static let allCases = TruthRules(growth: .none).all.map { TruthIndicator(ofRule: $0.id) }
  private static let numbers = Set(allCases.map(\.rawValue))
}

extension TruthIndicator: ExpressibleByStringLiteral {
  package init(stringLiteral number: String) {
    guard let indicator = TruthIndicator(rawValue: number) else {
      preconditionFailure("no rule has the number \(number)")
    }
    self = indicator
  }
}
