import ArgumentParser
import Foundation
import HealthRecords
import Kafka
import Simulation
import StreamRuntime

struct SimulateCompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare published snapshots, or the values of a replay, with a truth.csv; exit 1 where they differ.",
    discussion: """
      kpistream simulate compare province/truth.csv --csv replay.csv
      kpistream simulate compare province/truth.csv --bootstrap localhost:9092 --within 60
      """)

  @Argument(help: "The truth.csv of `simulate f43`.")
  var truth: String
  @Option(help: "What `replay --by affiliation --format csv` printed.")
  var csv: String?
  @Option(help: "Kafka's address: compare with the topic kpi.snapshots.")
  var bootstrap: String?
  @Option(help: "Seconds to wait for the snapshots to say the truth.")
  var within = 60

  func validate() throws {
    guard (csv == nil) != (bootstrap == nil) else {
      throw ValidationError("give either --csv FILE or --bootstrap ADDRESS")
    }
    guard (1...3_600).contains(within) else { throw ValidationError("--within must be 1 to 3600 seconds") }
  }

  func run() async throws {
    let truth = try read(truth)
    if let csv {
      let differences = truth.differences(in: try read(csv))
      for difference in differences { print(difference) }
      guard differences.isEmpty else { throw ExitCode(1) }
      print("All \(truth.values.count) values equal the truth.")
      return
    }
    let settings = try ConnectionOptions.parse(["--bootstrap", bootstrap ?? "", "--log-level", "error"]).settings()
    let snapshots = SnapshotBoard()
    let outcome = Outcome()
    let within = within
    try await Roles.run { group in
      let stop = StopFlag()
      group.addTask {
        try await KafkaThread.run(named: "follow", stop: stop) {
          try LogFollower(
            [TopicNames.snapshots], role: "compare", settings: settings, log: LogLevel.error.logger("kpistream"),
            stop: stop
          ) { snapshots.take($1) }.run()
        }
      }
      group.addTask {
        try await KafkaThread.run(named: "compare", stop: stop) {
          if !TruthReport(board: snapshots).check(truth, withinMS: Int64(within) * 1_000) { outcome.fail() }
        }
      }
    }
    if outcome.hasFailed { throw ExitCode(1) }
  }

  private func read(_ path: String) throws -> TruthTable {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw ValidationError("\(path) cannot be read")
    }
    do { return try TruthTable(csv: text) } catch {
      printError("error: \(path): \(error)")
      throw ExitCode(2)
    }
  }
}
