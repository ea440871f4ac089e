package import HealthRecords

/// An indicator's definition sheet: all of it except its terms' expressions, which `CheckedIndicator` holds for the engine.
package struct Indicator: Sendable, Identifiable {
  /// As numbered in its manual: `17.1`.
  package let id: String
  package let name: LocalizedText
  package let definition: LocalizedText
  package let source: Source
  package let notes: [Note]
  package let kind: Class
  package let strategy: Int
  package let programme: Int
  /// Nil for an indicator that is watched and not scored.
  package let weight: Double?
  package let unit: LocalizedText
  package let decimals: Int
  /// Levels at which the manual measures it; snapshots may exist at others.
  package let measuredAt: [PlaceLevel]
  /// The first round (months) that gets a score; values are shown from the start.
  package let scoredFrom: Int
  package let baselines: [Int: Double]
  package let terms: [TermInfo]
  /// Its own definitions as written, in order.
  package let definitions: [(name: String, text: String)]
  /// Terms made from other terms, level by level.
  package let derivations: [Derivation]
  /// Counted terms, then derived ones: what `TermValues` are in the order of.
  package let termNames: [String]
  /// The value that is shown and, unless `combine` says otherwise, scored.
  package let main: Measure?
  /// Values beside it: parts that are combined, and informative ones.
  package let measures: [Measure]
  /// How the scored parts make the points of the row; nil: by `main` alone.
  package let combine: Combine?
  package let examples: [Example]
  /// Path inside the catalogue.
  package let file: String

  package var direction: Direction { main?.direction ?? measures.first { $0.isScored }?.direction ?? .higher }
  package var levels: Levels? { main?.levels ?? measures.first { $0.isScored }?.levels }
  /// By Buddhist fiscal year; of the first scored part where there is no main value.
  package var targets: [Int: Double] { main?.targets ?? measures.first { $0.isScored }?.targets ?? [:] }
  package func target(_ year: Int) -> Double? { targets[year] }

  /// What produces the numbers.
  package enum Class: String, Sendable, CaseIterable {
    case personLevel = "person-level"
    case eventRate = "event-rate"
    case priorYearChange = "prior-year-change"
    case assessment
    case valueRatio = "value-ratio"
  }

  package enum Direction: String, Sendable, CaseIterable { case higher, lower }

  /// Where a definition comes from.
  package struct Source: Hashable, Sendable {
    package let manual: String
    package let number: String
    package let data: String?
  }

  /// A decision taken where the source is silent or contradicts itself.
  package struct Note: Hashable, Sendable {
    package let id: String
    package let status: String
    package let text: String
  }

  package struct TermInfo: Hashable, Sendable {
    package let name: String
    package let label: LocalizedText?
    package let subject: RecordKind.Subject
    /// A counter holds value × scale.
    package let scale: Int
    /// Its expressions as written, on one line each; nil where the default holds.
    package let each: String?
    package let when: String?
    package let value: String?
    package let place: String?
  }

  /// How the points of several scored measures make one.
  package enum Combine: String, Sendable, CaseIterable {
    /// The worst value is the value.
    case worst
    /// The mean of the points.
    case mean
    /// The mean of the points by the measures' weights.
    case weighted
    /// The measure of the current round; a round that has none is not scored.
    case round
  }
}

/// A level of the tree of places.
package enum PlaceLevel: String, Sendable, CaseIterable { case unit, subdistrict, district, province }
