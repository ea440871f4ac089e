import HealthRecords
import RecordMessages
import TestSupport
import Testing

@testable import Import

@Suite("Who is who")
struct IdentityTests {
  @Test("people known to several units become one subject; each unit's registration is its own record")
  func several() throws {
    var export = Export()
    export.add(.person, ["PID": "1"])
    export.unit = "10002"
    export.add(.person, ["PID": "77", "TYPEAREA": "3", "D_UPDATE": "20180301000000"])
    export.add(.labFU, ["PID": "77"])
    let (_, sink) = try Run.events(export)
    let persons = try sink.messages("person", as: WirePerson.self)
    #expect(Set(persons.map(\.subject)).count == 1)
    #expect(Set(persons.map(\.unit)) == ["10001", "10002"])
    #expect(try sink.messages("lab", as: WireLabResult.self).map(\.subject) == [persons[0].subject])
  }

  @Test("rows without a person are set aside, and sent when the person becomes known")
  func setAside() throws {
    let folder = try TemporaryFolder()
    let database = folder.path + "/import.db"
    var rows = Export()
    rows.add(.labFU)
    rows.add(.service)
    let sink = CollectingSink()
    let first = try Run.f43([try rows.write(to: folder, named: "a")], database: database, into: sink)
    #expect(first.aside == 2 && first.accepted == 0 && sink.events.isEmpty)
    var persons = Export()
    persons.add(.person)
    let second = try Run.f43([try persons.write(to: folder, named: "b")], database: database, into: sink)
    #expect(second.aside == 0 && second.rows == 1)
    #expect(sink.events.count == 3)
    #expect(Set(sink.events.map(\.key)).count == 1)
  }

  @Test("a corrected citizen id takes every record back from the old subject")
  func relink() throws {
    let folder = try TemporaryFolder()
    let database = folder.path + "/import.db"
    var old = Export()
    old.add(.person, ["CID": TestID.citizen(1)])
    old.add(.labFU)
    old.add(.service)
    old.add(.diagnosisOPD)
    let sink = CollectingSink()
    _ = try Run.f43([try old.write(to: folder, named: "a")], database: database, into: sink)
    let before = Set(sink.events.map(\.key))
    var new = Export()
    new.add(.person, ["CID": TestID.citizen(2), "D_UPDATE": "20180701000000"])
    _ = try Run.f43([try new.write(to: folder, named: "b")], database: database, into: sink)
    let state = try sink.state()
    #expect(state.count == 3)
    #expect(before.allSatisfy { key in !state.keys.contains { $0.hasSuffix(key) } })
    #expect(Set(state.keys.map { $0.split(separator: " ")[3] }).count == 1)
    // The other order, and all at once, end the same.
    let other = CollectingSink()
    _ = try Run.f43([folder.path + "/b", folder.path + "/a"], into: other)
    #expect(try other.state() == state)
  }

  @Test("a person without a citizen id is known by the unit only, until a citizen id comes")
  func withoutCitizenID() throws {
    let folder = try TemporaryFolder()
    let database = folder.path + "/import.db"
    var export = Export()
    export.add(.person, ["CID": "", "NATION": "048"])
    export.add(.labFU)
    let sink = CollectingSink()
    let summary = try Run.f43([try export.write(to: folder, named: "a")], database: database, into: sink)
    #expect(summary.aside == 0 && Set(sink.events.map(\.key)).count == 1)
    var later = Export()
    later.add(.labFU, ["CID": TestID.citizen(3), "DATE_SERV": "20180216"])
    _ = try Run.f43([try later.write(to: folder, named: "b")], database: database, into: sink)
    let state = try sink.state()
    #expect(state.count == 3)
    #expect(Set(state.keys.map { $0.split(separator: " ")[3] }).count == 1)
  }

  @Test("where several ids are claimed the outcome does not hang on the order", arguments: 0..<8 as Range<UInt64>)
  func claims(_ seed: UInt64) throws {
    let folder = try TemporaryFolder()
    var g = SeededGenerator(seed: seed)
    var paths: [String] = []
    for i in 0..<5 {
      var export = Export()
      let changes = ["CID": TestID.citizen(Int.random(in: 1...3, using: &g)), "D_UPDATE": "2018030\(i + 1)000000"]
      if Bool.random(using: &g) { export.add(.person, changes) }
      export.add(.labFU, changes.merging(["DATE_SERV": "2018011\(i)"]) { $1 })
      paths.append(try export.write(to: folder, named: "p\(i)"))
    }
    let whole = CollectingSink()
    _ = try Run.f43(paths, into: whole)
    let single = CollectingSink()
    for path in paths.shuffled(using: &g) {
      _ = try Run.f43([path], database: folder.path + "/import.db", into: single)
    }
    #expect(try single.state() == whole.state(), "seed \(seed)")
  }
}
