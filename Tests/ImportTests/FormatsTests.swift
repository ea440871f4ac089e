import HealthRecords
import RecordMessages
import Testing

@testable import Import

@Suite("Files as they arrive")
struct FormatsTests {
  private static func export() -> Export {
    var export = Export()
    export.add(.person)
    export.add(.labFU)
    export.add(.chronic)
    return export
  }

  private func state(_ paths: [String]) throws -> [String: [UInt8]] {
    let sink = CollectingSink()
    _ = try Run.f43(paths, into: sink)
    return try sink.state()
  }

  @Test("with and without header, CRLF and LF, UTF-8 with a mark, TIS-620, UTF-16: the same records")
  func texts() throws {
    let folder = try TemporaryFolder()
    let wanted = try state([try FormatsTests.export().write(to: folder)])
    #expect(wanted.count == 3)
    for hasHeader in [true, false] {
      for lineEnd in ["\r\n", "\n"] {
        var export = FormatsTests.export()
        (export.hasHeader, export.lineEnd) = (hasHeader, lineEnd)
        let name = "export-\(hasHeader)-\(lineEnd.utf8.count)"
        #expect(try state([try export.write(to: folder, named: name)]) == wanted)
        for (table, _) in export.tables {
          let text = String(export.text(table).dropLast(lineEnd.count))  // the last line need not end
          try folder.write("mark/\(table.name).txt", bytes: [0xEF, 0xBB, 0xBF] + Array(text.utf8))
          try folder.write(
            "wide/\(table.name).txt", bytes: [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] })
        }
        #expect(try state([folder.path + "/mark"]) == wanted)
        #expect(try state([folder.path + "/wide"]) == wanted)
      }
    }
    // NAME in TIS-620 bytes, columns in another order, one column that nobody knows.
    let thai = FormatsTests.export()
    for (table, _) in thai.tables where table != .person {
      try folder.write("tis/\(table.name).txt", thai.text(table))
    }
    let cid = TestID.citizen(1)
    let header = "D_UPDATE|NAME|HOSPCODE|PID|CID|SEX|BIRTH|NATION|TYPEAREA|DISCHARGE|NEWCOLUMN\r\n"
    let row =
      Array("20180201103000|".utf8) + [0xCA, 0xC1, 0xAA, 0xD2, 0xC2]
      + Array("|10001|000001|\(cid)|1|19600520|099|1|9|?\r\n".utf8)
    try folder.write("tis/person.TXT", bytes: Array(header.utf8) + row)
    let sink = CollectingSink()
    let summary = try Run.f43([folder.path + "/tis"], into: sink)
    #expect(try sink.state() == wanted)
    #expect(summary.unknownColumns == ["PERSON.NEWCOLUMN"])
  }

  @Test("archives, folders in archives, archives in archives, stamped names")
  func archives() throws {
    let folder = try TemporaryFolder()
    let export = FormatsTests.export()
    let wanted = try state([try export.write(to: folder)])
    var zip = ZipWriter()
    for (table, _) in export.tables {
      zip.add("../F43/\(table.name.lowercased())_10001_20180301120000.TXT", Array(export.text(table).utf8))
    }
    zip.add("readme.txt", Array("not a table".utf8))
    try folder.write("zips/10001/F43_10001_20180301120000.zip", bytes: zip.finished())
    let sink = CollectingSink()
    let summary = try Run.f43([folder.path + "/zips"], into: sink)
    #expect(try sink.state() == wanted)
    #expect(summary.passedOver == ["readme.txt"])
    var outer = ZipWriter()
    outer.add("north/F43_10001_20180301120000.zip", zip.finished())
    let nested = try folder.write("all.zip", bytes: outer.finished())
    #expect(try state([nested]) == wanted)
    // One that is cut off is reported; the rest goes on.
    try folder.write("zips/10001/F43_10002_20180301120000.zip", bytes: Array(zip.finished().dropLast(40)))
    let damaged = CollectingSink()
    let second = try Run.f43([folder.path + "/zips"], into: damaged) { $0.fullReplace = [.labFU] }
    #expect(second.damaged.count == 1 && second.notReplaced == [.labFU])
    #expect(try damaged.state() == wanted)
  }

  @Test(
    "tables by file name",
    arguments: [
      ("PERSON.txt", TableID.person), ("person.TXT", .person),
      ("diagnosis_opd_10001_20180101120000.txt", .diagnosisOPD),
      ("F43_10001_LABFU.txt", .labFU), ("chronic.csv", .chronic), ("chronicfu.txt", .chronicFU), ("LABOR.TXT", .labor),
    ])
  func names(_ name: String, _ table: TableID) { #expect(TableID.forFile(name) == table) }

  @Test(
    "what is no table of ours",
    arguments: [
      "CHARGE_OPD.txt", "DRUG_REFER.txt", "DRUG_IPD.txt", "persons.txt", "PERSON.zip", "notes.txt", "PERSON",
    ])
  func otherNames(_ name: String) { #expect(TableID.forFile(name) == nil) }

  @Test("commas and quotes are taken where there are no pipes")
  func commas() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "in/LABFU.csv",
      "HOSPCODE,PID,DATE_SERV,LABTEST,LABRESULT,D_UPDATE,CID\n"
        + "10001,1,20180115,\"0531601\",\"7,1\",20180201103000,\(TestID.citizen(1))\n")
    let sink = CollectingSink()
    _ = try Run.f43([path], into: sink)
    #expect(try sink.messages("lab", as: WireLabResult.self).map(\.value) == [7.1])
  }

  @Test("a separator in a text does not shift the columns; one at the end of every row is a habit and does no harm")
  func separators() throws {
    func lab(_ day: Int, _ end: String) -> String { "10001|1||201801\(day)|0531601|7.1|20180201103000|||\(end)|\r\n" }
    let folder = try TemporaryFolder()
    var export = Export()
    export.add(.person, ["PID": "1"])
    // The text ends in an empty column, so the last field is empty with and without the shift.
    for (name, rows, accepted) in [
      ("habit", [lab(15, "|"), lab(16, "|"), lab(17, "|")], 3), ("text", [lab(15, "|"), lab(16, ""), lab(17, "")], 2),
      ("late", [lab(15, ""), lab(16, "|"), lab(17, "")], 2), ("alone", [lab(15, "|")], 0),
    ] {
      try export.write(to: folder, named: name)
      let header = LabFUTable.layout.names.joined(separator: "|") + "\r\n"
      try folder.write("\(name)/LABFU.txt", header + rows.joined())
      let summary = try Run.f43([folder.path + "/" + name])
      #expect(summary.accepted == accepted + 1 && summary.count(.fieldCount) == rows.count - accepted, "\(name)")
    }
  }

  @Test("without a header, a first row that is broken spoils only itself", arguments: ["|", ""])
  func brokenFirstRow(_ extra: String) throws {
    let folder = try TemporaryFolder()
    var export = Export()
    export.hasHeader = false
    export.add(.person)
    for day in 10...14 { export.add(.labFU, ["DATE_SERV": "201801\(day)"]) }
    let path = try export.write(to: folder)
    let rows = export.text(.labFU)
    let first = String(rows.prefix { $0 != "\r\n" })
    try folder.write("export/LABFU.txt", first + extra + "|more\r\n" + rows)
    let summary = try Run.f43([path])
    #expect(summary.count(.fieldCount) == 1 && summary.rejected == 1 && summary.accepted == 6, "\(summary.json)")
  }

  @Test("where nothing is found, the import says so")
  func nothing() throws {
    let folder = try TemporaryFolder()
    #expect(throws: ImportError.nothingFound(paths: [folder.path])) { try Run.f43([folder.path]) }
    #expect(throws: ImportError.self) { try Run.f43([folder.path + "/none"]) }
  }
}
