import HealthRecords

/// District quality-of-life boards.
struct Oracle8: IndicatorOracle {
  let id = "8"

  func tell(_ story: inout Story) {
    for district in Story.districts {
      story.addAssessments("8", items: ["1", "2", "1", "2", "3"], of: district, place: district)
      story.addArea(district)
    }
    story.addArea("450101")
  }

  func count(_ known: Known, into tally: inout Tally) {
    tally.add("passing", at: known.place, if: known.stands("8", "1") && known.stands("8", "2"))
    tally.add("districts", at: known.area(digits: 4))
  }
}

/// Sub-districts that manage quality of life to standard: any passing grade counts.
struct Oracle9: IndicatorOracle {
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

  func count(_ known: Known, into tally: inout Tally) {
    let result = latest(known.entries("9", "QMT"), "date")
    let passes = result?.flag("passed") ?? false
    tally.add("passing", at: known.place, if: passes)
    tally.add("excellent", at: known.place, if: passes && (result?.number("grade") ?? 0) >= 5)
    tally.add("subdistricts", at: known.area(digits: 6))
  }
}
