import ArgumentParser
import CounterEngine
import HealthRecords
import Indicators
import StreamRuntime

struct ScorecardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scorecard",
    abstract: "Score × weight by indicator, programme and strategy, and the total out of 100.",
    discussion: """
      From records, with no broker, like replay; or, with --bootstrap, from what a running system has published. What has \
      no points at a place is shown as such, and its weight is left out: the total says how much weight it stands on.

      kpistream scorecard --f43 exports/ --units units.csv --population pop.csv --as-of 2018-09-30
      kpistream scorecard --events events.ndjson --as-of 2018-09-30 --round all
      kpistream scorecard --bootstrap kafka:9092 --level district --by affiliation --format csv
      kpistream scorecard --bootstrap kafka:9092 --place 4501
      """)

  @OptionGroup var records: OfflineRecords
  @OptionGroup var catalog: CatalogOptions

  @Option(help: "Read what is published on the cluster at this address, in place of records.")
  var bootstrap: String?

  @Option(
    name: [.customShort("X"), .customLong("kafka")],
    help: ArgumentHelp("A librdkafka setting, with --bootstrap. May be repeated.", valueName: "name=value"))
  var kafka: [String] = []

  @Option(help: "A file of librdkafka settings, name=value, one a line; it must not be readable by others.")
  var kafkaConfig: String?

  @Option(help: "Only the place with this code: a province, district, sub-district or unit. May be repeated.")
  var place: [String] = []

  @Option(help: "Only this level: province, district, subdistrict or unit. (default: province)")
  var level: ReplayCommand.Level?

  @Option(help: "affiliation: a card for each affiliation beside the one of all.")
  var by: ReplayCommand.Split?

  @Option(
    help:
      "3, 6, 9 or 12 months into the year, or all of them up to the day. May be repeated. (default: the year so far)")
  var round: [RoundChoice] = []

  @Option(help: "table, json, or csv.")
  var format: ReplayCommand.Format = .table

  @Option(name: .customLong("lang"), help: "th or en, for names in tables and CSV.")
  var language: LocalizedText.Language = .th

  @Option(help: "Write to this file instead of standard output.")
  var out: String?

  enum RoundChoice: String, ExpressibleByArgument, CaseIterable {
    case r3 = "3"
    case r6 = "6"
    case r9 = "9"
    case r12 = "12"
    case all
  }

  func validate() throws {
    if bootstrap == nil {
      try records.requireRecords()
    } else if !records.isEmpty {
      throw ValidationError("give the records or --bootstrap, not both")
    }
    for code in place where Code(code) == nil { throw ValidationError("--place \(code): that is no place's code") }
  }

  func run() throws {
    let catalogue = try CatalogCommand.load(catalog.catalog)
    let day = catalog.day
    let periods = try chosenPeriods(on: day)
    let (results, registry) =
      try bootstrap == nil
      ? offline(catalogue, periods, day) : live(catalogue, periods)
    let wanted = Set(place.compactMap { Code($0) })
    // What belongs to a place and to no unit stands under OTHER; a card of it means something only where units do, too.
    let affiliations = Set(registry.units.values.flatMap { $0.map(\.affiliation) }).union([.all])
    let cards = Scorecards(catalogue, results, registry: registry).cards { place, affiliation, period in
      guard wanted.isEmpty || wanted.contains(place.code),
        by != nil ? affiliations.contains(affiliation) : affiliation == .all
      else { return false }
      let level = level?.rawValue ?? (wanted.isEmpty ? PlaceLevel.province.rawValue : place.level.rawValue)
      return place.level.rawValue == level && periods.contains(period)
    }
    guard !cards.isEmpty else {
      let places = place.isEmpty ? "any place" : place.joined(separator: ", ")
      printError("error: there is no number of \(places) for \(periods.map(\.name).joined(separator: ", "))")
      if bootstrap != nil { printError("A running system keeps the periods that `kpistream run --period` names.") }
      throw ExitCode(1)
    }
    try OutputFile.write(text(cards, catalogue, registry, day), to: out)
  }

  /// The rounds asked for, of each year; of those to come there is none.
  private func chosenPeriods(on day: LocalDate) throws -> [EvaluationPeriod] {
    let periods = try catalog.periods(on: day)
    guard !round.isEmpty else { return periods }
    let years = Set(periods.map(\.year)).sorted()
    let chosen = years.flatMap { year in
      FiscalYear.Round.allCases.filter { candidate in
        let begins = year.first.adding(months: candidate.rawValue - 3)
        if round.contains(where: { $0.rawValue == "\(candidate.rawValue)" }) { return true }
        return round.contains(.all) && begins <= day
      }.map { EvaluationPeriod(year, $0) }
    }
    return chosen
  }

  private func offline(
    _ catalogue: Catalogue, _ periods: [EvaluationPeriod], _ day: LocalDate
  ) throws -> ([PlaceResult], Registry) {
    let sink = ReplaySink(OfflineRun(catalogue: catalogue, periods: periods, day: day))
    try records.read(into: sink, day: day)
    return (sink.finish().map { PlaceResult($0) }, sink.registry)
  }

  private func live(_ catalogue: Catalogue, _ periods: [EvaluationPeriod]) throws -> ([PlaceResult], Registry) {
    let options =
      ["--bootstrap", bootstrap ?? ""] + kafka.flatMap { ["-X", $0] }
      + (kafkaConfig.map { ["--kafka-config", $0] } ?? [])
    let published = try PublishedResults(settings: ConnectionOptions.parse(options).settings(), catalogue: catalogue)
    if published.ofOtherCatalogues > 0 {
      printError(
        "warning: \(published.ofOtherCatalogues) numbers are of another catalogue than \(CatalogueIdentity.name(catalogue)) "
          + "and left out; give the one that runs with --catalog")
    }
    return (published.results, published.registry)
  }

  private func text(_ cards: [Scorecard], _ catalogue: Catalogue, _ registry: Registry, _ day: LocalDate) -> String {
    func name(_ place: Place) -> LocalizedText? {
      if let area = registry.areas[place.code] { return LocalizedText(th: area.thai, en: area.english) }
      guard place.level == .unit, let unit = registry.unit(place.code, on: day) else { return nil }
      return LocalizedText(th: unit.name, en: unit.name)
    }
    switch format {
    case .csv:
      return ([Scorecard.csvHeader] + cards.flatMap { $0.csv(language) }).joined(separator: "\n") + "\n"
    case .json:
      let identity = CatalogueIdentity.name(catalogue)
      let objects = cards.map {
        String(decoding: $0.json(placeName: name($0.place), catalogue: identity), as: UTF8.self)
      }
      return "[\n" + objects.joined(separator: ",\n") + "\n]\n"
    case .table:
      let text = ScorecardText(language, nameOf: name)
      let isWhole = !place.isEmpty || Set(cards.map(\.place)).count == 1
      return isWhole ? cards.map { text.card($0) }.joined(separator: "\n") : text.list(cards)
    }
  }
}
