/// The indicators whose truth is known. The raw value is the manual's number.
package enum TruthIndicator: String, CaseIterable, Comparable, Sendable {
  case maternalDeaths = "1"
  case diabetesControl = "17.1"
  case hypertensionControl = "17.2"
  case tuberculosisSuccess = "27"
  case illDefinedDeaths = "34"

  package static func < (a: TruthIndicator, b: TruthIndicator) -> Bool { a.rawValue < b.rawValue }
}
