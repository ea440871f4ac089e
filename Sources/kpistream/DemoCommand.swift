import ArgumentParser
import CounterEngine
import HealthRecords
import Indicators
import Kafka
import Logging
import Simulation
import StreamRuntime
import Synchronization
import Wall

struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "A whole province in one process: broker, simulated hospitals, counters and the wall.",
    discussion: """
      kpistream demo                                   then open http://127.0.0.1:8080
      kpistream demo --people 350000 --duration 600    the province at its real size
      kpistream demo --people 20000 --seed 1 --duration 60 --no-wall --check
      """)

  @OptionGroup var population: PopulationOptions
  @Option(help: "A directory of definitions, in place of those that come with the program.")
  var catalog: String?
  @Option(help: "The wall's address.")
  var host = "127.0.0.1"
  @Option(help: "The wall's port.")
  var port = 8080
  @Flag(inversion: .prefixedNo, help: "Serve the wall.")
  var wall = true
  @Flag(help: "When the year is over, compare every published value with the truth; exit 1 if any differs, else 0.")
  var check = false
  @Option(help: "Partitions of the embedded broker's topics.")
  var partitions = 4
  @Option(help: "How much to log: trace, debug, info, notice, warning, error.")
  var logLevel: LogLevel = .warning

  func run() async throws {
    let log = logLevel.logger("kpistream")
    let broker = try EmbeddedBroker(partitions: partitions)
    let settings = RuntimeSettings(kafka: ["bootstrap.servers": broker.bootstrap], instance: "demo")
    let files = try catalog.map { try CatalogueFiles(directory: $0) } ?? .embedded
    let catalogue = try Catalogue(files)
    let day = SteppedDay(Province.firstArrival)
    let roles = Roles(
      settings: settings, catalogue: catalogue, periods: [EvaluationPeriod(Province.period)], today: .stepped(day),
      log: log)
    let store = SnapshotStore()
    var wallConfiguration = WallConfiguration()
    wallConfiguration.host = host
    wallConfiguration.port = port
    let shownAt = "http://\(host):\(port)"
    wallConfiguration.onListening = { _ in printError("The wall is at \(shownAt) (Ctrl-C ends the demo).") }
    let configuration = wallConfiguration
    let outcome = Outcome()
    let (population, wall, check) = (population, wall, check)
    let board = ProgressBoard()
    let snapshots = SnapshotBoard()

    try await Roles.run { group in
      let stop = StopFlag()
      // The registers must be there before the roles begin.
      let feedBox = try await KafkaThread.run(named: "simulate-begin", stop: StopFlag()) {
        let feed = try ProvinceFeed(
          province: population.province, settings: settings, board: board,
          countedKinds: Set(Program(catalogue.checked).kinds.map(\.id)), growth: GrowthReference(files: files.texts),
          stop: stop)
        try feed.publishReference()
        return Handover(feed)
      }
      try await roles.followReference(in: &group)
      roles.count(in: &group)
      roles.snapshot(in: &group)
      if wall { roles.wall(configuration, store: store, in: &group) }
      let followStop = StopFlag()
      group.addTask {
        try await KafkaThread.run(named: "follow", stop: followStop) {
          try LogFollower(
            [TopicNames.partials, TopicNames.snapshots], role: "demo", settings: settings, log: log, stop: followStop
          ) {
            if $0 == TopicNames.partials { board.take($1) } else { snapshots.take($1) }
          }.run()
        }
      }
      group.addTask {
        try await KafkaThread.run(named: "simulate", stop: stop) {
          let feed = feedBox.take()
          let line = ProgressLine()
          try Pace(duration: population.duration).publish(feed, stop: stop) { feed in
            day.advance(to: feed.day)
            line.show("\(feed.day)  \(feed.published) events  \(feed.lag) waiting")
            // Where the machine is slow the year takes longer, so that the truth on the wall is that of the numbers beside it.
            guard wall, feed.waitUntilCounted(asOf: feed.day, withinMS: 60_000, stop: stop) else { return }
            store.setTruth(Self.shown(feed.truth))
          }
          line.end()
          day.advance(to: feed.day)
          if check, !stop.isRaised {
            guard feed.waitUntilCounted(asOf: feed.day, withinMS: 120_000, stop: stop) else {
              printError("error: \(feed.lag) events are not counted after two minutes")
              outcome.fail()
              return
            }
            print(
              "\(population.people) people, seed \(population.seed): \(feed.published) events, \(feed.faults) spoilt on purpose, "
                + "\(Int(roles.metrics.total("kpistream_dead_letters_total"))) set aside")
            if feed.faults != Int(roles.metrics.total("kpistream_dead_letters_total")) { outcome.fail() }
            if !TruthReport(board: snapshots).check(feed.truth, withinMS: 30_000) { outcome.fail() }
          } else if !stop.isRaised {
            printError("The year is over; the wall stays until Ctrl-C.")
            while !stop.isRaised { Sleep.milliseconds(100) }
          }
        }
      }
    }
    withExtendedLifetime(broker) {}
    if outcome.hasFailed { throw ExitCode(1) }
  }

  private static func shown(_ truth: TruthTable) -> [Wall.TruthValue] {
    truth.unordered.map {
      Wall.TruthValue(
        indicator: $0.indicator.rawValue, place: $0.place, affiliation: $0.affiliation.rawValue, period: "\($0.period)",
        numerator: $0.numerator, denominator: $0.denominator)
    }
  }
}

/// Hands one value from one thread to another, once.
final class Handover<Value>: @unchecked Sendable {
  private let value: Mutex<Value?>
  init(_ value: sending Value) { self.value = Mutex(value) }
  func take() -> Value { value.withLock { $0.take()! } }
}

/// One line that is redrawn on a terminal, and printed now and then elsewhere.
final class ProgressLine {
  private var nextMS: Int64 = 0
  private let isTerminal = errorIsTerminal

  func show(_ text: String) {
    guard WallClock.monotonicMS() >= nextMS else { return }
    nextMS = WallClock.monotonicMS() + (isTerminal ? 100 : 10_000)
    printError(isTerminal ? "\r\u{1B}[K\(text)" : text, terminator: isTerminal ? "" : "\n")
  }

  func end() { if isTerminal { printError("") } }
}
