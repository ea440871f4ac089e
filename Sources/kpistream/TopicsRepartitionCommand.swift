import ArgumentParser
import Foundation
import Kafka
import StreamRuntime

extension TopicsCommand {
  struct Repartition: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give the input topics more partitions, and move every subject to where its key then leads.",
      discussion: """
        Stop importers and `run` first. Events whose key chooses another partition are copied there, in order; nothing is \
        deleted. It may be broken off and run again. Afterwards start `run`: counters are the same as before.

        kpistream topics repartition --bootstrap kafka:9092 --partitions 24 --yes
        """)

    @OptionGroup var connection: ConnectionOptions
    @Option(help: "Partitions that every input topic is to have; not fewer than it has.")
    var partitions: Int
    @Flag(help: "Do not ask. Needed where standard input is no terminal.")
    var yes = false

    func validate() throws {
      guard (1...10_000).contains(partitions) else { throw ValidationError("--partitions must be 1 to 10000") }
    }

    func run() async throws {
      let settings = try connection.settings()
      let partitions = Int32(partitions)
      let isAgreed = yes
      let stop = StopFlag()
      try await KafkaThread.run(named: "repartition", stop: stop) {
        let repartition = try StreamRuntime.Repartition(settings: settings, stop: stop)
        let counts = Set(try repartition.counts().values).sorted().map(String.init).joined(separator: ", ")
        printError("The input topics have \(counts) partitions and will have \(partitions).")
        guard isAgreed || Self.isAgreed() else {
          throw ValidationError("not confirmed; stop importers and `run`, then say --yes")
        }
        let line = ProgressLine()
        let copied = try repartition.run(to: partitions) { progress in
          let share = progress.total > 0 ? 100 * progress.read / progress.total : 100
          line.show("\(share) %  \(progress.topic)  \(progress.read) read, \(progress.copied) copied")
        }
        line.end()
        print("\(copied) events copied; every subject is where its key leads among \(partitions) partitions.")
      }
    }

    private static func isAgreed() -> Bool {
      guard isatty(STDIN_FILENO) == 1 else { return false }
      printError("Have importers and `run` been stopped? Type yes to go on: ", terminator: "")
      return readLine() == "yes"
    }
  }
}
