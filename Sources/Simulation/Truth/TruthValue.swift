package import HealthRecords

package enum TruthLevel: String, CaseIterable, Sendable { case unit, subdistrict, district, province }

package enum TruthAffiliation: String, CaseIterable, Sendable {
  case all = "ALL"
  case moph = "MOPH"
  case pao = "PAO"
  /// Units of others, and what happened at an area instead of a unit.
  case other = "OTHER"
}

/// What an indicator's two numbers truly are, for one place, affiliation and period.
package struct TruthValue: Hashable, Sendable {
  package let indicator: TruthIndicator
  package let level: TruthLevel
  package let place: String
  package let affiliation: TruthAffiliation
  package let period: FiscalYear
  package let numerator: Double
  package let denominator: Double

  package var numbers: TruthTable.Numbers { TruthTable.Numbers(numerator: numerator, denominator: denominator) }
}
