import ArgumentParser
import CounterEngine
import HealthRecords
import Indicators
import Kafka
import Simulation
import StreamRuntime

struct SimulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "A made-up province's fiscal year 2561: as events on Kafka, or as files that hospitals send.",
    discussion: """
      kpistream simulate --bootstrap localhost:9092 --people 20000 --seed 1 --duration 60
      kpistream simulate --bootstrap localhost:9092 --people 2000 --check   # with `run --as-of 2018-09-30` elsewhere
      kpistream simulate f43 --people 20000 --seed 1 --out province --dirt 0.05
      kpistream simulate compare province/truth.csv --bootstrap localhost:9092
      """,
    subcommands: [SimulateEventsCommand.self, SimulateF43Command.self, SimulateCompareCommand.self],
    defaultSubcommand: SimulateEventsCommand.self)
}

struct SimulateEventsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "events", abstract: "Publish the year's events to Kafka (what `simulate` does by itself).")

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var population: PopulationOptions
  @Option(help: "A directory of definitions, as given to `run`.")
  var catalog: String?
  @Flag(help: "Wait until all is counted, compare the snapshots with the truth, and exit 1 if they differ.")
  var check = false

  func run() async throws {
    let settings = try connection.settings()
    let log = connection.logLevel.logger("kpistream")
    let files = try catalog.map { try CatalogueFiles(directory: $0) } ?? .embedded
    let catalogue = try Catalogue(files)
    let board = ProgressBoard()
    let snapshots = SnapshotBoard()
    let population = population
    let check = check
    let outcome = Outcome()
    try await Roles.run { group in
      let followStop = StopFlag()
      group.addTask {
        try await KafkaThread.run(named: "follow", stop: followStop) {
          try LogFollower(
            [TopicNames.partials, TopicNames.snapshots], role: "simulate", settings: settings, log: log,
            stop: followStop
          ) {
            if $0 == TopicNames.partials { board.take($1) } else { snapshots.take($1) }
          }.run()
        }
      }
      let stop = StopFlag()
      group.addTask {
        try await KafkaThread.run(named: "simulate", stop: stop) {
          let feed = try ProvinceFeed(
            province: population.province, settings: settings, board: board,
            countedKinds: Set(Program(catalogue.checked).kinds.map(\.id)), growth: GrowthReference(files: files.texts),
            stop: stop)
          try feed.publishReference()
          try Pace(duration: population.duration).publish(feed, stop: stop) { _ in }
          printError("published \(feed.published) events, \(feed.faults) of them spoilt on purpose")
          guard check, !stop.isRaised else { return }
          guard feed.waitUntilCounted(asOf: feed.day, withinMS: 120_000, stop: stop), let day = board.day else {
            printError("error: \(feed.lag) events are still not counted; is `kpistream run` working, with --as-of?")
            outcome.fail()
            return
          }
          if !TruthReport(board: snapshots).check(feed.truth(asOf: day), withinMS: 30_000) { outcome.fail() }
        }
      }
    }
    if outcome.hasFailed { throw ExitCode(1) }
  }
}

/// How many people, which ones, and how fast.
struct PopulationOptions: ParsableArguments {
  @Option(help: "How many people live in the province (the real one has about 350,000).")
  var people = 20_000
  @Option(help: "The same seed makes the same province.")
  var seed: UInt64 = 1
  @Option(help: "Seconds over which the year's events are spread; 0 is as fast as they are counted.")
  var duration = 60.0
  @Option(help: "Spoilt events, per good one, that have to end in the dead letters (0 to 0.5).")
  var malformed = 0.0

  func validate() throws {
    guard (100...70_000_000).contains(people) else { throw ValidationError("--people must be 100 to 70000000") }
    guard (0...86_400).contains(duration) else { throw ValidationError("--duration must be 0 to 86400 seconds") }
    guard (0...0.5).contains(malformed) else { throw ValidationError("--malformed must be 0 to 0.5") }
  }

  var province: Province {
    var options = SimulationOptions()
    options.malformedShare = malformed
    return Province(seed: seed, people: people, options: options)
  }
}
