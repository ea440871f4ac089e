import ArgumentParser
import Foundation
import HealthRecords
import Import
import StreamRuntime

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Bring in what hospitals and registers send: checked, pseudonymised, one event per record that changed.",
    discussion: """
      The key of the pseudonyms comes from --key-file, \(PseudonymKey.fileVariable) or \(PseudonymKey.variable).

      kpistream import units units.csv --bootstrap localhost:9092
      kpistream import f43 /data/exports --key-file key --bootstrap localhost:9092
      kpistream import report

      To change the key there is no command: two keys make two people of each person, so everything is imported anew, beside the \
      running system. deploy/OPERATIONS.md has the steps under "Changing the pseudonym key".
      """,
    subcommands: [
      F43Command.self, UnitsCommand.self, PopulationCommand.self, NDJSONCommand.self, ImportChangesCommand.self,
      ReportCommand.self,
    ])
}

/// Where events go and what is remembered, the same for every import.
struct ImportDestination: ParsableArguments {
  @Option(help: "Kafka's address, such as kafka-1:9092,kafka-2:9092.")
  var bootstrap: String?

  @Option(
    name: [.customShort("X"), .customLong("kafka")],
    help: ArgumentHelp("A librdkafka setting, such as security.protocol=SSL. May be repeated.", valueName: "name=value")
  )
  var kafka: [String] = []

  @Option(help: "A file of librdkafka settings, name=value, one a line. It must not be readable by others.")
  var kafkaConfig: String?

  @Option(help: "Write the events to this file instead, made anew, one JSON object a line; - is standard output.")
  var out: String?

  @Option(help: "The local database: who is who in each unit, and what was sent last. Keep it.")
  var db = "kpistream-import.db"

  @Option(help: "The file of the pseudonym key: at least 32 bytes, readable by you only.")
  var keyFile: String?

  @Option(help: "Today, as YYYY-MM-DD: what is dated later is rejected. (default: the clock's day in Bangkok)")
  var asOf: String?

  @Flag(help: "Check everything; send and remember nothing.")
  var dryRun = false

  @Option(help: "The summary's form: text or json.")
  var format: SummaryFormat = .text

  enum SummaryFormat: String, ExpressibleByArgument, CaseIterable { case text, json }

  func validate() throws {
    if !dryRun, bootstrap == nil, out == nil {
      throw ValidationError("say where the events go: --bootstrap ADDRESS, --out FILE, or --dry-run")
    }
    if bootstrap != nil, out != nil { throw ValidationError("--bootstrap and --out exclude each other") }
  }

  /// The one place where the sink is chosen.
  func sink() throws -> any EventSink {
    if let out { return try FileSink(path: out) }
    guard let bootstrap, !dryRun else { return try FileSink(path: "/dev/null") }
    var arguments = ["--bootstrap", bootstrap] + kafka.flatMap { ["-X", $0] }
    if let kafkaConfig { arguments += ["--kafka-config", kafkaConfig] }
    return try KafkaSink(settings: try ConnectionOptions.parse(arguments).settings().kafka)
  }

  func today() throws -> LocalDate {
    guard let asOf else { return ImportDestination.clockDay }
    guard let day = LocalDate(iso: asOf) else { throw ValidationError("--as-of \(asOf): write it as 2018-09-30") }
    return day
  }

  static var clockDay: LocalDate {
    LocalDate(daysSinceEpoch: Int32((Date().timeIntervalSince1970 + 7 * 3_600) / 86_400))
  }

  /// - Throws: `keyMissing` where no key is given.
  func key() throws -> PseudonymKey {
    if let keyFile { return try PseudonymKey(file: keyFile) }
    guard let key = try PseudonymKey(environment: ProcessInfo.processInfo.environment) else {
      throw ImportError.keyMissing
    }
    return key
  }

