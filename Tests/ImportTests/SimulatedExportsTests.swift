import Glibc
import HealthRecords
import Simulation
import TestSupport
import Testing

@testable import Import

@Suite("A simulated province's exports")
struct SimulatedExportsTests {
  private static let asOf = Province.lastArrival

  /// Imports the registry, then the exports.
  private func importAll(
    _ path: String, database: String, into sink: CollectingSink = CollectingSink()
  ) throws -> ImportSummary {
    var options = ImportOptions(database: database, today: SimulatedExportsTests.asOf)
    _ = try Importer(options, key: nil, sink: CollectingSink()).importUnits(path + "/units.csv")
    options.fullReplace = []
    return try Importer(options, key: TestID.key, sink: sink).importF43([path + "/f43"])
  }

  @Test("clean exports: every row is accepted")
  func clean() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/province"
    let written = try F43Exporter.write(Province(seed: 21, people: 200), to: path)
    let summary = try importAll(path, database: folder.path + "/import.db")
    #expect(summary.rows == written.rows && summary.accepted == written.rows, "\(summary.json)")
    #expect(summary.rejected == 0 && summary.aside == 0 && summary.unknownColumns == [])
    // Only what the simulation means to say: a height that had to be asked for, persons over a hundred ...
    let allowed: Set<Reason> = [
      .birthFirstOfJanuary, .drugUnmapped, .afterDeath, .ageHigh, .dischargeUndated, .deathDisagrees,
    ]
    for line in summary.lines { #expect(Set(line.reasons.keys).subtracting(allowed).isEmpty, "\(line.reasons)") }
  }

  @Test("dirt has the reasons it should have, as often as it was made, and changes no record")
  func dirt() throws {
    let folder = try TemporaryFolder()
    let (path, clean) = (folder.path + "/province", folder.path + "/clean")
    // Rare kinds are asked for.
    let rare = [
      DirtKind.sexUnknown, .labText, .labCensored, .labDeleted, .labOutOfRange, .hba1cInMmol, .decimalComma, .stranger,
      .pressureText, .pressureSwapped, .thaiDigits,
    ]
    let written = try F43Exporter.write(
      Province(seed: 7, people: 250),
      dirt: DirtOptions(rate: 0.4, rates: Dictionary(uniqueKeysWithValues: rare.map { ($0, 0.1) })), to: path)
    _ = try F43Exporter.write(Province(seed: 7, people: 250), to: clean)
    #expect(DirtKind.allCases.filter { written.dirt[$0] == nil } == [])
    let sink = CollectingSink()
    let summary = try importAll(path, database: folder.path + "/import.db", into: sink)
    #expect(summary.damaged.isEmpty && summary.rows == written.rows + (written.dirt[.lineBreakInText] ?? 0) / 2)
    #expect(summary.accepted + summary.rejected + summary.aside == summary.rows)
    var reasons: [Reason: Int] = [:]
    for (kind, made) in written.dirt where !kind.reason.isEmpty {
      reasons[try #require(Reason(rawValue: kind.reason)), default: 0] += made
    }
    for (reason, made) in reasons { #expect(summary.count(reason) == made, "\(reason)") }
    func sum(_ outcome: DirtKind.Outcome) -> Int {
      written.dirt.filter { $0.key.outcome == outcome }.reduce(0) { $0 + $1.value }
    }
    #expect(summary.rejected == sum(.rejected) && sink.deadLetters.count == summary.rejected)
    // The same row in two packages is set aside once.
    #expect(summary.aside > 0 && summary.aside <= sum(.aside))
    let cleanSink = CollectingSink()
    _ = try importAll(clean, database: folder.path + "/clean.db", into: cleanSink)
    let (soiled, wanted) = (try sink.state(), try cleanSink.state())
    #expect(soiled.filter { wanted[$0.key] != $0.value }.keys.sorted() == [])
    #expect(wanted.filter { soiled[$0.key] == nil }.keys.sorted() == [])
  }

  @Test("dirty exports twice, in halves and after crashes: the same records", arguments: [5] as [UInt64])
  func anyOrder(_ seed: UInt64) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/province"
    _ = try F43Exporter.write(Province(seed: seed, people: 150), dirt: DirtOptions(rate: 0.1), to: path)
    let whole = CollectingSink()
    let first = try importAll(path, database: folder.path + "/a.db", into: whole)
    let state = try whole.state()
    #expect(first.eventCount > 500)
    whole.clear()
    #expect(try importAll(path, database: folder.path + "/a.db", into: whole).eventCount == 0)
    var g = SeededGenerator(seed: seed)
    var units = TemporaryFolder.names(path + "/f43").sorted()
    units.shuffle(using: &g)
    let parts = CollectingSink()
    let options = ImportOptions(database: folder.path + "/b.db", today: SimulatedExportsTests.asOf)
    _ = try Importer(options, key: nil, sink: CollectingSink()).importUnits(path + "/units.csv")
    for half in [units.prefix(units.count / 2), units.suffix(units.count - units.count / 2)] {
      let paths = half.map { "\(path)/f43/\($0)" }
      parts.failAfter = parts.events.count + Int.random(in: 0..<400, using: &g)
      _ = try? Importer(options, key: TestID.key, sink: parts).importF43(paths)
      parts.failAfter = nil
      _ = try Importer(options, key: TestID.key, sink: parts).importF43(paths)
    }
    #expect(try parts.state() == state, "seed \(seed)")
  }
}
