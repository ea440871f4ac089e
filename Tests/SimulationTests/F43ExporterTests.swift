import Foundation
import HealthRecords
import Testing

@testable import Simulation

@Suite("Exports as hospitals send them")
struct F43ExporterTests {
  private func folder() -> String { NSTemporaryDirectory() + "f43-\(UUID().uuidString)" }

  private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  @Test("the same seed writes the same bytes, whatever the dirt the same truth")
  func deterministic() throws {
    let province = Province(seed: 11, people: 100)
    let paths = [folder(), folder(), folder()]
    defer { for path in paths { try? FileManager.default.removeItem(atPath: path) } }
    for (path, dirt) in zip(paths, [0, 0.1, 0.1]) {
      _ = try F43Exporter.write(province, dirt: DirtOptions(rate: dirt), to: path)
    }
    let files = FileManager.default.subpaths(atPath: paths[1])?.sorted() ?? []
    #expect(files.count > 50)
    #expect(files == FileManager.default.subpaths(atPath: paths[2])?.sorted())
    for file in files where !file.hasSuffix("/") {
      let (a, b) = (paths[1] + "/" + file, paths[2] + "/" + file)
      #expect(FileManager.default.contents(atPath: a) == FileManager.default.contents(atPath: b), "\(file)")
    }
    #expect(try text(paths[0] + "/truth.csv") == text(paths[1] + "/truth.csv"))
  }

  @Test("the truth of the files is that of the stream, but for what the 43 files cannot say")
  func sameProvince() throws {
    let path = folder()
    defer { try? FileManager.default.removeItem(atPath: path) }
    var options = SimulationOptions.wellBehaved
    options.correctedShare = 0.02
    let province = Province(seed: 4, people: 600, options: options)
    _ = try F43Exporter.write(province, to: path)
    var tracker = TruthTracker(province)
    for event in province.events { tracker.apply(event) }
    let stream = tracker.table(asOf: Province.lastArrival)
    let files = try TruthTable(csv: try text(path + "/truth.csv"))
    // A delivery has no address there, and a unit has one row for two results of a day: the province's sums stay close.
    for indicator in TruthIndicator.allCases {
      let (a, b) = (stream[indicator, .province, Province.code], files[indicator, .province, Province.code])
      #expect(
        abs(a.denominator - b.denominator) * 50 <= a.denominator, "\(indicator): \(a) in the stream, \(b) in files")
    }
    // What comes by the registers is the same to the last.
    for indicator: TruthIndicator in ["32", "27", "35", "20"] {
      #expect(
        stream[indicator, .province, Province.code] == files[indicator, .province, Province.code], "\(indicator)")
    }
  }

  @Test(
    "a kind of dirt can be asked for by itself",
    arguments: [DirtKind.buddhistYear, .lineBreakInText, .outdated, .stranger, .unitUnknown])
  func kinds(_ kind: DirtKind) throws {
    let path = folder()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let outcome = try F43Exporter.write(
      Province(seed: 6, people: 60), dirt: DirtOptions(rates: [kind: 0.5]), to: path)
    #expect(Set(outcome.dirt.keys) == [kind])
    #expect(outcome.dirt[kind] ?? 0 > 0)
    #expect(try text(path + "/dirt.csv").contains("\(kind.rawValue),\(kind.outcome.rawValue),\(kind.reason),"))
  }

  @Test("a folder that holds something is left alone")
  func occupied() throws {
    let path = folder()
    defer { try? FileManager.default.removeItem(atPath: path) }
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try "mine".write(toFile: path + "/notes", atomically: true, encoding: .utf8)
    #expect(throws: ExportError.self) { try F43Exporter.write(Province(seed: 1, people: 100), to: path) }
    #expect(try text(path + "/notes") == "mine")
  }

  @Test(
    "made-up citizen ids pass the check digit, are different, and begin as no real one does", arguments: [1, 2, 99])
  func citizenIDs(_ seed: UInt64) {
    let numbers = CitizenNumbers(seed: seed)
    let ids = (0..<5_000).map { numbers.id($0) }
    #expect(Set(ids).count == ids.count)
    for id in ids {
      #expect(id.utf8.count == 13 && id.hasPrefix("899"))
      #expect(CitizenNumbers.withCheckDigit(String(id.dropLast())) == id)
      #expect(CitizenNumbers.withWrongCheckDigit(id) != id)
    }
  }

  @Test("a truth written to CSV reads back the same; a line that is none is named")
  func csv() throws {
    var tracker = TruthTracker(Province(seed: 2, people: 200))
    let table = tracker.table(asOf: Province.lastArrival)
    let text = table.csv(asOf: Province.lastArrival)
    #expect(text.hasPrefix("indicator,level,place,affiliation,period,as_of,numerator,denominator\n"))
    let back = try TruthTable(csv: text)
    #expect(back.differences(in: table) == [])
    #expect(!table.values.isEmpty && back.values == table.values)
    var other = text.split(separator: "\n").map(String.init)
    other[1] = other[1].replacing(/\d+$/) { "\((Int($0.output) ?? 0) + 1)" }
    #expect(try TruthTable(csv: other.joined(separator: "\n")).differences(in: table).count == 1)
    #expect(throws: TruthTable.CSVFailure.self) { try TruthTable(csv: text + "1,unit,x\n") }
  }
}
