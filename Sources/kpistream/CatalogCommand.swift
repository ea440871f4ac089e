import ArgumentParser
import CounterEngine
import Indicators

/// `kpistream catalog …`: read, check and compare catalogues of indicators.
struct CatalogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catalog", abstract: "Read, check and compare catalogues of indicators.",
    subcommands: [List.self, Show.self, Check.self, Test.self, Diff.self, New.self, Export.self])

  /// The catalogue to work on.
  struct Source: ParsableArguments {
    @Option(name: .customLong("catalog"), help: "The catalogue's directory; the built-in one if not given.")
    var directory: String?

    func load() throws -> Catalogue { try CatalogCommand.load(directory) }
  }

  struct Language: ParsableArguments {
    @Option(name: .customLong("lang"), help: "th or en.")
    var code: LocalizedText.Language = .th
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the indicators.")
    @OptionGroup var source: Source
    @OptionGroup var language: Language
    @Option(help: "table or json.") var format: CatalogueCommands.ListFormat = .table
    @Option(help: "The fiscal year of the targets, Buddhist era.") var year = 2561

    func run() throws {
      try CatalogCommand.exit(
        CatalogueCommands.list(
          source.load(), year: year, format: format, language: language.code, to: CatalogCommand.output))
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show an indicator's definition sheet.")
    @OptionGroup var source: Source
    @OptionGroup var language: Language
    @Argument(help: "The indicator's id, for example 17.1.") var id: String

    func run() throws {
      try CatalogCommand.exit(
        CatalogueCommands.show(
          source.load(), id: id, language: language.code, to: CatalogCommand.output, errors: CatalogCommand.errors))
    }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check a catalogue: every mistake with its file, line and column.")
    @Argument(help: "The catalogue's directory; the built-in one if not given.") var directory: String?

    func run() throws {
      try CatalogCommand.exit(
        CatalogueCommands.check(directory, to: CatalogCommand.output, errors: CatalogCommand.errors))
    }
  }

  struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Run the worked examples of a catalogue through the engine.")
    @Argument(help: "The catalogue's directory; the built-in one if not given.") var directory: String?
    @Option(help: "Only this indicator.") var indicator: String?

    func run() throws {
      let results = ExampleRunner(try CatalogCommand.load(directory)).run()
        .filter { indicator == nil || $0.indicator == indicator }
      let failures = results.filter { !$0.differences.isEmpty }
      for failure in failures {
        CatalogCommand.errors("\(failure.file):\(failure.line): \(failure.indicator), \(failure.example)\n")
        for difference in failure.differences { CatalogCommand.errors("    \(difference)\n") }
      }
      CatalogCommand.output("\(results.count) examples, \(failures.count) not as expected\n")
      try CatalogCommand.exit(failures.isEmpty ? 0 : 1)
    }
  }

  struct Diff: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show what changed from one catalogue to another.",
      discussion: "Exit code 0 where nothing did, 1 where something did. “builtin” stands for the built-in catalogue.")
    @OptionGroup var language: Language
    @Argument(help: "The earlier catalogue's directory.") var old: String
    @Argument(help: "The later catalogue's directory.") var new: String

    func run() throws {
      func load(_ name: String) throws -> Catalogue { try CatalogCommand.load(name == "builtin" ? nil : name) }
      try CatalogCommand.exit(
        CatalogueCommands.diff(load(old), load(new), language: language.code, to: CatalogCommand.output))
    }
  }

  struct New: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print a commented indicator file to start from.")
    @Argument(help: "The new indicator's id.") var id: String

    func run() throws { try CatalogCommand.exit(CatalogueCommands.new(id: id, to: CatalogCommand.output)) }
  }

  static func output(_ text: String) { print(text, terminator: "") }

  static func errors(_ text: String) {
    var stream = StandardError()
    print(text, terminator: "", to: &stream)
  }

  /// Loads a catalogue or ends with its mistakes.
  static func load(_ directory: String?) throws -> Catalogue {
    do { return try CatalogueCommands.load(directory) } catch {
      errors(error.description + "\n")
      throw ExitCode(1)
    }
  }

  private static func exit(_ code: Int32) throws { if code != 0 { throw ExitCode(code) } }
}

extension LocalizedText.Language: ExpressibleByArgument {}
extension CatalogueCommands.ListFormat: ExpressibleByArgument {}
