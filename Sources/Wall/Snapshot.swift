/// One message of the compacted snapshot topic: an indicator's result for a place, an affiliation and a period.
///
/// Only the fields named here leave the wall: whatever else a message holds is dropped, so that a field added
/// upstream is not published by accident.
final class Snapshot: Sendable {
  let indicator: String
  let period: String
  let asOf: String
  let level: PlaceLevel
  let place: String
  let affiliation: String
  let numerator: Double?
  let denominator: Double?
  let value: Double?
  let display: String?
  let target: Double?
  let targetMet: Bool?
  let levelScore: Int?
  let belowL1: Bool
  let points: Double?
  let status: Status
  let provisional: Bool
  let terms: [String: Double]
  let catalogue: String?
  let position: [String: Int64]
  /// Milliseconds since 1970-01-01 UTC.
  let publishedAt: Int64

  enum Status: String, Sendable { case good, near, poor, none }

  /// Reads a message.
  init(json: UnsafeRawBufferPointer) throws(SnapshotDefect) {
    let fields = try Fields(json)
    indicator = try Self.required(fields.indicator, "indicator")
    period = try Self.required(fields.period, "period")
    asOf = try Self.required(fields.asOf, "as_of")
    level = try Self.required(fields.level, "level")
    place = try Self.required(fields.place, "place")
    affiliation = try Self.required(fields.affiliation, "affiliation")
    numerator = fields.numerator
    denominator = fields.denominator
    value = fields.value
    display = fields.display
    target = fields.target
    targetMet = fields.targetMet
    levelScore = fields.levelScore
    belowL1 = fields.belowL1 ?? false
    points = fields.points
    status = fields.status ?? .none
    provisional = fields.provisional ?? false
    terms = fields.terms
    catalogue = fields.catalogue
    position = fields.position
    publishedAt = try Self.required(fields.publishedAt, "published_at")
  }

  private static func required<Value>(_ value: Value?, _ field: String) throws(SnapshotDefect) -> Value {
    guard let value else { throw .missing(field) }
    return value
  }

  var identity: SnapshotIdentity {
    SnapshotIdentity(indicator: indicator, place: place, affiliation: affiliation, period: period)
  }
}
