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
}
