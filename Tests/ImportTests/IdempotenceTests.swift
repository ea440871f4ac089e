import Glibc
import HealthRecords
import RecordMessages
import TestSupport
import Testing

@testable import Import

@Suite("Repeats, corrections, halves, crashes")
struct IdempotenceTests {
  /// A year of a small hospital, some of it dirty, from a seed.
  static func export(seed: UInt64, unit: String = "10001", rows: Int = 60) -> Export {
    var g = SeededGenerator(seed: seed)
    var export = Export()
    export.unit = unit
    let tables = TableID.standard.filter { ![.home, .person, .dataCorrect].contains($0) }
    for person in 1...8 {
      export.add(
        .person,
        [
          "PID": "P\(person)", "CID": person % 4 == 0 ? "" : TestID.citizen(person + Int(seed % 100) * 10),
          "D_UPDATE": "2018020\(person)103000",
        ])
    }
    for i in 0..<rows {
      guard let table = tables.randomElement(using: &g) else { continue }
      var changes = ["PID": "P\(Int.random(in: 1...9, using: &g))", "SEQ": "V\(Int.random(in: 1...20, using: &g))"]
      changes["AN"] = "A\(Int.random(in: 1...5, using: &g))"
      changes["DATE_SERV"] = "201801\(Int.random(in: 10...28, using: &g))"
      changes["D_UPDATE"] = "201803\(Int.random(in: 10...28, using: &g))1030\(10 + i % 50)"
      if Int.random(in: 0..<4, using: &g) == 0 { changes["CID"] = TestID.citizen(Int.random(in: 1...9, using: &g)) }
      if Int.random(in: 0..<10, using: &g) == 0 { changes["DATE_SERV"] = "20189999" }
      export.add(table, changes)
    }
    return export
  }

  private func database(_ folder: TemporaryFolder) -> String { folder.path + "/import.db" }

  @Test("the same export twice sends nothing the second time", arguments: 0..<6 as Range<UInt64>)
  func twice(_ seed: UInt64) throws {
    let folder = try TemporaryFolder()
    let path = try IdempotenceTests.export(seed: seed).write(to: folder)
    let sink = CollectingSink()
    let first = try Run.f43([path], database: database(folder), into: sink)
    let state = try sink.state()
    #expect(first.eventCount > 0)
    sink.clear()
    let second = try Run.f43([path], database: database(folder), into: sink)
    #expect(second.eventCount == 0, "seed \(seed): \(second.json)")
    #expect(second.rows == first.rows && second.rejected == first.rejected && second.aside == first.aside)
    // A new database sends everything again, byte for byte the same.
    let fresh = CollectingSink()
    _ = try Run.f43([path], into: fresh)
    #expect(try fresh.state() == state, "seed \(seed)")
  }

  @Test("files in any order, in halves, and after crashes give the same state", arguments: 0..<12 as Range<UInt64>)
  func anyOrder(_ seed: UInt64) throws {
    let folder = try TemporaryFolder()
    let path = try IdempotenceTests.export(seed: seed).write(to: folder)
    let whole = CollectingSink()
    _ = try Run.f43([path], into: whole)
    var g = SeededGenerator(seed: seed ^ 0xABCD)
    var files = TemporaryFolder.names(path).map { path + "/" + $0 }.sorted()
    files.shuffle(using: &g)
    let parts = CollectingSink()
    var at = 0
    while at < files.count {
      let end = min(files.count, at + Int.random(in: 1...5, using: &g))
      if Int.random(in: 0..<2, using: &g) == 0 {
        // The sink breaks somewhere: nothing of that run is remembered, what was sent stays sent.
        parts.failAfter = parts.events.count + Int.random(in: 0..<4, using: &g)
        _ = try? Run.f43(Array(files[at..<end]), database: database(folder), into: parts)
        parts.failAfter = nil
      }
      _ = try Run.f43(Array(files[at..<end]), database: database(folder), into: parts)
      at = end
    }
    #expect(try parts.state() == whole.state(), "seed \(seed)")
  }

