import HealthRecords

/// Which places contain a place, and whom it belongs to.
struct PlaceDirectory: Sendable {
  private let areas: Set<String>
  private let units: [String: SimulatedUnit]

  init(_ province: Province) {
    areas = Set(province.areas.map(\.code))
    units = Dictionary(uniqueKeysWithValues: province.units.map { ($0.code, $0) })
  }

  /// The place itself and all that contain it, smallest first; empty for a place that no register knows.
  func containers(of place: String) -> [(level: TruthLevel, code: String)] {
    if let unit = units[place] {
      return [
        (.unit, unit.code), (.subdistrict, unit.subdistrict), (.district, unit.district), (.province, Province.code),
      ]
    }
    guard areas.contains(place) else { return [] }
    return switch place.utf8.count {
    case 6: [(.subdistrict, place), (.district, String(place.prefix(4))), (.province, Province.code)]
    case 4: [(.district, place), (.province, Province.code)]
    default: [(.province, place)]
    }
  }

  /// The affiliation of a unit on a day. An area belongs to nobody: OTHER.
  func affiliation(of place: String, on day: LocalDate) -> TruthAffiliation {
    let span = units[place]?.spans.first { span in
      (span.from.map { $0 <= day } ?? true) && (span.to.map { day <= $0 } ?? true)
    }
    return span.flatMap { TruthAffiliation(rawValue: $0.affiliation) } ?? .other
  }
}
