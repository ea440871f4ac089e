import ArgumentParser
import CounterEngine
import Foundation
import HealthRecords
import Import
import Indicators
import RecordMessages
import StreamRuntime
import SwiftProtobuf

struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Compute every indicator from files, with no broker: the same engine, the same bytes every time.",
    discussion: """
      Without a pseudonym key it uses a throw-away one; no pseudonym is printed.

      kpistream replay --f43 exports/ --units units.csv --as-of 2018-09-30
      kpistream replay --events events.ndjson --units units.csv --population pop.csv --as-of 2018-03-31 --format csv
      kpistream replay --f43 exports/ --as-of 2018-09-30 --catalog ours/ --indicator 17.1 --level unit --by affiliation
      """)

  @Option(parsing: .upToNextOption, help: "43-file exports: folders, files, archives.")
  var f43: [String] = []

  @Option(parsing: .upToNextOption, help: "Events, one JSON object a line, with a member kind.")
  var events: [String] = []

  @Option(help: "The unit registry, CSV: code,name,kind,subdistrict,district,province,affiliation,valid_from,valid_to.")
  var units: String?

  @Option(help: "Population figures, CSV: place,fiscal_year,sex,age_from,age_to,count.")
  var population: String?

  @OptionGroup var catalog: CatalogOptions

  @Option(help: "Only this indicator. May be repeated.")
  var indicator: [String] = []

  @Option(help: "Only this level: province, district, subdistrict or unit.")
  var level: Level?

  @Option(help: "affiliation: a line for each affiliation beside the sum of all.")
  var by: Split?

  @Option(help: "table, csv, or json.")
  var format: Format = .table

  @Option(help: "Write to this file instead of standard output.")
  var out: String?

  enum Level: String, ExpressibleByArgument, CaseIterable { case province, district, subdistrict, unit }
  enum Split: String, ExpressibleByArgument, CaseIterable { case affiliation }
  enum Format: String, ExpressibleByArgument, CaseIterable { case table, csv, json }

  func validate() throws {
    guard !(f43.isEmpty && events.isEmpty) else {
      throw ValidationError("give the records: --f43 PATH… or --events FILE…")
    }
  }

  func run() throws {
    let day: LocalDate =
      switch catalog.asOf {
      case .today: ImportDestination.clockDay
      case .day(let day): day
      }
    let catalogue = try CatalogCommand.load(catalog.catalog)
    for id in indicator where catalogue.indicator(id) == nil {
      throw ValidationError(
        "--indicator \(id): the catalogue has no such indicator; `kpistream catalog list` shows them")
    }
    let sink = ReplaySink(OfflineRun(catalogue: catalogue, periods: try catalog.periods(on: day), day: day))
    do {
      try read(into: sink, day: day)
    } catch let error as ImportError {
      printError("error: \(error)")
      throw ExitCode(error.blame == .settings ? 2 : error.blame == .data ? 1 : 3)
    }
    let snapshots = sink.finish().filter { snapshot in
      (indicator.isEmpty || indicator.contains(snapshot.indicator))
        && (level == nil || snapshot.place.level.rawValue == level!.rawValue)
        && (by != nil || snapshot.affiliation == .all)
    }
    for (reason, count) in sink.rejected.sorted(by: { $0.key < $1.key }) {
      printError("set aside: \(count) events, \(reason)")
    }
    try write(text(snapshots, sink.catalogueName))
  }

  /// The registry and the population first: no event of an unknown unit is counted.
  private func read(into sink: ReplaySink, day: LocalDate) throws {
    func importer() throws -> Importer {
      let key = try PseudonymKey(environment: ProcessInfo.processInfo.environment) ?? .throwAway()
      return try Importer(ImportOptions(database: "", today: day), key: key, sink: sink)
    }
    if let units { _ = try importer().importUnits(units) }
    // Units may also come as events.
    sink.collectsUnits = true
    if !events.isEmpty { _ = try importer().importNDJSON(events) }
    sink.releaseUnits()
    if let population { _ = try importer().importPopulation(population) }
    sink.replayHeld()
    if !f43.isEmpty {
      let summary = try importer().importF43(f43)
      for damaged in summary.damaged { printError("warning: \(damaged)") }
    }
  }

  private func text(_ snapshots: [Snapshot], _ catalogueName: String) -> String {
    switch format {
    case .csv: return ([Snapshot.csvHeader] + snapshots.map(\.csv)).joined(separator: "\n") + "\n"
    case .json:
      let lines = snapshots.map {
        String(decoding: $0.json(catalogue: catalogueName, position: [], publishedAtMS: nil), as: UTF8.self)
      }
      return "[\n" + lines.joined(separator: ",\n") + "\n]\n"
    case .table:
      var lines = ["indicator  level        place      affil.  numerator    denominator  value      target  met  score"]
      for s in snapshots {
        let columns = [
          pad(s.indicator, 10), pad(s.place.level.rawValue, 12), pad("\(s.place.code)", 10),
          pad(s.affiliation.rawValue, 7), pad(s.numerator.map(JSONWriter.text) ?? "-", 12),
          pad(s.denominator.map(JSONWriter.text) ?? "-", 12), pad(s.display.isEmpty ? "-" : s.display, 10),
          pad(s.target.map(JSONWriter.text) ?? "-", 7), pad(s.isTargetMet.map { $0 ? "yes" : "no" } ?? "-", 4),
          s.score.map { "\($0.level)" } ?? "-",
        ]
        lines.append(columns.joined(separator: " "))
      }
      return lines.joined(separator: "\n") + "\n"
    }
  }

  private func write(_ text: String) throws {
    guard let out else {
      print(text, terminator: "")
      return
    }
    do { try text.write(toFile: out, atomically: true, encoding: .utf8) } catch {
      printError("error: \(out) cannot be written: \(error.localizedDescription)")
      throw ExitCode(3)
    }
  }
}

/// Takes what an import emits straight into the engine. Unit records make the registry; events that come before the
/// registry is complete are held.
final class ReplaySink: EventSink {
  private var run: OfflineRun
  private var units: [String: (updated: Int64, entry: UnitEntry?)] = [:]
  private var held: [(kind: RecordKind, key: [UInt8], payload: [UInt8])] = []
  var collectsUnits = false

  init(_ run: consuming OfflineRun) { self.run = run }

  var rejected: [String: Int] { run.rejected }
  var catalogueName: String { run.catalogueName }

  func send(
    _ topic: EventTopic, key: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer, headers: EventHeaders
  ) throws(ImportError) {
    guard case .records(let kind) = topic else { return }
    if kind.topic == TopicNames.units, let unit = try? WireUnit(serializedBytes: Array(payload)) {
      let identity = "\(unit.unit)|\(unit.subject)|\(unit.recordID)"
      if (units[identity]?.updated ?? .min) <= unit.updated {
        units[identity] = (unit.updated, unit.deleted ? nil : UnitEntry(unit))
      }
    }
    if collectsUnits || kind.topic == TopicNames.units {
      held.append((kind, Array(key), Array(payload)))
    } else {
      run.apply(kind: kind, key: key, payload: payload)
    }
  }

  func flush() throws(ImportError) {}

  func releaseUnits() {
    collectsUnits = false
    run.setUnits(units.values.compactMap(\.entry))
  }

  func replayHeld() {
    for event in held {
      event.key.withUnsafeBytes { key in
        event.payload.withUnsafeBytes { run.apply(kind: event.kind, key: key, payload: $0) }
      }
    }
    held = []
  }

  func finish() -> [Snapshot] { run.snapshots() }
}
