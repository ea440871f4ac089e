import Testing

@testable import Indicators

@Suite("Formulas over terms")
struct FormulaTests {
  static let year = Formula.Context(elapsedMonths: 12, fiscalYear: 2561)

  static func value(_ text: String, _ terms: [String: Double] = [:], _ context: Formula.Context = year) throws
    -> Double?
  {
    let names = ["a", "b", "c"]
    return try FormulaChecker.formula(SourceText(text), terms: names).evaluate(
      TermValues(terms, names: names), context)
  }

  @Test(
    "values",
    arguments: [
      ("a + b * c", 7), ("(a + b) * c", 9), ("-a", -1), ("a / b", 0.5), ("b / 0", nil), ("7 % c", 1),
      ("min_of(a, b, c)", 1),
      ("max_of(a, b, c)", 3), ("or_else(missing, b)", 2), ("if a < b then 10 else 20", 10),
      ("count_true(a = 1, b = 1, c = 3)", 2),
      ("ladder(a = 1, b = 1, c = 3)", 1), ("ladder(a = 1, b = 2, c = 3)", 3), ("round(2.5)", 3), ("abs(a - c)", 2),
      ("if b in 1 .. 2 and not (c <= 2) then 1 else 0", 1), ("year", 2561), ("elapsed_months", 12), ("round", 12),
      ("a + missing", nil), ("if missing < 1 then 1 else 0", 0), ("if present(a) then 1 else 0", 1),
    ] as [(String, Double?)])
  func values(text: String, value: Double?) throws {
    #expect(try Self.value(text, ["a": 1, "b": 2, "c": 3]) == value)
  }

  @Test("a term that is not there is missing")
  func absent() throws {
    #expect(try Self.value("a", [:]) == nil)
    #expect(try Self.value("or_else(a, 0) + b", ["b": 4]) == 4)
  }

  @Test(
    "mistakes",
    arguments: [
      ("d", 1, "is no term"), ("a + lab[date in period]", 5, "sees no records"), ("a < b", 3, "expected a number"),
      ("a + 2018-01-01", 5, "sees no records, dates"), ("exists(a)", 1, "no function"),
      ("min_of(a)", 1, "number of arguments"),
      ("if a then 1 else 2", 4, "expected a condition"),
    ])
  func mistakes(text: String, column: Int, fragment: String) throws {
    let error = try #require(throws: CatalogueError.self) { try Self.value(text) }
    #expect(error.column == column && error.description.contains(fragment), "\(error)")
  }

  /// Every percentage that is a whole number comes out as that number, and compares with thresholds as it should.
  @Test("one rounding: a ratio equal to a threshold equals it")
  func exact() {
    #expect(Measure.ratio(57, 100, 100) == 57)
    #expect(Measure.ratio(0.57, 100, 1) != 57)
    for denominator in 1...400 {
      for percent in 0...100 where percent * denominator % 100 == 0 {
        #expect(Measure.ratio(Double(percent * denominator / 100), 100, Double(denominator)) == Double(percent))
      }
    }
    // Thresholds with decimals: 24 of 1,000 is 2.4 percent, not a little less or more.
    #expect(Measure.ratio(24, 100, 1_000) == 2.4)
    #expect(Measure.ratio(155, 100_000, 1_000_000) == 15.5)
    #expect(Measure.ratio(1, 100, 0) == nil)
  }

  @Test(
    "an annualised rate is provisional until the year is over",
    arguments: [(3.0, 40.0), (6.0, 20.0), (9.0, 120.0 / 9), (12.0, 10.0)])
  func annualised(months: Double, value: Double) throws {
    let measure = Measure(
      id: "value", name: nil, isScored: true,
      numerator: try FormulaChecker.formula(SourceText("a"), terms: ["a", "b"]),
      denominator: try FormulaChecker.formula(SourceText("b"), terms: ["a", "b"]), multiplier: 100_000, unit: nil,
      decimals: 2,
      direction: .lower, levels: Levels(kind: .threshold, steps: [18, 17, 16, 15, 14]), targets: [2561: 16],
      annualised: true,
      points: nil, round: nil, roundTargets: [:], weight: 1, conditions: [], flags: [])
    let terms = TermValues(["a": 100, "b": 1_000_000], names: ["a", "b"])
    let result = measure.evaluate(terms, Formula.Context(elapsedMonths: months, fiscalYear: 2561))
    #expect(result.value == value)
    #expect(result.raw == 10)
  }

  @Test("rounds", arguments: [(0.5, 3), (3.0, 3), (3.1, 6), (6.0, 6), (8.9, 9), (12.0, 12)])
  func rounds(months: Double, round: Int) {
    #expect(Formula.Context(elapsedMonths: months, fiscalYear: 2561).round == round)
  }
}
