import ArgumentParser

struct DeadLettersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dead-letters",
    abstract: "What could not be counted: list it, look at it, send it again once its cause is mended.",
    discussion: """
      A dead letter is named by its partition and offset, such as 3:17; the topic keeps it after it was republished, too.

      kpistream dead-letters list --bootstrap localhost:9092 --reason unit-unknown --since 2018-02-01
      kpistream dead-letters show 3:17 --bootstrap localhost:9092
      kpistream import units units.csv --bootstrap localhost:9092
      kpistream dead-letters republish --bootstrap localhost:9092 --reason unit-unknown
      """,
    subcommands: [DeadLettersListCommand.self, DeadLettersShowCommand.self, DeadLettersRepublishCommand.self])
}
