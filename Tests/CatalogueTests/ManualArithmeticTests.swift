import CounterEngine
import Indicators
import Testing

/// The arithmetic that the manual prints, computed anew. What does not come out stays as it is printed, with a note in the
/// catalogue that says so.
@Suite("The manual's own arithmetic")
struct ManualArithmeticTests {
  @Test(
    "percentages that come out",
    arguments: [
      (3_304.0, 4_963.0, "66.57"), (5_171, 8_110, "63.76"), (85, 193, "44.04"), (70, 193, "36.27"), (83, 193, "43.01"),
      (12_159, 19_300, "63.00"), (1, 20, "5.00"), (5, 20, "25.00"), (16, 20, "80.00"), (10, 20, "50.00"),
      (7, 9, "77.78"), (146, 250, "58.40"), (28, 229, "12.23"), (41, 126, "32.54"),
    ])
  func percent(a: Double, b: Double, printed: String) throws {
    #expect(Display.text(try #require(Measure.ratio(a, 100, b)), decimals: 2) == printed)
  }

  @Test(
    "two printed pairs of indicator 23 do not come out, and its file says so",
    arguments: [(10_404.0, 14_249.0, "73.65", "73.02"), (5_252, 6_805, "77.24", "77.18")])
  func mismatches(a: Double, b: Double, printed: String, computed: String) throws {
    #expect(Display.text(try #require(Measure.ratio(a, 100, b)), decimals: 2) == computed)
    let indicator = try #require(try Catalogue(.embedded).indicator("23"))
    #expect(indicator.baselines.values.contains { Display.text($0, decimals: 2) == printed })
    #expect(indicator.notes.contains { $0.text.contains(printed) && $0.text.contains(computed) })
  }

  @Test(
    "changes against the year before, as reductions",
    arguments: [
      (21.01, 22.39, "-6.57"), (22.39, 23.16, "-3.44"), (58.30, 55.11, "5.47"), (55.11, 15.14, "72.53"),
      (17.19, 17.43, "-1.40"), (17.43, 2.83, "83.76"),
    ])
  func reduction(before: Double, now: Double, printed: String) throws {
    #expect(Display.text(try #require(Measure.ratio(before - now, 100, before)), decimals: 2) == printed)
  }

  @Test(
    "what else is printed and cannot be right is noted",
    arguments: [("31", "12,15.9"), ("21", "6.57"), ("22.2", "72.53")])
  func noted(id: String, printed: String) throws {
    let indicator = try #require(try Catalogue(.embedded).indicator(id))
    #expect(indicator.notes.contains { $0.text.contains(printed) })
  }

  @Test("eGFR by CKD-EPI 2009, in hundredths, through the engine")
  func egfr() throws {
    let vectors: [(sex: String, age: Int, creatinine: Double, expected: String)] = [
      ("2", 50, 0.6, "106.28"), ("2", 50, 0.7, "101.03"), ("2", 60, 1.2, "49.08"), ("2", 70, 2.0, "24.67"),
      ("1", 50, 0.9, "99.24"), ("1", 60, 1.5, "49.88"), ("1", 70, 2.5, "25.07"), ("1", 65, 3.8, "15.65"),
    ]
    let cases = vectors.map { vector in
      (
        [
          "person: {sex: \"\(vector.sex)\", birth: \(2018 - vector.age)-01-15, type_area: \"1\", discharge: \"9\"}",
          "lab: {date: 2018-01-15, test: \"11\", value: \(vector.creatinine)}",
        ], vector.expected
      )
    }
    #expect(
      try run("ckd_epi_2009(last(lab).value, resident.sex, age_years(resident.birth, last(lab).date))", cases) == [])
  }

  /// First and last value 181 days apart, the fall in a year, and whether it is less than 4.
  private static let falls = [
    ("45.0", "43.0", "4.03", false), ("45.0", "43.1", "3.83", true), ("40.0", "41.0", "-2.02", true),
  ]

  private static func tests(_ first: String, _ last: String) -> [String] {
    [
      "lab: {date: 2017-11-01, test: \"15\", value: \(first)}", "lab: {date: 2018-05-01, test: \"15\", value: \(last)}",
    ]
  }

  @Test("the fall of eGFR in a year")
  func slope() throws {
    let cases = Self.falls.map { first, last, fall, _ in
      (["person: {type_area: \"1\", discharge: \"9\"}"] + Self.tests(first, last), fall)
    }
    #expect(
      try run("(first(lab).value - last(lab).value) * 365 / (last(lab).date - first(lab).date)", cases) == [])
  }

  @Test("and what indicator 23 makes of it: less than 4 passes")
  func passes() throws {
    let cases = Self.falls.map { first, last, fall, isSlow in
      Worked.Case(
        "23", "a fall of \(fall)",
        [
          "person: {sex: \"1\", nation: \"099\", birth: 1950-01-01, type_area: \"1\", discharge: \"9\"}",
          "visit: {date: 2018-01-01, diagnoses: [N183]}",
        ] + Self.tests(first, last), isSlow ? ["patients", "slow_decline"] : ["patients"])
    }
    #expect(try Worked.differences(cases) == [])
  }

  /// The value of an expression in hundredths, with the built-in definitions, at unit 10001.
  private func run(_ value: String, _ cases: [(records: [String], expected: String)]) throws -> [String] {
    var texts = CatalogueFiles.embedded.texts.filter { !$0.key.hasPrefix("indicators/") }
    let examples = cases.map { records, expected in
      "  - name: case\n    asof: 2018-09-30\n    records:\n" + records.map { "      - \($0)\n" }.joined()
        + "    expect:\n      amount: {\"10001\": \(expected)}\n"
    }
    texts["indicators/1.yaml"] =
      """
      id: "1"
      name: {th: ทดสอบ, en: Test}
      definition: {th: ทดสอบ, en: Test}
      source: {manual: none, number: "1"}
      class: person-level
      strategy: 1
      programme: 1
      weight: null
      direction: higher
      unit: {th: หน่วย, en: unit}
      measured_at: [unit]
      place: home
      terms:
        amount:
          value: \(value)
          scale: 100
      numerator: amount
      examples:

      """ + examples.joined()
    let results = ExampleRunner(try Catalogue(CatalogueFiles(texts: texts))).run()
    guard results.count == cases.count else { return ["\(results.count) of \(cases.count) cases were run"] }
    return results.flatMap(\.differences)
  }
}
