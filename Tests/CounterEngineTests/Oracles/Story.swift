import HealthRecords

/// A random history of few subjects, with corrections, deletions, duplicates and equal times of change.
struct Story {
  var dice: Dice
  let year: FiscalYear
  private(set) var versions: [Row] = []
  private var identities: [String: Int64] = [:]

  static let people = [
    "8000000000000000000000000000000a", "9000000000000000000000000000000b", "a000000000000000000000000000000c",
    "b000000000000000000000000000000d", "c000000000000000000000000000000e", "d000000000000000000000000000000f",
  ]
  /// Health posts and hospitals.
  static let units = ["10707", "04901", "04902", "99801"]
  static let districts = ["4501", "4502"]
  static let subdistricts = ["450101", "450102", "450201"]

  init(seed: UInt64, year: FiscalYear) {
    dice = Dice(seed: seed, year: year)
    self.year = year
  }

  /// Adds one record with one to three versions; `fields` is asked for each version anew.
  ///
  /// - Parameter id: by default a new one each time.
  mutating func add(
    _ kind: String, of subject: String, at unit: String? = nil, id: String? = nil,
    _ fields: (inout Dice) -> [String: Row.Field?]
  ) {
    let kind = RecordKind.named(kind)!
    let unit = unit ?? dice.pick(Story.units)
    let id = id ?? "\(kind.name)-\(identities.count)"
    // Records of one kind never change in the same millisecond, but persons do: there the unit decides.
    let fresh = Int64(identities.count)
    let part = kind.name == "person" ? 0 : identities["\(subject)|\(kind.name)|\(unit)|\(id)", default: fresh]
    identities["\(subject)|\(kind.name)|\(unit)|\(id)"] = part
    var values = fields(&dice)
    for version in 0..<dice.pick([1, 1, 1, 2, 2, 3]) {
      if version > 0 {
        let other = fields(&dice)
        if dice.chance(0.5) {
          values = other
        } else if let name = other.keys.sorted().randomElement(using: &dice.g) {
          values[name] = other[name]
        }
      }
      var row = Row(
        kind: kind, unit: unit, id: id, subject: subject,
        updated: 1_500_000_000_000 + Int64(dice.int(0...5)) * 1_000_000 + part, fields: values.compactMapValues { $0 })
      row.deleted = dice.chance(0.08)
      row.offset = Int64(versions.count)
      versions.append(row)
    }
  }

  /// The same person registered at some units, with moves, deaths and different claims.
  mutating func addPerson(
    _ subject: String, _ fields: (inout Dice) -> [String: Row.Field?]
  ) {
    for unit in Story.units.shuffled(using: &dice.g).prefix(dice.pick([1, 1, 2, 3])) {
      add("person", of: subject, at: unit, id: "1") { dice in
        var values = fields(&dice)
        values["type_area"] = .text(dice.pick(["1", "1", "1", "3", "3", "3", "2", "4", "5"]))
        let discharge = dice.pick(["9", "9", "9", "9", "9", "9", "9", "1", "1", "2", "3"])
        values["discharge"] = .text(discharge)
        if discharge != "9" { values["discharge_date"] = dice.maybeDay().map { .day($0) } }
        if values["sex"] == nil { values["sex"] = .text(dice.pick(["1", "2"])) }
        if values["nation"] == nil { values["nation"] = .text(dice.pick(["099", "099", "099", "099", "048"])) }
        return values
      }
    }
  }
}
