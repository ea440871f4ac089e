import HealthRecords
import RecordMessages
import Testing

@testable import Import

@Suite("Records as JSON, and the quality report")
struct NDJSONTests {
  private func run(_ lines: [String], database: String = "", into sink: CollectingSink) throws -> ImportSummary {
    let folder = try TemporaryFolder()
    let path = try folder.write("in.ndjson", lines.joined(separator: "\n") + "\n")
    return try Importer(ImportOptions(database: database, today: Run.today), key: TestID.key, sink: sink)
      .importNDJSON([path])
  }

  private let good =
    #"{"kind":"tb_case","recordId":"TB-1","unit":"10001","cid":"@","updated":"1517455800000","registered":20180115,"category":"NEW","site":"PULMONARY"}"#

  private func line(_ from: String = "", _ to: String = "") -> String {
    let citizen = good.split(separator: "@").joined(separator: TestID.citizen(1))
    return from.isEmpty ? citizen : citizen.replacing(from, with: to)
  }

  @Test("a citizen id becomes a pseudonym, the same as from an export; a repeat sends nothing; a deletion deletes")
  func records() throws {
    let folder = try TemporaryFolder()
    let database = folder.path + "/import.db"
    let sink = CollectingSink()
    let first = try run([line()], database: database, into: sink)
    #expect(first.accepted == 1 && first.rejected == 0, "\(first.json)")
    let tb = try #require(try sink.messages("tb_case", as: WireTbCase.self).first)
    #expect(
      tb.registered == 20_180_115 && tb.category == "NEW" && tb.recordID == "TB-1" && tb.updated == 1_517_455_800_000)
    var export = Export()
    export.add(.person)
    #expect(try Run.events(export).sink.events.first?.key == tb.subject)
    sink.clear()
    #expect(try run([line()], database: database, into: sink).eventCount == 0)
    let gone = line("\"registered\":20180115,\"category\":\"NEW\",\"site\":\"PULMONARY\"", "\"deleted\":true")
    _ = try run([gone], database: database, into: sink)
    #expect(try sink.messages("tb_case", as: WireTbCase.self).map(\.deleted) == [true])
  }

  @Test("a deletion that comes before an older version of its record keeps it away, in one file or in two")
  func lateVersions() throws {
    let gone = line("\"registered\":20180115,\"category\":\"NEW\",\"site\":\"PULMONARY\"", "\"deleted\":true")
      .replacing("1517455800000", with: "1517999900000")
    for files in [[[gone, line()]], [[gone], [line()]], [[line(), gone]], [[line()], [gone], [line()]]] {
      let folder = try TemporaryFolder()
      let sink = CollectingSink()
      for lines in files { _ = try run(lines, database: folder.path + "/import.db", into: sink) }
      #expect(try sink.state().isEmpty, "\(files.map(\.count))")
      #expect(try sink.messages("tb_case", as: WireTbCase.self).last?.deleted == true)
      sink.clear()
      for lines in files { _ = try run(lines, database: folder.path + "/import.db", into: sink) }
      #expect(sink.events.isEmpty, "the same again says nothing new")
    }
  }

  @Test(
    "what is wrong with a line",
    arguments: [
      ("{", Reason.json), ("\"tb_case\"", .kindUnknown), ("\"category\"", .json), ("20180115", .dateImpossible),
      ("10001", .unitMalformed), ("TB-1", .missing), ("NEW", .codeMalformed), ("20180115\"", .json),
    ])
  func wrong(_ what: String, _ reason: Reason) throws {
    let text =
      switch what {
      case "{": line("{", "")
      case "\"tb_case\"": line(what, "\"tbcase\"")
      case "\"category\"": line(what, "\"categroy\"")
      case "20180115": line(what, "20180199")
      case "10001": line(what, "10 01")
      case "TB-1": line(what, "")
      case "NEW": line(what, "NEWLY_FOUND_CASE")
      default: line("20180115,", "\"soon\",")
      }
    let sink = CollectingSink()
    let summary = try run([text, line()], into: sink)
    #expect(summary.count(reason) == 1 && summary.rejected == 1 && summary.accepted == 1, "\(summary.json)")
    #expect(sink.deadLetters.count == 1)
  }

  @Test("a text that no record can hold is refused, and the rest goes on")
  func longText() throws {
    func area(_ id: String, _ name: String) -> String {
      "{\"kind\":\"area\",\"recordId\":\"\(id)\",\"unit\":\"10001\",\"subject\":\"4901\",\"updated\":\"1517455800000\","
        + "\"code\":\"4901\",\"nameTh\":\"\(name)\"}"
    }
    let sink = CollectingSink()
    let summary = try run([area("a", String(repeating: "x", count: 70_000)), area("b", "Mueang")], into: sink)
    #expect(summary.count(.tooLong) == 1 && summary.accepted == 1, "\(summary.json)")
    #expect(sink.deadLetters.count == 1)
  }

  @Test("a subject that is neither pseudonym nor citizen id is refused; wrong citizen ids have their reasons")
  func subjects() throws {
    let sink = CollectingSink()
    let cid = TestID.citizen(1)
    let summary = try run(
      [
        line(cid, TestID.wrongCheckDigit(1)), line("\"cid\":\"\(cid)\"", "\"subject\":\"HN-123\""),
        line("\"cid\":\"\(cid)\",", ""), line("20180115", "20181231"), line("\"cid\"", "\"subject\""),
        line("TB-1", cid),
      ], into: sink)
    #expect(summary.count(.citizenCheckDigit) == 1 && summary.count(.subjectNotPseudonym) == 1)
    #expect(summary.count(.missing) == 1 && summary.count(.dateFuture) == 1)
    #expect(summary.accepted == 2)
    #expect(try sink.messages("tb_case", as: WireTbCase.self).allSatisfy { !$0.recordID.contains(cid) })
    // What is grouped by a place or a facility is no person's, and no citizen id may stand in its key.
    let area = "{\"kind\":\"area\",\"recordId\":\"a\",\"unit\":\"10001\",\"subject\":\"4901\",\"code\":\"4901\"}"
    let others = try run([area, area.replacingSubject(with: cid), area.replacingSubject(with: "49/01")], into: sink)
    #expect(others.count(.subjectMalformed) == 2 && others.accepted == 1, "\(others.json)")
  }

  @Test("what --out writes, import ndjson reads back to the same events")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let path = try IdempotenceTests.export(seed: 3, rows: 120).write(to: folder)
    let direct = CollectingSink()
    _ = try Run.f43([path], into: direct)
    let out = folder.path + "/events.ndjson"
    var options = ImportOptions(database: "", today: Run.today)
    options.fullReplace = []
    _ = try Importer(options, key: TestID.key, sink: try FileSink(path: out)).importF43([path])
    let back = CollectingSink()
    let summary = try Importer(options, key: TestID.key, sink: back).importNDJSON([out])
    #expect(summary.rejected == 0, "\(summary.json)")
    let (came, went) = (try back.state(), try direct.state())
    #expect(Set(came.keys) == Set(went.keys))
    #expect(went.filter { came[$0.key] != $0.value }.map(\.key) == [])
  }

  @Test("the report tells each unit's tables with their reasons, latest days and lag")
  func report() throws {
    let folder = try TemporaryFolder()
    let database = folder.path + "/import.db"
    var export = Export()
    export.add(.person)
    export.add(.labFU)
    export.add(.labFU, ["DATE_SERV": "20180931"])
    export.add(.labFU, ["DATE_SERV": "25610216"])
    export.add(.drugOPD)
    _ = try Run.f43([try export.write(to: folder)], database: database)
    let report = try QualityReport(database: database, day: LocalDate(year: 2018, month: 2, day: 11)!)
    let lab = try #require(report.lines.first { $0.table == .labFU })
    #expect(lab.rows == 3 && lab.accepted == 2 && lab.rejected == 1 && lab.corrected == 1 && lab.aside == 0)
    #expect(lab.latestDay == LocalDate(year: 2018, month: 2, day: 16))
    #expect(lab.lagDays(on: report.day) == 10)
    #expect(report.lines.first { $0.table == .drugOPD }?.aside == 1)
    #expect(report.text.contains(Reason.dateImpossible.thai) && report.csv.contains("date_impossible"))
    #expect(report.csv.split(separator: "\n").allSatisfy { CSVTable.split(String($0), ",").count == 14 })
  }
}

extension String {
  fileprivate func replacingSubject(with text: String) -> String {
    split(separator: "\"subject\":\"4901\"", omittingEmptySubsequences: false).joined(
      separator: "\"subject\":\"\(text)\"")
  }
}
