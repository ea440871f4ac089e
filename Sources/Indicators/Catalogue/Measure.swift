/// One value of an indicator: how it is computed and how it is judged.
package struct Measure: Sendable, Identifiable {
  /// `value` for the main one.
  package let id: String
  package let name: LocalizedText?
  package let isScored: Bool
  package let numerator: Formula
  /// Nil: the numerator is the value (milestones, items).
  package let denominator: Formula?
  package let multiplier: Double
  package let unit: LocalizedText?
  package let decimals: Int
  package let direction: Indicator.Direction
  package let levels: Levels?
  /// By Buddhist fiscal year.
  package let targets: [Int: Double]
  /// Numerator per year so far: the value is also shown as if the year went on like this, and scored so, provisionally.
  package let annualised: Bool
  /// Points where they are not the level: a mean of subjects' points.
  package let points: Formula?
  /// The round (months) it stands for, where measures take turns.
  package let round: Int?
  /// Its targets within the year, by round (months). Shown, not scored.
  package let roundTargets: [Int: Double]
  /// Where measures are weighed against each other.
  package let weight: Double
  /// The value counts only where these hold.
  package let conditions: [Condition]
  /// Remarks shown where they hold; they change no points.
  package let flags: [Condition]

  package struct Condition: Hashable, Sendable {
    package let id: String
    package let name: LocalizedText?
    package let when: Formula
  }
}
