import HealthRecords
import RecordMessages
import TestSupport
import Testing

@testable import Import

/// Envelopes as Debezium's MySQL connector writes them.
@Suite("Changes of HOSxP and JHCIS")
struct ChangeEventsTests {
  /// One message. - Parameter schema: with the schema around it, as `JsonConverter` does unless told otherwise.
  private func message(
    _ op: String, _ table: String, before: String = "null", after: String = "null", at second: Int = 0,
    schema: Bool = false
  ) -> String {
    let time = 1_517_455_800_000 + second * 1_000
    let payload =
      "{\"before\":\(before),\"after\":\(after),\"source\":{\"version\":\"2.7.0.Final\",\"connector\":\"mysql\",\"name\":\"h\","
      + "\"ts_ms\":\(time),\"snapshot\":\"\(op == "r" ? "true" : "false")\",\"db\":\"hos\",\"sequence\":null,"
      + "\"table\":\"\(table)\",\"server_id\":1,\"gtid\":null,\"file\":\"mysql-bin.000003\",\"pos\":\(1_000 + second),"
      + "\"row\":0,\"thread\":null,\"query\":null},\"op\":\"\(op)\",\"ts_ms\":\(time + 7),\"transaction\":null}"
    guard schema else { return payload }
    return
      "{\"schema\":{\"type\":\"struct\",\"fields\":[{\"type\":\"struct\",\"field\":\"before\"}],\"optional\":false,"
      + "\"name\":\"h.hos.\(table).Envelope\",\"version\":2},\"payload\":\(payload)}"
  }

  private func day(_ year: Int, _ month: Int, _ day: Int) -> Int {
    LocalDate(year: year, month: month, day: day).map { Int($0.daysSinceEpoch) } ?? 0
  }

  private func run(
    _ lines: [String], _ source: ChangeSource = .hosxp, database: String = "", into sink: CollectingSink
  ) throws -> ImportSummary {
    let folder = try TemporaryFolder()
    let path = try folder.write("changes.json", lines.map { $0 + "\n" }.joined())
    var labs = LabMap(source)
    try labs.add(csv: try folder.write("labs.csv", "code,labtest\n77,0531601\n"))
    return try Importer(ImportOptions(database: database, today: Run.today), key: TestID.key, sink: sink)
      .importChanges([path], from: source, unit: "10001", labs: labs)
  }

  private var person: String {
    "{\"person_id\":5,\"patient_hn\":\"000000123\",\"cid\":\"\(TestID.citizen(1))\",\"fname\":\"Givenname\",\"sex\":\"1\","
      + "\"birthdate\":\(day(1960, 5, 20)),\"nationality\":\"99\",\"house_regist_type_id\":1,\"person_discharge_id\":9,"
      + "\"discharge_date\":null,\"death\":\"N\"}"
  }
  private func diagnosis(_ code: String, _ type: String = "1") -> String {
    "{\"ovst_diag_id\":9,\"vn\":\"610115093000\",\"hn\":\"000000123\",\"icd10\":\"\(code)\",\"diagtype\":\"\(type)\","
      + "\"vstdate\":\(day(2018, 1, 15))}"
  }
  private var visit: String {
    "{\"hos_guid\":\"{A}\",\"vn\":\"610115093000\",\"hn\":\"000000123\",\"vstdate\":\(day(2018, 1, 15)),\"vsttime\":34200000000}"
  }
  private var screen: String {
    "{\"vn\":\"610115093000\",\"hn\":\"000000123\",\"vstdate\":\(day(2018, 1, 15)),\"bps\":128.0,\"bpd\":78.0,\"bw\":65.5,\"height\":165.0}"
  }
  private func head(_ date: Int) -> String {
    "{\"lab_order_number\":7001,\"vn\":\"610115093000\",\"hn\":\"000000123\",\"order_date\":\(date)}"
  }
  private func order(_ result: String, item: Int = 77) -> String {
    "{\"lab_order_number\":7001,\"lab_items_code\":\(item),\"lab_order_result\":\"\(result)\"}"
  }

  private var hospital: [String] {
    [
      message("r", "person", after: person, schema: true), message("c", "ovst", after: visit, at: 1),
      message("c", "ovstdiag", after: diagnosis("J069"), at: 2), message("c", "opdscreen", after: screen, at: 3),
      message("c", "lab_head", after: head(day(2018, 1, 15)), at: 4),
      message("c", "lab_order", after: order("6.8"), at: 5),
    ]
  }

