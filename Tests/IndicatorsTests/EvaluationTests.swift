import Testing

@testable import Indicators

/// The built-in indicators on rolled-up terms: formulas, parts, conditions and points.
@Suite("Indicators at a place")
struct EvaluationTests {
  let catalogue: Catalogue

  init() throws { catalogue = try BuiltIn.catalogue }

  private func evaluate(
    _ id: String, _ terms: [String: Double], months: Double = 12, at level: PlaceLevel = .province
  ) throws -> Evaluation {
    let indicator = try #require(catalogue.indicator(id))
    let context = Formula.Context(elapsedMonths: months, fiscalYear: 2561)
    // Counted terms that nobody contributed to are 0.
    let counted = Dictionary(uniqueKeysWithValues: indicator.terms.map { ($0.name, 0.0) }).merging(terms) { $1 }
    var all = TermValues(counted, names: indicator.termNames)
    for derivation in indicator.derivations where derivation.level == level { derivation.apply(to: &all, context) }
    for (name, value) in terms { all[try #require(indicator.termNames.firstIndex(of: name))] = value }
    return indicator.evaluate(all, context)
  }

  @Test("no denominator, no value; 57 of 100 is 57")
  func ratio() throws {
    #expect(try evaluate("17.1", [:]).value == nil)
    #expect(try evaluate("17.1", [:]).status == .none)
    let result = try evaluate("17.1", ["registered": 100, "controlled": 57, "tested": 60])
    #expect(result.value == 57 && result.score?.level == 5 && result.score?.isTargetMet == true)
    #expect(result.measures.first { $0.measure == "controlled_of_tested" }?.value == 95)
  }

  @Test("a cohort is not scored before the round that is", arguments: [(9.0, false), (9.1, true), (12.0, true)])
  func scoredFrom(months: Double, isScored: Bool) throws {
    let result = try evaluate("27", ["cohort": 10, "successful": 9], months: months)
    #expect(result.value == 90 && (result.score != nil) == isScored)
  }

  @Test("a rate is annualised and provisional within the year, final at its end")
  func annualised() throws {
    let half = try evaluate("20", ["suicides": 40, "population": 1_300_000], months: 6)
    #expect(half.value == 40.0 * 100_000 * 12 / (1_300_000 * 6) && half.isProvisional)
    #expect(try evaluate("20", ["suicides": 40, "population": 1_300_000]).isProvisional == false)
    // Live births grow with the year: nothing to annualise.
    #expect(try evaluate("1", ["maternal_deaths": 1, "live_births": 7_278], months: 6).isProvisional == false)
  }

  @Test("a fall of 3.4 percent from 23.16 to 22.3726 per 100,000")
  func reduction() throws {
    let terms: [String: Double] = [
      "deaths": 223_726, "deaths_before": 231_600, "population": 1_000_000_000, "population_before": 1_000_000_000,
    ]
    let result = try evaluate("21", terms)
    #expect(result.value.map { Display.text($0, decimals: 2) } == "3.40" && result.score?.level == 3)
    #expect(try evaluate("21", ["deaths": 5, "population": 10, "population_before": 10]).value == nil)
    let rise = try evaluate("21", terms.merging(["deaths": 239_567]) { $1 })
    #expect(rise.score?.level == 1 && rise.score?.isBelowFirst == true)
  }

  @Test("below 54 percent coverage there is no value, and the reason is told")
  func condition() throws {
    let below = try evaluate("5", ["examined": 53, "cavity_free": 50, "aged_12": 100])
    #expect(below.value == nil && below.score == nil && below.main?.unmet == ["coverage"])
    #expect(try evaluate("5", ["examined": 54, "cavity_free": 27, "aged_12": 100]).value == 50)
  }

  @Test("the worst of three decides")
  func worst() throws {
    let result = try evaluate(
      "22.1",
      [
        "surgery": 10_000, "surgery_in_time": 6_604, "chemotherapy": 10_000, "chemotherapy_in_time": 8_617,
        "radiotherapy": 10_000, "radiotherapy_in_time": 9_831,
      ])
    #expect(result.value == 66.04 && result.score?.level == 1 && result.score?.isTargetMet == false)
  }

  @Test(
    "each round has its window; month 9 has none",
    arguments: [(3.0, 70.0), (6.0, 50.0), (9.0, nil), (12.0, 80.0)] as [(Double, Double?)])
  func rounds(months: Double, value: Double?) throws {
    let result = try evaluate(
      "24",
      [
        "discharged_3": 10, "abstinent_3": 7, "discharged_6": 10, "abstinent_6": 5, "discharged_12": 10,
        "abstinent_12": 8,
      ], months: months)
    #expect(result.value == value)
  }

  @Test("the numbers shown are the round's own, though another window has the same value; in a round without one, none")
  func shownNumbers() throws {
    let terms: [String: Double] = ["abstinent_3": 1, "discharged_3": 2, "abstinent_12": 2, "discharged_12": 4]
    let end = try evaluate("24", terms)
    #expect(end.value == 50 && end.shown?.numerator == 2 && end.shown?.denominator == 4)
    let third = try evaluate("24", terms, months: 9)
    #expect(third.value == nil && third.shown == nil)
    let worst = try evaluate(
      "22.1", ["surgery": 1, "surgery_in_time": 1, "radiotherapy": 4, "radiotherapy_in_time": 3])
    #expect(worst.value == 75 && worst.shown?.numerator == 3 && worst.shown?.denominator == 4)
  }

  @Test(
    "a unit that is not asked for adds nothing above the line either",
    arguments: [
      ("15", "steps_done", "hospitals"), ("25", "steps_done", "hospitals"), ("37", "steps_done", "hospitals"),
      ("M33", "passing", "all"), ("M39", "passing", "all"), ("M63", "passing", "all"), ("M67", "passing", "all"),
    ])
  func onlyThoseAsked(id: String, term: String, whole: String) throws {
    #expect(try evaluate(id, [term: 1], at: .unit).main?.numerator == 0)
    #expect(try evaluate(id, [term: 1, whole: 1], at: .unit).main?.numerator == 1)
  }

  @Test("drowning 5.9 is 1 point, a newly certified team 5; the row is their mean")
  func weighted() throws {
    let result = try evaluate(
      "11", ["drowned": 59, "children": 1_000_000, "new_certificates": 1, "activities": 3, "districts": 1],
      at: .district)
    #expect(result.value == 5.9 && result.score?.points == 3)
    let none = try evaluate("11", ["drowned": 59, "children": 1_000_000, "districts": 1], at: .district)
    #expect(none.score?.points == 0.5)
  }

  @Test(
    "the weakest component; a component without a grade is 1",
    arguments: [([5, 4, 4, 3, 5], 3), ([5, 4, 4, 0, 5], 1)] as [([Double], Double)])
  func components(grades: [Double], level: Double) throws {
    var terms = ["districts": 1.0]
    for (index, grade) in grades.enumerated() { terms["component_\(index + 1)"] = grade }
    #expect(try evaluate("29", terms, at: .district).score?.points == level)
  }

  @Test("items of a district, and the mean of districts' points above it")
  func items() throws {
    let district = try evaluate(
      "28",
      [
        "entered": 6, "districts": 1, "visits_posts": 10, "traditional_posts": 2,
        "visits_general": 0, "traditional_general": 0, "visits_community": 0, "traditional_community": 0,
      ], at: .district)
    #expect(district.value == 6 && district.score?.level == 3 && district.score?.isTargetMet == true)
    let province = try evaluate("28", ["items": 13, "district_points": 5, "districts": 2], at: .province)
    #expect(province.value == 6.5 && province.score?.points == 2.5)
  }

  @Test(
    "a post passes with fewer than a fifth of visits on antibiotics, in both diseases",
    arguments: [(19.0, 1.0), (20.0, 0.0)])
  func derived(antibiotics: Double, passing: Double) throws {
    let indicator = try #require(catalogue.indicator("19"))
    let terms: [String: Double] = [
      "health_posts": 1, "respiratory": 100, "respiratory_antibiotic": antibiotics, "diarrhoea": 10,
      "diarrhoea_antibiotic": 1,
    ]
    let context = Formula.Context(elapsedMonths: 12, fiscalYear: 2561)
    let derivation = try #require(indicator.derivations.first)
    #expect(derivation.terms.map(\.name) == ["assessable", "passing"])
    func derived(_ terms: [String: Double]) -> [Double?] {
      var all = TermValues(terms, names: indicator.termNames)
      derivation.apply(to: &all, context)
      return derivation.terms.map { all[$0.position] }
    }
    #expect(derived(terms) == [1, passing])
    #expect(derived(terms.merging(["diarrhoea": 0, "diarrhoea_antibiotic": 0]) { $1 }) == [0, 0])
  }
}
