import HealthRecords
import Indicators
import Testing

@testable import CounterEngine

private let year = FiscalYear("FY2561")!
private let province = Place(.province, "45")

/// A result with these points; without points it has no value either, unless one is given.
private func result(
  _ indicator: String, _ points: Double?, at place: Place = province, round: FiscalYear.Round = .r12,
  affiliation: Affiliation = .all, value: Double? = nil, level: Int? = nil
) -> PlaceResult {
  let period = EvaluationPeriod(year, round)
  return PlaceResult(
    indicator: indicator, place: place, affiliation: affiliation, period: period, asOf: period.last,
    value: value ?? points, display: (value ?? points).map { Display.text($0, decimals: 2) } ?? "", target: nil,
    isTargetMet: nil, points: points, level: level ?? points.map { Int($0) }, isProvisional: false, remarks: [])
}

@Suite("Scorecards")
struct ScorecardTests {
  let catalogue: Catalogue

  init() throws { catalogue = try Catalogue(.embedded) }

  private func card(_ results: [PlaceResult], registry: Registry = Registry()) throws -> Scorecard {
    try #require(Scorecards(catalogue, results, registry: registry).cards().first)
  }

  private var scored: [Indicator] { catalogue.indicators.filter { $0.weight != nil } }

  @Test("level 5 in every row is 100, and 50, 25, 10 and 15 by strategy")
  func full() throws {
    let card = try card(scored.map { result($0.id, 5) })
    #expect(card.rows.count == 41 && card.rows.allSatisfy { $0.state == .scored })
    #expect(card.total == Scorecard.Sum(weight: 100, scoredWeight: 100, weighted: 500))
    #expect(card.total.score == 100 && card.total.percent == 100 && card.total.points == 5)
    #expect(card.strategies.map(\.number) == [1, 2, 3, 4] && card.strategies.map(\.sum.score) == [50, 25, 10, 15])
    #expect(card.programmes.map(\.number) == Array(1...14))
    // Table 1: 5+5+3+4+3+3+5, 3+3, 3+2+2+3+3, 3, 3, 2+1+1+3+1+1+1+1+1+2+2+1, 2, 2, 1, 4+3+3, 3+3, 1+2, 1.5+1.5, 3.
    #expect(card.programmes.map(\.sum.score) == [28, 6, 13, 3, 3, 17, 2, 2, 1, 10, 6, 3, 3, 3])
  }

  @Test("every row at the same points is that many fifths of 100", arguments: [0.0, 1, 2, 3, 4])
  func same(points: Double) throws {
    #expect(try card(scored.map { result($0.id, points) }).total.percent == points * 20)
  }

  /// By hand: 1 (weight 5) 4 points, 2 (5) 1, 17.1 (2) 3, 36 (1.5) 2: 20 + 5 + 6 + 3 = 34 of 13.5.
  @Test("four rows by hand; the weight of the rest is left out")
  func byHand() throws {
    let card = try card([result("1", 4), result("2", 1), result("17.1", 3), result("36", 2)])
    #expect(card.total.weight == 100 && card.total.scoredWeight == 13.5 && card.total.weighted == 34)
    #expect(card.total.points == 34 / 13.5 && card.total.percent == 34 / 13.5 * 20)
    #expect(card.strategies.map(\.sum.weighted) == [25, 6, 0, 3] && card.strategies[2].sum.points == nil)
    #expect(card.strategies[0].sum == Scorecard.Sum(weight: 50, scoredWeight: 10, weighted: 25))
    #expect(card.rows.first { $0.indicator == "1" }?.score == 4)
    #expect(card.rows.first { $0.indicator == "3" }?.state == .noValue)
  }

  @Test("a mean of points counts with its fraction")
  func fraction() throws {
    #expect(try card([result("29", 3.5, level: 3)]).total.weighted == 14)
  }

  @Test(
    "what a level does not measure is said, whatever the snapshot holds",
    arguments: [
      (PlaceLevel.district, "36", Scorecard.State.notMeasured), (.district, "17.1", .scored),
      (.unit, "7", .notMeasured),
      (.unit, "15", .scored), (.province, "7", .scored), (.subdistrict, "17.1", .scored), (.unit, "1", .notMeasured),
    ])
  func measured(level: PlaceLevel, id: String, state: Scorecard.State) throws {
    let place = Place(
      level, level == .province ? "45" : level == .district ? "4501" : level == .unit ? "10710" : "450101")
    let row = try #require(try card([result(id, 4, at: place)]).rows.first { $0.indicator == id })
    #expect(row.state == state && row.points == (state == .scored ? 4 : nil))
  }

  @Test("a roll-up above what the manual measures is marked as one", arguments: [("7", true), ("17.1", false)])
  func rolledUp(id: String, isRolledUp: Bool) throws {
    #expect(try card([result(id, 4)]).rows.first { $0.indicator == id }?.isRolledUp == isRolledUp)
  }

