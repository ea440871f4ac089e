import ArgumentParser
import CounterEngine
import HealthRecords
import Indicators

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

  @OptionGroup var records: OfflineRecords
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

  func validate() throws { try records.requireRecords() }

  func run() throws {
    let day = catalog.day
    let catalogue = try CatalogCommand.load(catalog.catalog)
    for id in indicator where catalogue.indicator(id) == nil {
      throw ValidationError(
        "--indicator \(id): the catalogue has no such indicator; `kpistream catalog list` shows them")
    }
    let sink = ReplaySink(OfflineRun(catalogue: catalogue, periods: try catalog.periods(on: day), day: day))
    try records.read(into: sink, day: day)
    let snapshots = sink.finish().filter { snapshot in
      (indicator.isEmpty || indicator.contains(snapshot.indicator))
        && (level == nil || snapshot.place.level.rawValue == level!.rawValue)
        && (by != nil || snapshot.affiliation == .all)
    }
    try OutputFile.write(text(snapshots, sink.catalogueName), to: out)
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
}