  @Test("six tables of HOSxP become person, visit and laboratory result, with and without schema")
  func hosxp() throws {
    let sink = CollectingSink()
    let summary = try run(hospital + ["", "null"], into: sink)
    #expect(
      summary.rows == 6 && summary.accepted == 6 && summary.rejected == 0 && summary.aside == 0, "\(summary.json)")
    let person = try #require(try sink.messages("person", as: WirePerson.self).first)
    #expect(person.birth == 19_600_520 && person.nation == "099" && person.typeArea == "1" && person.discharge == "9")
    #expect(person.updated == 1_517_455_800_000 && person.unit == "10001")
    let visit = try #require(try sink.messages("visit", as: WireVisit.self).first)
    #expect(visit.date == 20_180_115 && visit.principal == "J069" && visit.sbp == 128 && visit.dbp == 78)
    #expect(visit.weight == 65.5 && visit.subject == person.subject)
    let lab = try #require(try sink.messages("lab", as: WireLabResult.self).first)
    #expect(lab.test == "0531601" && lab.value == 6.8 && lab.date == 20_180_115 && lab.subject == person.subject)
    // The same person and row as an export has them.
    var export = Export()
    export.add(.person)
    #expect(try Run.events(export).sink.events.first?.key == person.subject)
  }

  @Test("updates correct, deletions delete, tombstones say nothing; told again, nothing is sent")
  func changes() throws {
    let folder = try TemporaryFolder()
    let database = folder.path + "/import.db"
    let later = [
      message("u", "lab_order", before: order("6.8"), after: order("7.4"), at: 20),
      // The code is not the table's key: what it was must go.
      message("u", "ovstdiag", before: diagnosis("J069"), after: diagnosis("E119"), at: 21),
      message("u", "lab_head", before: head(day(2018, 1, 15)), after: head(day(2018, 1, 16)), at: 22),
    ]
    let sink = CollectingSink()
    _ = try run(hospital, database: database, into: sink)
    sink.clear()
    _ = try run(later, database: database, into: sink)
    let labs = try sink.messages("lab", as: WireLabResult.self)
    #expect(labs.filter { !$0.deleted }.map(\.value).last == 7.4 && labs.contains { $0.deleted })
    #expect(try sink.state().keys.filter { $0.contains(" 20180116.") }.count == 1)
    #expect(try sink.messages("visit", as: WireVisit.self).last?.diagnoses == ["E119"])
    sink.clear()
    #expect(try run(hospital + later, database: database, into: sink).eventCount == 0)
    let gone = [
      message("d", "lab_order", before: order("7.4"), at: 30), "null",
      message("d", "ovstdiag", before: diagnosis("E119"), at: 31), "",
      message("d", "ovst", before: visit, at: 32), message("d", "opdscreen", before: screen, at: 33),
      message("d", "person", before: person, at: 34),
    ]
    _ = try run(gone, database: database, into: sink)
    #expect(try sink.state().isEmpty)
    #expect(try sink.messages("lab", as: WireLabResult.self).map(\.deleted) == [true])
  }

  @Test("in any order, in parts and repeated, the records are the same", arguments: 0..<12 as Range<UInt64>)
  func anyOrder(_ seed: UInt64) throws {
    let all =
      hospital + [
        message("u", "lab_order", before: order("6.8"), after: order("7.4"), at: 20),
        message("u", "ovstdiag", before: diagnosis("J069"), after: diagnosis("E119"), at: 21),
        message("d", "opdscreen", before: screen, at: 22),
        message("u", "person", before: person, after: person, at: 23),
      ]
    let whole = CollectingSink()
    _ = try run(all, into: whole)
    var g = SeededGenerator(seed: seed)
    let lines = (all + all).shuffled(using: &g)
    let folder = try TemporaryFolder()
    let parts = CollectingSink()
    let half = Int.random(in: 1..<lines.count, using: &g)
    _ = try run(Array(lines[..<half]), database: folder.path + "/import.db", into: parts)
    _ = try run(Array(lines[half...]), database: folder.path + "/import.db", into: parts)
    #expect(try parts.state() == whole.state(), "seed \(seed)")
  }

  @Test("six tables of JHCIS; the diagnosis may come before its visit")
  func jhcis() throws {
    let person =
      "{\"pcucodeperson\":\"04901\",\"pid\":12,\"idcard\":\"\(TestID.citizen(2))\",\"sex\":\"2\",\"birth\":\(day(1955, 2, 3)),"
      + "\"nation\":\"99\",\"typelive\":\"1\",\"dischargetype\":\"9\",\"dischargedate\":null}"
    let chronic =
      "{\"pcucodeperson\":\"04901\",\"pid\":12,\"chroniccode\":\"E11.9\",\"datedxfirst\":\(day(2015, 3, 1)),"
      + "\"typedischart\":\"03\",\"datedischart\":null}"
    let visit =
      "{\"pcucode\":\"04901\",\"visitno\":881,\"pcucodeperson\":\"04901\",\"pid\":12,\"visitdate\":\"2018-01-20\","
      + "\"weight\":60,\"height\":155,\"pressure\":\"150/95\",\"pressure2\":\"138/84\"}"
    let lab =
      "{\"pcucode\":\"04901\",\"visitno\":881,\"pcucodeperson\":\"04901\",\"pid\":12,\"datecheck\":\(day(2018, 1, 20)),"
      + "\"labcode\":\"CH99\",\"labresultdigit\":\"6.20\",\"labresulttext\":null}"
    let sink = CollectingSink()
    let summary = try run(
      [
        message(
          "c", "visitdiag", after: "{\"pcucode\":\"04901\",\"visitno\":881,\"diagcode\":\"E11.9\",\"dxtype\":\"01\"}"),
        message("r", "person", after: person), message("r", "personchronic", after: chronic),
        message("c", "visit", after: visit, at: 3), message("c", "visitlabchcyhembmsse", after: lab, at: 4),
        message("c", "visitlabchcyhembmsse", after: lab.replacing("CH99", with: "CH07"), at: 5),
        message("c", "chospital", after: "{\"hoscode\":\"10901\"}"),
      ], .jhcis, into: sink)
    #expect(summary.rows == 6 && summary.accepted == 6 && summary.rejected == 0, "\(summary.json)")
    #expect(summary.count(.labUnmapped) == 1 && summary.passedOver == ["chospital"])
    let seen = try #require(try sink.messages("visit", as: WireVisit.self).last)
    #expect(seen.unit == "04901" && seen.date == 20_180_120 && seen.sbp == 138 && seen.dbp == 84)
    #expect(seen.principal == "E119")
    #expect(try sink.messages("chronic", as: WireChronic.self).map(\.code) == ["E119"])
    #expect(try sink.messages("lab", as: WireLabResult.self).map(\.value) == [6.2])
    #expect(Set(sink.events.map(\.key)).count == 1)
  }

  @Test("what is no change, and what is wrong in one, has its reason; the rest goes on")
  func wrong() throws {
    let sink = CollectingSink()
    let summary = try run(
      [
        "{", "{\"op\":\"c\"}", message("c", "ovst"),
        message("c", "ovstdiag", after: diagnosis("119E")),
        message("c", "person", after: person.replacing("\"sex\":\"1\"", with: "\"sex\":\"X\"")),
        message("t", "ovst"), message("r", "person", after: person),
      ], into: sink)
    #expect(summary.rows == 6 && summary.rejected == 5 && summary.accepted == 1, "\(summary.json)")
    #expect(summary.count(.json) == 2 && summary.count(.missing) == 1)
    #expect(summary.count(.icdMalformed) == 1 && summary.count(.sexUnknown) == 1)
    #expect(sink.deadLetters.count == 5)
    #expect(sink.deadLetters.allSatisfy { !$0.contains(TestID.citizen(1)) && !$0.contains("Givenname") })
  }

  @Test(
    "days as Debezium writes them",
    arguments: [
      ("17546", "20180115"), ("1515974400000", "20180115"), ("1515974400000000", "20180115"), ("20180115", "20180115"),
      ("-3514", "19600519"), ("2018-01-15", "2018-01-15"), ("", ""),
    ])
  func days(_ sent: String, _ day: String) throws {
    let row = ChangedRow(try #require(JSONMembers(Array("{\"D\":\(sent.isEmpty ? "null" : "\"\(sent)\"")}".utf8))))
    #expect(row.day("d") == day)
  }
}