  @Test(
    "rows that a round does not score are no fault of anybody's",
    arguments: [
      ("24", FiscalYear.Round.r9, Scorecard.State.notThisRound), ("24", .r6, .noValue), ("17.1", .r6, .notThisRound),
      ("17.1", .r12, .noValue), ("27", .r9, .notThisRound), ("2", .r3, .noValue),
    ])
  func rounds(id: String, round: FiscalYear.Round, state: Scorecard.State) throws {
    let row = try #require(try card([result(id, nil, round: round, value: 50)]).rows.first { $0.indicator == id })
    #expect(row.state == state && row.score == nil)
  }

  @Test("hospitals by level of their steps, for their district and province")
  func distribution() throws {
    let units = [("10710", 5.0), ("10711", 3), ("10712", 3), ("20001", 0)].map { code, points in
      result("15", points, at: Place(.unit, Code(code)!))
    }
    let registry = Registry(
      units: ["10710", "10711", "10712", "20001"].map { code in
        UnitEntry(
          code: code, name: "", kind: "HOSPITAL", subdistrict: "", district: code == "20001" ? "4502" : "4501",
          province: "45", affiliation: .moph, validFrom: nil, validTo: nil)
      }, areas: [:])
    let all = units + [result("15", 2.75), result("15", 11.0 / 3, at: Place(.district, "4501"))]
    let cards = Scorecards(catalogue, all, registry: registry).cards { place, _, _ in place.level > .unit }
    #expect(cards.map(\.place.code) == ["45", "4501"])
    let rows: [Scorecard.Row] = cards.compactMap { card in card.rows.first { $0.indicator == "15" } }
    let expected: [[Int]] = [[1, 0, 0, 2, 0, 1], [0, 0, 0, 2, 0, 1]]
    #expect(rows.compactMap(\.distribution) == expected)
    #expect(rows[0].points == 2.75 && rows[0].score == 1.65)
  }

  @Test("cards by period, place and affiliation, in that order")
  func order() {
    let results = [
      result("2", 5, at: Place(.district, "4502")), result("2", 5, affiliation: .pao), result("2", 5, round: .r6),
      result("2", 5), result("2", 5, at: Place(.district, "4501")), result("2", 5, affiliation: .moph),
    ]
    let cards = Scorecards(catalogue, results).cards()
    #expect(
      cards.map { "\($0.period.name) \($0.place.code) \($0.affiliation.rawValue)" } == [
        "FY2561-R6 45 ALL", "FY2561 45 ALL", "FY2561 45 MOPH", "FY2561 45 PAO", "FY2561 4501 ALL", "FY2561 4502 ALL",
      ])
    #expect(cards.allSatisfy { $0.total.percent == 100 && $0.total.scoredWeight == 5 })
  }

  @Test("CSV has a line for each row, programme and strategy and for the total, all with the header's columns")
  func csv() throws {
    let card = try card([result("1", 4), result("2", 1)])
    let lines = card.csv(.en)
    #expect(lines.count == 41 + 14 + 4 + 1)
    let columns = Scorecard.csvHeader.split(separator: ",").count
    for line in lines where !line.contains("\"") {
      #expect(line.split(separator: ",", omittingEmptySubsequences: false).count == columns, "\(line)")
    }
    #expect(
      lines[0]
        == "45,province,ALL,FY2561,2018-09-30,indicator,1,Maternal mortality ratio,5,5,4,4,80,scored,4,,,4,false,false")
    #expect(lines.last == "45,province,ALL,FY2561,2018-09-30,total,,,100,10,2.5,5,50,,,,,,,")
  }

  @Test("the same card gives the same bytes; every row has its weight, and null where it has no points")
  func json() throws {
    let card = try card([result("1", 4)])
    let json = String(decoding: card.json(placeName: nil, catalogue: "v+h"), as: UTF8.self)
    #expect(json == String(decoding: card.json(placeName: nil, catalogue: "v+h"), as: UTF8.self))
    #expect(json.contains(#""total":{"weight":100,"scored_weight":5,"score":4,"points":4,"of_100":80}"#))
    #expect(json.contains(#""weight":5,"state":"no value","points":null,"score":null"#))
    #expect(json.components(of: #""weight":"#) == 41 + 14 + 4 + 1)
  }

  @Test("the table names the total and why a row has no points")
  func table() throws {
    let text = ScorecardText(.en) { _ in LocalizedText(th: "ร้อยเอ็ด", en: "Roi Et") }
    let shown = text.card(try card([result("1", 4), result("17.1", 2, round: .r12)]))
    #expect(shown.contains("Roi Et · 45 · province · ALL · FY2561 · as of 2018-09-30"))
    #expect(shown.contains("total 68.57 of 100 (3.43 of 5), from weight 7/100"))
    #expect(shown.contains("no value"))
  }
}

extension String {
  fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
