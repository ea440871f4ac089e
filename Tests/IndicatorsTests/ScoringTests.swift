import Testing

@testable import Indicators

/// Levels, direction and target of FY2561 of an indicator of the built-in catalogue, or of its first scored part.
private func row(_ id: String) throws -> (levels: Levels, direction: Indicator.Direction, target: Double?) {
  let indicator = try #require(try BuiltIn.catalogue.indicator(id))
  return (try #require(indicator.levels), indicator.direction, indicator.target(2561))
}

@Suite("From value to level to points")
struct ScoringTests {
  /// The baselines printed in the manual, scored with the levels of FY2561.
  @Test(
    "printed baselines and edges",
    arguments: [
      ("1", 0.00, 5, false, "5.00"), ("1", 13.74, 5, false, "5.00"), ("1", 36.48, 1, true, "1.00"),
      ("2", 96.60, 4, false, "4.60"), ("2", 93.07, 1, false, "1.07"), ("3", 51.44, 1, true, "1.00"),
      ("4", 69.39, 3, false, "3.39"), ("5", 79.64, 5, false, "5.00"), ("6", 24.53, 5, false, "5.00"),
      ("6", 32.55, 3, false, "3.49"), ("7", 77.78, 4, false, "4.56"), ("8", 25, 1, true, "1.00"),
      ("9", 43.01, 2, false, "2.30"), ("10", 80, 4, false, "4.00"), ("11", 5.9, 1, false, "1.20"),
      ("11", 7.4, 1, true, "1.00"), ("11", 5.1, 2, false, "2.80"), ("12", 16, 3, false, "3.00"),
      ("12", 15, 4, false, "4.00"), ("13", 2.10, 5, false, "5.00"), ("14", 91.17, 4, false, nil),
      ("14", 89.75, 3, false, nil), ("17.1", 20.11, 1, false, "1.02"), ("17.1", 27.01, 2, false, "2.40"),
      ("17.2", 46.24, 4, false, "4.25"), ("17.2", 33.66, 1, false, "1.73"), ("19", 0, 1, false, nil),
      ("20", 5.35, 5, false, "5.00"), ("22.1", 66.04, 1, false, "1.21"), ("22.1", 86.17, 5, false, "5.00"),
      ("22.1", 98.31, 5, false, "5.00"), ("23", 63.76, 2, false, "2.76"), ("23", 77.24, 5, false, "5.00"),
      ("24", 63.69, 1, false, "1.84"), ("24", 50.68, 1, true, "1.00"), ("26", 57.43, 3, false, "3.74"),
      ("27", 84.40, 4, false, "4.40"), ("27", 85.00, 5, false, "5.00"), ("31", 96.5, 5, false, "5.00"),
      ("32", 34.36, 5, false, nil), ("34", 25.51, 3, false, "3.62"), ("34", 23.54, 4, false, "4.12"),
      ("35", 58.40, 4, false, "4.68"), ("36", 88.84, 3, false, "3.77"), ("36", 102.46, 5, false, "5.00"),
      ("21", 3.4, 3, false, "3.40"), ("21", -3.44, 1, true, "1.00"), ("22.2", 5.47, 3, false, "3.94"),
      ("22.3", -1.40, 1, true, "1.00"), ("18", 6.75, 3, false, "3.50"), ("32", 20, 3, false, nil),
      ("14", 95.5, 4, false, nil), ("19", 44.5, 1, false, nil), ("36", 95.2, 5, false, "5.00"),
      ("6", 42, 1, false, "1.60"), ("34", 25, 3, false, "3.75"), ("22.2", 5.0, 3, false, "3.00"),
    ] as [(String, Double, Int, Bool, String?)])
  func vectors(id: String, value: Double, level: Int, isBelowFirst: Bool, interpolated: String?) throws {
    let (levels, direction, target) = try row(id)
    let score = Score(of: value, levels: levels, direction: direction, target: target)
    #expect(score.level == level)
    #expect(score.points == Double(level))
    #expect(score.isBelowFirst == isBelowFirst)
    #expect(score.interpolatedPoints.map { Display.text($0, decimals: 2) } == interpolated)
  }

  @Test(
    "the target stands beside the level",
    arguments: [
      ("36", 95.2, 5, false), ("6", 42, 1, true), ("34", 25, 3, true), ("22.2", 5.0, 3, true), ("34", 25.01, 3, false),
    ])
  func target(id: String, value: Double, level: Int, isMet: Bool) throws {
    let (levels, direction, target) = try row(id)
    let score = Score(of: value, levels: levels, direction: direction, target: target)
    #expect(score.level == level && score.isTargetMet == isMet)
    #expect(score.status == (isMet ? .good : level >= 3 ? .near : .poor))
  }

  @Test(
    "milestones, items and grades",
    arguments: [
      (Levels.Kind.milestone, [1, 2, 3, 4, 5], 0, 0), (.milestone, [1, 2, 3, 4, 5], 2, 2),
      (.milestone, [1, 2, 3, 4, 5], 5, 5),
      (.checklist, [4, 5, 6, 7, 8], 3, 0), (.checklist, [4, 5, 6, 7, 8], 6, 3), (.checklist, [1, 2, 3, 4, 5], 3, 3),
      (.componentMin, [1, 2, 3, 4, 5], 3, 3), (.componentMin, [1, 2, 3, 4, 5], 0, 1),
    ] as [(Levels.Kind, [Double?], Double, Int)])
  func steps(kind: Levels.Kind, steps: [Double?], value: Double, level: Int) {
    let levels = Levels(kind: kind, steps: steps)
    #expect(levels.level(of: value, .higher) == level)
    #expect(!levels.isBelowFirst(value, .higher))
    #expect(levels.interpolatedPoints(of: value, .higher) == nil)
  }

  @Test(
    "above one subject the points are the mean of the subjects'; the level is the whole steps of it",
    arguments: [
      (Levels.Kind.milestone, [1, 2, 3, 4, 5], 4.29, 4, 4.29), (.milestone, [1, 2, 3, 4, 5], 0.4, 0, 0.4),
      (.checklist, [1, 2, 3, 4, 5], 0.13, 0, 0.13), (.checklist, [4, 5, 6, 7, 8], 6.5, 3, 3),
      (.componentMin, [1, 2, 3, 4, 5], 3.5, 3, 3.5), (.componentMin, [1, 2, 3, 4, 5], 0.2, 1, 1),
    ] as [(Levels.Kind, [Double?], Double, Int, Double)])
  func meanOfSubjects(kind: Levels.Kind, steps: [Double?], value: Double, level: Int, points: Double) {
    let score = Score(of: value, levels: Levels(kind: kind, steps: steps), direction: .higher, target: nil)
    #expect(score.level == level && score.points == points)
  }

  @Test(
    "half is rounded up, as the decimal says and not the double",
    arguments: [
      (2.675, 2, "2.68"), (1.005, 2, "1.01"), (0.125, 2, "0.13"), (99.995, 2, "100.00"), (57.0, 2, "57.00"),
      (0.004, 2, "0.00"),
      (-0.004, 2, "0.00"), (-2.675, 2, "-2.68"), (1e-7, 2, "0.00"), (0.05, 1, "0.1"), (9.99, 0, "10"), (0.5, 0, "1"),
      (100.0 / 3, 2, "33.33"), (12_345.678, 1, "12345.7"),
    ])
  func display(value: Double, decimals: Int, text: String) { #expect(Display.text(value, decimals: decimals) == text) }
}
