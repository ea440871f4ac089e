package import HealthRecords

/// A hospital, a sub-district post or an office. The codes are made up; the places are real.
package struct SimulatedUnit: Hashable, Sendable {
  package enum Kind: String, Sendable {
    case hospital = "HOSPITAL", post = "RPHSH", district = "DISTRICT", provincial = "PROVINCIAL"
  }

  /// Who the unit belongs to during a span of days, both ends included; nil is open.
  package struct Span: Hashable, Sendable {
    package let affiliation: String
    package let from: LocalDate?
    package let to: LocalDate?
  }

  package let code: String
  package let name: String
  package let kind: Kind
  package let subdistrict: String
  package let district: String
  package let serviceLevel: String
  /// In order of time, without gaps.
  package let spans: [Span]
}
