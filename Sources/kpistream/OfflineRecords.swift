import ArgumentParser
import CounterEngine
import Foundation
import HealthRecords
import Import

/// Where the records of an offline run come from: the same for every command that needs no broker.
struct OfflineRecords: ParsableArguments {
  @Option(parsing: .upToNextOption, help: "43-file exports: folders, files, archives.")
  var f43: [String] = []

  @Option(parsing: .upToNextOption, help: "Events, one JSON object a line, with a member kind.")
  var events: [String] = []

  @Option(help: "The unit registry, CSV: code,name,kind,subdistrict,district,province,affiliation,valid_from,valid_to.")
  var units: String?

  @Option(help: "Population figures, CSV: place,fiscal_year,sex,age_from,age_to,count.")
  var population: String?

  var isEmpty: Bool { f43.isEmpty && events.isEmpty }

  /// Reads everything, reports what was set aside, and ends the program with the importer's own exit code on failure.
  func read(into sink: ReplaySink, day: LocalDate) throws {
    do { try load(into: sink, day: day) } catch let error as ImportError {
      printError("error: \(error)")
      throw ExitCode(error.blame == .settings ? 2 : error.blame == .data ? 1 : 3)
    }
    for (reason, count) in sink.rejected.sorted(by: { $0.key < $1.key }) {
      printError("set aside: \(count) events, \(reason)")
    }
  }

  func requireRecords() throws {
    guard !isEmpty else { throw ValidationError("give the records: --f43 PATH… or --events FILE…") }
  }

  /// The registry and the population first: no event of an unknown unit is counted.
  private func load(into sink: ReplaySink, day: LocalDate) throws {
    // One key for all, or a person's deaths and visits would be two people's.
    let key = try PseudonymKey(environment: ProcessInfo.processInfo.environment) ?? .throwAway()
    func importer() throws -> Importer {
      try Importer(ImportOptions(database: "", today: day), key: key, sink: sink)
    }
    if let units { report(try importer().importUnits(units), of: "units") }
    // Units may also come as events.
    sink.collectsUnits = true
    if !events.isEmpty { report(try importer().importNDJSON(events), of: "events") }
    sink.releaseUnits()
    if let population {
      report(try importer().importPopulation(population, office: sink.publisher), of: "population")
    }
    sink.replayHeld()
    if !f43.isEmpty { report(try importer().importF43(f43), of: "43 files") }
  }

  /// What did not come through: whoever compares the figures with another system's has to know.
  private func report(_ summary: ImportSummary, of source: String) {
    for damaged in summary.damaged { printError("warning: \(damaged)") }
    guard summary.rejected > 0 || summary.aside > 0 else { return }
    printError(
      "\(source): \(summary.rows) rows read, \(summary.rejected) refused, \(summary.aside) without their person or visit"
    )
    for (reason, count) in summary.reasons where reason.severity == .rejected {
      printError("  \(reason.rawValue): \(count)")
    }
  }
}
