import HealthRecords

/// Which places contain a place, and whom it belongs to.
struct PlaceDirectory: Sendable {
  struct Place: Hashable, Sendable {
    let level: TruthLevel
    let code: String
  }

  /// Every unit and area.
  private let places: [Place]
  /// Positions in `places` of a place and all that contain it, smallest first.
  private let lines: [String: [Int]]
  private let units: [String: SimulatedUnit]

  init(_ province: Province) {
    let areas = province.areas.map { area in
      Place(level: [2: TruthLevel.province, 4: .district][area.code.utf8.count] ?? .subdistrict, code: area.code)
    }
    places = province.units.map { Place(level: .unit, code: $0.code) } + areas
    let positions = Dictionary(uniqueKeysWithValues: places.enumerated().map { ($1.code, $0) })
    func line(_ codes: String...) -> [Int] { codes.compactMap { positions[$0] } }
    var lines: [String: [Int]] = [:]
    for unit in province.units { lines[unit.code] = line(unit.code, unit.subdistrict, unit.district, Province.code) }
    for area in areas {
      let district = String(area.code.prefix(4))
      lines[area.code] =
        switch area.level {
        case .subdistrict: line(area.code, district, Province.code)
        case .district: line(area.code, Province.code)
        default: line(area.code)
        }
    }
    self.lines = lines
    units = Dictionary(uniqueKeysWithValues: province.units.map { ($0.code, $0) })
  }

  /// The directory as it stands on one day.
  struct OfDay {
    struct Line {
      /// Positions in `places`: the place itself and all that contain it.
      let places: [Int]
      let affiliation: TruthAffiliation
    }

    let places: [Place]
    /// By code; none for a place that no register knows.
    let lines: [String: Line]
  }

  func on(_ day: LocalDate) -> OfDay {
    let lines = lines.map { code, line in (code, OfDay.Line(places: line, affiliation: affiliation(of: code, on: day)))
    }
    return OfDay(places: places, lines: Dictionary(uniqueKeysWithValues: lines))
  }

  /// The affiliation of a unit on a day. An area belongs to nobody: OTHER.
  private func affiliation(of place: String, on day: LocalDate) -> TruthAffiliation {
    let span = units[place]?.spans.first { span in
      (span.from.map { $0 <= day } ?? true) && (span.to.map { day <= $0 } ?? true)
    }
    return span.flatMap { TruthAffiliation(rawValue: $0.affiliation) } ?? .other
  }
}
