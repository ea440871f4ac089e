extension Snapshot {
  /// What a message says, before it is known whether all that must be there is there.
  struct Fields {
    var indicator: String?
    var period: String?
    var asOf: String?
    var place: String?
    var affiliation: String?
    var numerator: Double?
    var denominator: Double?
    var value: Double?
    var display: String?
    var target: Double?
    var targetMet: Bool?
    var belowL1: Bool?
    var points: Double?
    var provisional: Bool?
    var catalogue: String?
    var level: PlaceLevel?
    var levelScore: Int?
    var status: Status?
    var terms: [String: Double] = [:]
    var position: [String: Int64] = [:]
    var publishedAt: Int64?

    init(_ json: UnsafeRawBufferPointer) throws(SnapshotDefect) {
      var reader = JSONReader(json)
      var current: String?
      do {
        try reader.object { name, reader in
          current = name
          if try !reader.null() { try take(name, from: &reader) }
          current = nil
        }
        try reader.end()
      } catch let defect as SnapshotDefect {
        throw defect
      } catch {
        if let current, case JSONReader.Failure.otherType = error { throw .wrongType(current) }
        throw .notJSON
      }
    }

    private mutating func take(_ name: String, from reader: inout JSONReader) throws {
      switch name {
      case "indicator": indicator = try reader.string()
      case "period": period = try reader.string()
      case "as_of": asOf = try reader.string()
      case "place": place = try reader.string()
      case "affiliation": affiliation = try reader.string()
      case "numerator": numerator = try reader.double()
      case "denominator": denominator = try reader.double()
      case "value": value = try reader.double()
      case "display": display = try reader.string()
      case "target": target = try reader.double()
      case "target_met": targetMet = try reader.bool()
      case "below_l1": belowL1 = try reader.bool()
      case "points": points = try reader.double()
      case "provisional": provisional = try reader.bool()
      case "catalogue": catalogue = try reader.string()
      case "level": level = try Self.known(PlaceLevel(rawValue: try reader.string()), name)
      case "level_score":
        guard let score = Int(exactly: try reader.integer()) else { throw SnapshotDefect.wrongType(name) }
        levelScore = score
      case "status": status = try Self.known(Status(rawValue: try reader.string()), name)
      case "terms":
        terms = [:]
        try reader.object { term, reader in terms[term] = try reader.double() }
      case "position":
        position = [:]
        try reader.object { partition, reader in position[partition] = try reader.integer() }
      case "published_at": publishedAt = try reader.integer()
      default: try reader.skip()
      }
    }

    private static func known<Value>(_ value: Value?, _ field: String) throws -> Value {
      guard let value else { throw SnapshotDefect.unknownValue(field) }
      return value
    }
  }
}
