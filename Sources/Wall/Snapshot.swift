import FoundationEssentials

/// One message of the compacted snapshot topic: an indicator's result for a place, an affiliation and a period.
///
/// Only the fields named here leave the wall: whatever else a message holds is dropped, so that a field added
/// upstream is not published by accident.
final class Snapshot: Decodable, Sendable {
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

  enum Status: String, Decodable, Sendable { case good, near, poor, none }

  private enum CodingKeys: String, CodingKey {
    case indicator, period, asOf = "as_of", level, place, affiliation, numerator, denominator, value, display, target
    case targetMet = "target_met", levelScore = "level_score", belowL1 = "below_l1", points, status, provisional
    case terms, catalogue, position, publishedAt = "published_at"
  }

  init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    indicator = try fields.decode(String.self, forKey: .indicator)
    period = try fields.decode(String.self, forKey: .period)
    asOf = try fields.decode(String.self, forKey: .asOf)
    level = try fields.decode(PlaceLevel.self, forKey: .level)
    place = try fields.decode(String.self, forKey: .place)
    affiliation = try fields.decode(String.self, forKey: .affiliation)
    numerator = try fields.decodeIfPresent(Double.self, forKey: .numerator)
    denominator = try fields.decodeIfPresent(Double.self, forKey: .denominator)
    value = try fields.decodeIfPresent(Double.self, forKey: .value)
    display = try fields.decodeIfPresent(String.self, forKey: .display)
    target = try fields.decodeIfPresent(Double.self, forKey: .target)
    targetMet = try fields.decodeIfPresent(Bool.self, forKey: .targetMet)
    levelScore = try fields.decodeIfPresent(Int.self, forKey: .levelScore)
    belowL1 = try fields.decodeIfPresent(Bool.self, forKey: .belowL1) ?? false
    points = try fields.decodeIfPresent(Double.self, forKey: .points)
    status = try fields.decodeIfPresent(Status.self, forKey: .status) ?? .none
    provisional = try fields.decodeIfPresent(Bool.self, forKey: .provisional) ?? false
    terms = try fields.decodeIfPresent([String: Double].self, forKey: .terms) ?? [:]
    catalogue = try fields.decodeIfPresent(String.self, forKey: .catalogue)
    position = try fields.decodeIfPresent([String: Int64].self, forKey: .position) ?? [:]
    publishedAt = try fields.decode(Int64.self, forKey: .publishedAt)
  }

  var identity: SnapshotIdentity {
    SnapshotIdentity(indicator: indicator, place: place, affiliation: affiliation, period: period)
  }
}
