import FoundationEssentials
import Testing

@testable import Wall

/// The public view of one snapshot.
@Suite struct SnapshotChangeTests {
  private struct View: Decodable, Equatable {
    struct Truth: Decodable, Equatable {
      var equal: Bool
      var numerator: Double?
    }
    var numerator: Double?
    var denominator: Double?
    var value: Double?
    var display: String?
    var status: String
    var level_score: Int?
    var points: Double?
    var target_met: Bool?
    var suppressed: Bool
    var terms: [String: Double]?
    var truth: Truth?
  }

  private func view(_ json: [UInt8], truth: TruthValue? = nil, small: SmallCells = SmallCells()) throws -> (
    View, String
  ) {
    let snapshot = try json.withUnsafeBytes { try Snapshot(json: $0) }
    var writer = JSONWriter()
    SnapshotChange(key: "k", snapshot: snapshot, truth: truth).write(to: &writer, hiding: small)
    return (
      try JSONDecoder().decode(View.self, from: Data(writer.bytes)), String(decoding: writer.bytes, as: UTF8.self)
    )
  }

  @Test(
    arguments: [
      // level, numerator, denominator, hidden, numerator shown, denominator shown
      ("province", 3, 4, false, 3, 4), ("district", 1, 900, false, 1, 900),
      ("subdistrict", 4, 900, true, nil, 900), ("unit", 1, 5, true, nil, 5), ("unit", 0, 4, true, nil, nil),
      ("unit", 3, 3, true, nil, nil), ("unit", 5, 5, false, 5, 5), ("unit", 0, 5, false, 0, 5),
      ("unit", 0, 0, false, 0, 0),
    ] as [(String, Int, Int, Bool, Double?, Double?)])
  func smallCells(
    level: String, numerator: Int, denominator: Int, hidden: Bool, shownNumerator: Double?, shownDenominator: Double?
  ) throws {
    let (view, _) = try view(Fixtures.json(level: level, numerator: numerator, denominator: denominator))
    #expect(view.suppressed == hidden)
    #expect(view.numerator == shownNumerator)
    #expect(view.denominator == shownDenominator)
    #expect((view.value == nil) == hidden)
    #expect((view.display == "<5") == hidden)
    #expect((view.terms == nil) == hidden)
    #expect((view.level_score == nil) == hidden)
    #expect((view.points == nil) == hidden)
    #expect((view.target_met == nil) == hidden)
    #expect((view.status == "none") == hidden)
  }

  @Test func thresholdIsAnOption() throws {
    let json = Fixtures.json(level: "unit", numerator: 3, denominator: 9)
    #expect(try view(json, small: .shown).0.numerator == 3)
    #expect(try view(json, small: SmallCells(threshold: 3)).0.numerator == 3)
    let (hidden, _) = try view(json, small: SmallCells(threshold: 10))
    #expect(hidden.display == "<10")
    #expect(hidden.denominator == nil)
  }

  @Test func truthIsComparedButNotToldWhereSmall() throws {
    let truth = TruthValue(
      indicator: "17.1", place: "1", affiliation: "ALL", period: "FY2561", numerator: 3, denominator: 9)
    #expect(
      try view(Fixtures.json(numerator: 3, denominator: 9), truth: truth).0.truth == .init(equal: true, numerator: 3))
    #expect(
      try view(Fixtures.json(numerator: 2, denominator: 9), truth: truth).0.truth == .init(equal: false, numerator: 3))
    let small = try view(Fixtures.json(level: "unit", numerator: 3, denominator: 9), truth: truth).0
    #expect(small.truth == .init(equal: true, numerator: nil))
  }

  @Test func fieldsThatAreNotKnownStayInside() throws {
    let (_, text) = try view(Fixtures.json(more: #","patients":["somebody"]"#))
    #expect(!text.contains("patients") && !text.contains("somebody"))
    #expect(text.contains(#""position":{"0":1234,"1":1190}"#))
  }

  @Test func missingResultsAreNull() throws {
    let json = """
      {"indicator":"1","period":"FY2561","as_of":"2018-09-30","level":"province","place":"49","affiliation":"ALL",
      "numerator":0,"denominator":0,"value":null,"display":null,"target":null,"target_met":null,"level_score":null,
      "points":null,"status":"none","published_at":1}
      """
    let (view, text) = try view(Array(json.utf8))
    #expect(view.value == nil && view.level_score == nil && view.status == "none" && !view.suppressed)
    #expect(text.contains(#""value":null"#) && text.contains(#""display":null"#))
  }
}
