package import HealthRecords
package import Indicators

/// One entry of the unit registry: where a unit stands and whose it is, for a span of days.
package struct UnitEntry: Equatable, Sendable {
  package var code: Code
  package var name: String
  package var kind: Code
  package var subdistrict: Code
  package var district: Code
  package var province: Code
  package var affiliation: Affiliation
  /// Included; nil is open.
  package var validFrom: LocalDate?
  package var validTo: LocalDate?

  package init(
    code: Code, name: String, kind: Code, subdistrict: Code, district: Code, province: Code, affiliation: Affiliation,
    validFrom: LocalDate?, validTo: LocalDate?
  ) {
    self.code = code
    self.name = name
    self.kind = kind
    self.subdistrict = subdistrict
    self.district = district
    self.province = province
    self.affiliation = affiliation
    self.validFrom = validFrom
    self.validTo = validTo
  }

  func covers(_ day: LocalDate) -> Bool { (validFrom ?? .earliest) <= day && day <= (validTo ?? .latest) }
}

/// Whose unit it is: the Ministry's, the Provincial Administrative Organisation's, or another's. `all` is for sums.
package enum Affiliation: String, CaseIterable, Sendable {
  case all = "ALL"
  case moph = "MOPH"
  case pao = "PAO"
  case other = "OTHER"
}

/// A place with its level.
package struct Place: Hashable, Sendable {
  package let level: PlaceLevel
  package let code: Code

  package init(_ level: PlaceLevel, _ code: Code) {
    self.level = level
    self.code = code
  }
}

/// Units and areas as of their newest records: resolves a place code into the places it counts for.
package struct Registry: Equatable, Sendable {
  /// A name in both languages.
  package struct AreaName: Equatable, Sendable {
    package var thai: String
    package var english: String

    package init(thai: String, english: String) {
      self.thai = thai
      self.english = english
    }
  }

  /// By code; several where a unit's affiliation or place changed over time.
  package private(set) var units: [Code: [UnitEntry]] = [:]
  package private(set) var areas: [Code: AreaName] = [:]

  package init() {}

  package init(units entries: some Sequence<UnitEntry>, areas: [Code: AreaName]) {
    units = Dictionary(grouping: entries, by: \.code).mapValues {
      $0.sorted {
        ($0.validFrom ?? .earliest, $0.validTo ?? .latest) < ($1.validFrom ?? .earliest, $1.validTo ?? .latest)
      }
    }
    self.areas = areas
  }

  /// The entry that holds on a day; before the first or after the last, the nearest one, so that a number is never lost for
  /// want of a date.
  package func unit(_ code: Code, on day: LocalDate) -> UnitEntry? {
    guard let entries = units[code] else { return nil }
    if let entry = entries.last(where: { $0.covers(day) }) { return entry }
    return entries.last { ($0.validFrom ?? .earliest) <= day } ?? entries.first
  }

  /// The places a code counts for, from itself upwards, and the affiliation it counts under (an area is nobody's: other); nil for a code that is neither
  /// a unit nor an area by its length (2, 4 or 6 digits).
  package func resolve(_ code: Code, on day: LocalDate) -> (places: [Place], affiliation: Affiliation)? {
    if let unit = unit(code, on: day) {
      var places = [Place(.unit, code)]
      if !unit.subdistrict.isEmpty { places.append(Place(.subdistrict, unit.subdistrict)) }
      if !unit.district.isEmpty { places.append(Place(.district, unit.district)) }
      if !unit.province.isEmpty { places.append(Place(.province, unit.province)) }
      return (places, unit.affiliation)
    }
    let text = "\(code)"
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    switch code.count {
    case 6:
      return ([Place(.subdistrict, code), Place(.district, code.prefix(4)), Place(.province, code.prefix(2))], .other)
    case 4: return ([Place(.district, code), Place(.province, code.prefix(2))], .other)
    case 2: return ([Place(.province, code)], .other)
    default: return nil
    }
  }
}
