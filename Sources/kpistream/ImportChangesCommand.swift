import ArgumentParser
import HealthRecords
import Import

struct ImportChangesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cdc",
    abstract: "Import changes of HOSxP's or JHCIS's tables, as Debezium tells them.",
    discussion: """
      Reads Debezium's JSON messages, one a line, with or without the schema; deploy/cdc has the connector's settings and \
      says which tables and columns are read.

      kcat -C -e -q -b kafka:9092 -t hosxp.hos.person | kpistream import cdc - --source hosxp --unit 10901 \\
        --lab-map labs.csv --key-file key --bootstrap kafka:9092
      """)

  @Argument(help: "Files, or - for standard input.") var files: [String]
  @Option(help: "Whose tables: hosxp, or jhcis.") var source: ChangeSource
  @Option(help: "The unit whose database it is (HOSxP).") var unit: String?
  @Option(help: "CSV with the columns code,labtest: from the program's laboratory codes to the standard's.")
  var labMap: String?
  @OptionGroup var destination: ImportDestination

  func run() throws {
    let code = try unit.map { text in
      guard let code = Code(text), !code.isEmpty else { throw ValidationError("--unit \(text) is no unit's code") }
      return code
    }
    var labs = LabMap(source)
    try destination.run(needsKey: true) { _ in
      if let labMap { try labs.add(csv: labMap) }
    } _: { importer throws(ImportError) in
      try importer.importChanges(files, from: source, unit: code, labs: labs)
    }
  }
}

extension ChangeSource: ExpressibleByArgument {}
