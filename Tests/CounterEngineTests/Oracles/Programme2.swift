import HealthRecords

/// District quality-of-life boards.
struct History8: IndicatorHistory {
  let id = "8"

  func tell(_ story: inout Story) {
    for district in Story.districts {
      story.addAssessments("8", items: ["1", "2", "1", "2", "3"], of: district, place: district)
      story.addArea(district)
    }
    story.addArea("450101")
  }
}

/// Sub-districts that manage quality of life to standard: any passing grade counts.
struct History9: IndicatorHistory {
  let id = "9"

  func tell(_ story: inout Story) {
    for place in Story.subdistricts {
      story.addAssessments("9", items: ["QMT", "QMT", "1"], of: place, place: place) {
        ["grade": .number(Double($0.int(1...5)))]
      }
      story.addArea(place)
    }
    story.addArea("4501")
  }
}
