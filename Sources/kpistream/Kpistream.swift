import ArgumentParser

@main
struct Kpistream: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kpistream",
    abstract: "Live health indicators of a province, from an event log.",
    discussion: """
      Records of hospitals and health posts arrive as events on Kafka; exact counters are kept per indicator and place; \
      snapshots reach the wall within a second.

      Try it:  kpistream demo
      """,
    version: "0.1.0",
    subcommands: [
      DemoCommand.self, RunCommand.self, SimulateCommand.self, BrokerCommand.self, TopicsCommand.self,
      CatalogCommand.self, ImportCommand.self, ReplayCommand.self, VerifyCommand.self, ScorecardCommand.self,
      DeadLettersCommand.self,
    ])

  /// As the argument parser does it, but for the exit code of errors that it does not know.
  static func main() async {
    do {
      var command = try await asyncParseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      guard let status = ExitStatus(error) else { exit(withError: error) }
      printError("Error: \(error)")
      exit(withError: ExitCode(status.rawValue))
    }
  }
}