  /// Runs one import and prints its summary; a damaged file makes the exit code 1, a wrong setting 2, anything outside 3.
  func run(
    needsKey: Bool, _ change: (inout ImportOptions) throws -> Void,
    _ body: (Importer) throws(ImportError) -> ImportSummary
  ) throws {
    do {
      // A dry run leaves nothing behind, not even an empty database.
      let isNew = dryRun && !FileManager.default.fileExists(atPath: db)
      var options = ImportOptions(database: isNew ? "" : db, today: try today())
      options.isDryRun = dryRun
      try change(&options)
      let line = ImportProgressLine()
      let importer = try Importer(options, key: needsKey ? try key() : nil, sink: try sink()) { line.show($0) }
      let summary = try body(importer)
      line.end()
      // Standard output may be taken by the events.
      let text = format == .json ? summary.json : ImportSummaryText.text(summary)
      if out == "-" { printError(text) } else { print(text) }
      if !summary.damaged.isEmpty { throw ExitCode(1) }
    } catch let error as ImportError {
      printError("error: \(error)")
      throw ExitCode(error.blame == .settings ? 2 : error.blame == .data ? 1 : 3)
    }
  }
}

extension ImportCommand {
  struct F43Command: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "f43", abstract: "Import exports of the 43-file standard: folders, files, zip archives.",
      discussion: """
        Importing the same export twice sends nothing; a corrected one sends what was corrected. A row that an export does not \
        have any more is no deletion, unless --full-replace says so. Rows that cannot be used go to the dead letters with their \
        reason; rows whose person or visit is not known yet wait for the next import.

        kpistream import f43 /data/exports --key-file key --bootstrap localhost:9092
        kpistream import f43 F43_10901_*.zip --key-file key --bootstrap localhost:9092 --full-replace CHRONIC
        kpistream import f43 /data/exports --key-file key --dry-run --format json
        kpistream import f43 labs-of-march.txt --table LABFU --key-file key --out events.ndjson

        Exit codes: 0 done, 1 a file or archive was damaged (the rest is imported), 2 a wrong setting, 3 the broker, the \
        database or a path failed.
        """)

    @Argument(help: "Folders, single files such as LABFU.txt, archives such as F43_00000_20180131120000.zip.")
    var paths: [String]
    @Option(
      help: ArgumentHelp(
        "Delete the records of this table that the units' exports do not have any more. May be repeated.",
        valueName: "TABLE"))
    var fullReplace: [String] = []
    @Option(help: "Read single files as this table, whatever their name.")
    var table: String?
    @Option(help: "CSV with the columns did_prefix,atc: from drug codes to ATC.")
    var drugMap: String?
    @Option(help: ArgumentHelp("Rows between two commits: fewer cost time, more are read again after a crash."))
    var commitRows = 200_000
    @OptionGroup var destination: ImportDestination

    func validate() throws {
      guard (1...100_000_000).contains(commitRows) else {
        throw ValidationError("--commit-rows must be 1 to 100000000")
      }
    }

    func run() throws {
      try destination.run(needsKey: true) { options in
        options.fullReplace = Set(try fullReplace.map(ImportCommand.table))
        options.table = try table.map(ImportCommand.table)
        options.commitRows = commitRows
        if let drugMap { options.drugs = try DrugMap(csv: drugMap) }
      } _: { importer throws(ImportError) in
        try importer.importF43(paths)
      }
    }
  }

  struct UnitsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "units", abstract: "Import the unit registry.",
      discussion: """
        CSV: code,name,kind,subdistrict,district,province,affiliation,valid_from,valid_to
        and optionally service_level. kind: hospital, rphsh, district_office, provincial_office or another word; affiliation: \
        MOPH, PAO or OTHER; days as YYYY-MM-DD, both included, empty where the span is open. A post that is handed over has a \
        line for each owner and counts for the new one from that day on:

        04906,Bang Sai Yai Post 1,rphsh,490104,4901,49,MOPH,,2018-03-31
        04906,Bang Sai Yai Post 1,rphsh,490104,4901,49,PAO,2018-04-01,

        kpistream import units units.csv --bootstrap localhost:9092
        """)

    @Argument(help: "The CSV file.") var file: String
    @Flag(help: "Delete the units that the file does not have.") var fullReplace = false
    @OptionGroup var destination: ImportDestination

    func run() throws {
      try destination.run(needsKey: false) {
        if fullReplace { $0.fullReplace = [.units] }
      } _: {
        importer throws(ImportError) in
        try importer.importUnits(file)
      }
    }
  }

  struct PopulationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "population", abstract: "Import population figures.",
      discussion: """
        CSV: place,fiscal_year,sex,age_from,age_to,count
        place: a code of any level; fiscal_year: Buddhist, such as 2561; sex: 1, 2, or empty for both; ages in completed years, \
        both included.

        kpistream import population population.csv --bootstrap localhost:9092
        """)

    @Argument(help: "The CSV file.") var file: String
    @Flag(help: "Delete the figures that the file does not have.") var fullReplace = false
    @Option(help: "The unit that publishes the figures. (default: the registry's provincial office)")
    var office: String?
    @OptionGroup var destination: ImportDestination

    func run() throws {
      let code = try office.map { text in
        guard let code = Code(text), !code.isEmpty else { throw ValidationError("--office \(text) is no unit's code") }
        return code
      }
      try destination.run(needsKey: false) {
        if fullReplace { $0.fullReplace = [.population] }
      } _: {
        importer throws(ImportError) in
        try importer.importPopulation(file, office: code)
      }
    }
  }

  struct NDJSONCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "ndjson", abstract: "Import records as JSON, one a line.",
      discussion: """
        Each line is the proto3 JSON of a message of topics/records.proto, with its kind, for example
        {"kind":"tb_case","recordId":"TB-1","unit":"10671","cid":"…","registered":20180115,"category":"NEW"}
        A citizen id in cid becomes the subject's pseudonym.

        kpistream import ndjson tb.ndjson deaths.ndjson --key-file key --bootstrap localhost:9092
        register-export | kpistream import ndjson - --kind cancer_treatment --key-file key --bootstrap localhost:9092
        """)

    @Argument(help: "Files, or - for standard input.") var files: [String]
    @Option(help: "The kind of lines that name none.") var kind: String?
    @OptionGroup var destination: ImportDestination

    func run() throws {
      let kind = try kind.map { name in
        guard let kind = RecordKind.named(name) else {
          throw ValidationError("--kind \(name): the kinds are \(RecordKind.all.map(\.name).joined(separator: ", "))")
        }
        return kind
      }
      try destination.run(needsKey: true) { _ in
      } _: { importer throws(ImportError) in
        try importer.importNDJSON(files, kind: kind)
      }
    }
  }

  struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "report", abstract: "Show the quality of each unit's tables as last imported, in Thai.",
      discussion: """
        Rows read, accepted, corrected, refused and set aside, with every reason; the latest day of service, the latest change, \
        and how many days ago that was. For the officer who sends it back to the hospital.

        kpistream import report --unit 10901
        kpistream import report --format csv > quality.csv
        """)

    @Option(help: "The local database of the imports.") var db = "kpistream-import.db"
    @Option(help: "Only this unit.") var unit: String?
    @Option(help: "The form: table, csv or json.") var format: Format = .table
    @Option(help: "The day to count the lag to, as YYYY-MM-DD. (default: the clock's day in Bangkok)")
    var asOf: String?

    enum Format: String, ExpressibleByArgument, CaseIterable { case table, csv, json }

    func run() throws {
      let day = try asOf.map { text in
        guard let day = LocalDate(iso: text) else { throw ValidationError("--as-of \(text): write it as 2018-09-30") }
        return day
      }
      let report: QualityReport
      do throws(ImportError) {
        report = try QualityReport(
          database: db, day: day ?? ImportDestination.clockDay, unit: unit.flatMap { Code($0) })
      } catch {
        printError("error: \(error)")
        throw ExitCode(2)
      }
      guard !report.lines.isEmpty else {
        printError("error: \(db) knows no import\(unit.map { " of the unit \($0)" } ?? "")")
        throw ExitCode(1)
      }
      switch format {
      case .table: print(report.text, terminator: "")
      case .csv: print(report.csv, terminator: "")
      case .json: print(report.json, terminator: "")
      }
    }
  }

  fileprivate static func table(_ name: String) throws -> TableID {
    guard let table = TableID.named(name) else { throw ImportError.unknownTable(name) }
    return table
  }
}
