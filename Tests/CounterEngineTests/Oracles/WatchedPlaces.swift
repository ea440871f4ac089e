import HealthRecords

/// M rows that ask how many places or units pass: areas at times reported by two offices, units in one or two spans.
struct PassHistory: IndicatorHistory {
  let id: String

  func tell(_ story: inout Story) {
    for unit in Story.units.prefix(2) {
      story.addAssessments(id, items: ["PASS", "PASS", "1"], of: unit, place: unit)
      story.addUnit(unit, kinds: ["HOSPITAL", "HOSPITAL", "RPHSH"])
    }
    for place in [Story.districts[0], Story.subdistricts[0]] {
      story.addAssessments(id, items: ["PASS", "PASS"], of: place, place: place)
      story.addArea(place)
    }
    story.addArea("45")
  }
}

/// M rows whose figures are reported by hand.
struct FigureHistory: IndicatorHistory {
  let id: String
  let items: [String]

  func tell(_ story: inout Story) {
    for place in Story.districts {
      for item in items {
        for _ in 0..<2 { story.addReported(id, item, of: place, place: place, 0...300) }
      }
    }
  }
}