  @Test("what goes to a file is remembered only when the file is whole", arguments: [true, false])
  func interruptedFile(_ isLasting: Bool) throws {
    let folder = try TemporaryFolder()
    let path = try IdempotenceTests.export(seed: 4, rows: 200).write(to: folder)
    let whole = CollectingSink()
    _ = try Run.f43([path], into: whole)
    let cut = CollectingSink()
    (cut.isLasting, cut.failAfter) = (isLasting, whole.events.count * 2 / 3)
    // A commit after each table.
    #expect(throws: ImportError.self) {
      try Run.f43([path], database: database(folder), into: cut) { $0.commitRows = 1 }
    }
    let rest = CollectingSink()
    _ = try Run.f43([path], database: database(folder), into: rest) { $0.commitRows = 1 }
    // A lasting sink gets what it lacks, another one everything from the beginning.
    let isWhole = try rest.state() == whole.state()
    #expect(isWhole == !isLasting)
    #expect(rest.events.filter { $0.topic != .deadLetters }.isEmpty == false)
  }

  @Test("a correction changes exactly what was corrected; an older export does not undo it")
  func correction() throws {
    let folder = try TemporaryFolder()
    var old = Export()
    old.add(.person)
    old.add(.labFU)
    old.add(.labFU, ["DATE_SERV": "20180215"])
    var new = Export()
    new.add(.person)
    new.add(.labFU, ["LABRESULT": "7.4", "D_UPDATE": "20180301000000"])
    new.add(.labFU, ["DATE_SERV": "20180215"])
    let (oldPath, newPath) = (try old.write(to: folder, named: "old"), try new.write(to: folder, named: "new"))
    let sink = CollectingSink()
    _ = try Run.f43([oldPath], database: database(folder), into: sink)
    sink.clear()
    _ = try Run.f43([newPath], database: database(folder), into: sink)
    #expect(try sink.messages("lab", as: WireLabResult.self).map(\.value) == [7.4])
    #expect(sink.events.count == 1)
    sink.clear()
    let third = try Run.f43([oldPath], database: database(folder), into: sink)
    #expect(third.eventCount == 0)
  }

  @Test("a partial export does not wipe the rest of a visit; a full replacement deletes exactly what is missing")
  func partial() throws {
    let folder = try TemporaryFolder()
    var first = Export()
    first.add(.person)
    first.add(.service)
    first.add(.diagnosisOPD)
    first.add(.diagnosisOPD, ["DIAGCODE": "E119", "DIAGTYPE": "4"])
    first.add(.labFU)
    first.add(.labFU, ["DATE_SERV": "20180216"])
    var second = Export()
    second.add(.chronicFU, ["D_UPDATE": "20180401000000"])
    second.add(.diagnosisOPD)
    second.add(.labFU)
    let sink = CollectingSink()
    _ = try Run.f43([try first.write(to: folder, named: "a")], database: database(folder), into: sink)
    sink.clear()
    let path = try second.write(to: folder, named: "b")
    _ = try Run.f43([path], database: database(folder), into: sink)
    let visit = try #require(try sink.messages("visit", as: WireVisit.self).first)
    #expect(visit.diagnoses == ["E119", "J069"] && visit.sbp == 128 && visit.typeOut == "1")
    #expect(sink.events.count == 1)
    sink.clear()
    let replaced = try Run.f43([path], database: database(folder), into: sink) {
      $0.fullReplace = [.labFU, .diagnosisOPD]
    }
    let labs = try sink.messages("lab", as: WireLabResult.self)
    #expect(labs.map(\.deleted) == [true])
    #expect(labs.first?.recordID.hasPrefix("20180216.") == true)
    #expect(try sink.messages("visit", as: WireVisit.self).map(\.diagnoses) == [["J069"]])
    #expect(sink.events.count == 2, "\(replaced.json)")
    // It comes back with the next export that has it.
    sink.clear()
    var third = Export()
    third.add(.labFU, ["DATE_SERV": "20180216", "D_UPDATE": "20180601000000"])
    _ = try Run.f43([try third.write(to: folder, named: "c")], database: database(folder), into: sink)
    #expect(try sink.messages("lab", as: WireLabResult.self).map(\.deleted) == [false])
  }

  @Test("a full replacement keeps a row that this time is only broken, and other units' rows")
  func replacementIsCareful() throws {
    let folder = try TemporaryFolder()
    var first = Export()
    first.add(.person)
    first.add(.labFU)
    first.unit = "10002"
    first.add(.person)
    first.add(.labFU)
    var second = Export()
    second.add(.labFU, ["LABRESULT": "broken"])
    second.add(.labFU, ["DATE_SERV": "20180301"])
    let sink = CollectingSink()
    _ = try Run.f43([try first.write(to: folder, named: "a")], database: database(folder), into: sink)
    sink.clear()
    _ = try Run.f43([try second.write(to: folder, named: "b")], database: database(folder), into: sink) {
      $0.fullReplace = [.labFU]
    }
    #expect(try sink.messages("lab", as: WireLabResult.self).map(\.deleted) == [false])
  }

  @Test("a full replacement takes a table that came without a row at its word, but not one that did not come")
  func replacementByNothing() throws {
    let folder = try TemporaryFolder()
    var full = Export()
    full.add(.person)
    full.add(.labFU)
    full.add(.chronic)
    let sink = CollectingSink()
    _ = try Run.f43([try full.write(to: folder, named: "a")], database: database(folder), into: sink)
    sink.clear()
    try folder.write("b/LABFU_10001_20180901120000.txt", "HOSPCODE|PID|SEQ|DATE_SERV|LABTEST|LABRESULT|D_UPDATE\r\n")
    _ = try Run.f43([folder.path + "/b"], database: database(folder), into: sink) {
      $0.fullReplace = [.labFU, .chronic]
    }
    #expect(try sink.messages("lab", as: WireLabResult.self).map(\.deleted) == [true])
    #expect(sink.events.count == 1)
  }

  @Test("DATA_CORRECT deletes what its key names, once")
  func dataCorrect() throws {
    let folder = try TemporaryFolder()
    var export = Export()
    export.add(.person)
    export.add(.service)
    export.add(.diagnosisOPD)
    export.add(.diagnosisOPD, ["DIAGCODE": "E119"])
    export.add(.labFU)
    export.add(
      .dataCorrect,
      [
        "TABLENAME": "LABFU", "D_UPDATE": "20180301000000",
        "DATA_CORRECT": "{'HOSPCODE':'10001','PID':'000001','DATE_SERV':'20180115','LABTEST':'0531601'}",
      ])
    export.add(
      .dataCorrect,
      [
        "TABLENAME": "diagnosis_opd", "D_UPDATE": "20180301000000",
        "DATA_CORRECT":
          #"{"PID":"000001","SEQ":"6101150001","DATE_SERV":"20180115","DIAGCODE":"E119"}"#,
      ])
    let sink = CollectingSink()
    let summary = try Run.f43([try export.write(to: folder)], database: database(folder), into: sink)
    #expect(summary.rejected == 0, "\(summary.json)")
    let state = try sink.state()
    #expect(!state.keys.contains { $0.hasPrefix("lab ") })
    #expect(try sink.messages("visit", as: WireVisit.self).last?.diagnoses == ["J069"])
    sink.clear()
    #expect(try Run.f43([folder.path + "/export"], database: database(folder), into: sink).eventCount == 0)
  }

  @Test("a deletion that comes before its row keeps an older row away, and lets a newer one pass")
  func deletionFirst() throws {
    let folder = try TemporaryFolder()
    var deletion = Export()
    deletion.add(.person)
    deletion.add(
      .dataCorrect,
      [
        "TABLENAME": "LABFU", "D_UPDATE": "20180301000000",
        "DATA_CORRECT": "{'PID':'000001','DATE_SERV':'20180115','LABTEST':'0531601'}",
      ])
    var older = Export()
    older.add(.labFU)
    var newer = Export()
    newer.add(.labFU, ["D_UPDATE": "20180401000000"])
    let sink = CollectingSink()
    for (name, export) in [("a", deletion), ("b", older)] {
      _ = try Run.f43([try export.write(to: folder, named: name)], database: database(folder), into: sink)
    }
    #expect(try sink.state().keys.filter { $0.hasPrefix("lab ") } == [])
    _ = try Run.f43([try newer.write(to: folder, named: "c")], database: database(folder), into: sink)
    #expect(try sink.state().keys.filter { $0.hasPrefix("lab ") }.count == 1)
  }

  @Test("a dry run sends and remembers nothing")
  func dryRun() throws {
    let folder = try TemporaryFolder()
    let path = try IdempotenceTests.export(seed: 5).write(to: folder)
    let sink = CollectingSink()
    let dry = try Run.f43([path], database: database(folder), into: sink) { $0.isDryRun = true }
    #expect(sink.events.isEmpty && dry.isDryRun)
    let real = try Run.f43([path], database: database(folder), into: sink)
    #expect(real.eventCount == dry.eventCount && real.rejected == dry.rejected && real.aside == dry.aside)
  }

  @Test("another key is refused for the same database")
  func otherKey() throws {
    let folder = try TemporaryFolder()
    let path = try IdempotenceTests.export(seed: 5).write(to: folder)
    _ = try Run.f43([path], database: database(folder))
    #expect(throws: ImportError.keyChanged(database: database(folder))) {
      try Run.f43([path], database: database(folder), key: .throwAway())
    }
  }
}
