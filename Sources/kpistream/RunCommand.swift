import ArgumentParser
import HealthRecords
import Logging
import StreamRuntime
import Wall

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run roles against a Kafka cluster.",
    discussion: """
      Roles: count keeps the counters, snapshot publishes values and scores, wall serves them. One process can have all \
      of them, or many processes share them: partitions are divided by Kafka's consumer groups.

      kpistream run --bootstrap kafka:9092 --roles count,snapshot,wall
      kpistream run --bootstrap kafka:9092 --roles count --instance count-a

      \(ExitStatus.help)
      """)

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var catalog: CatalogOptions

  @Option(help: "Comma-separated: count, snapshot, wall.")
  var roles = "count,snapshot,wall"

  @Option(help: "Milliseconds between commits while events trickle in (50 to 60000).")
  var commitMs = 250

  @Option(
    help: ArgumentHelp(
      "Milliseconds after which the group gives up a silent process (1000 to 1800000).",
      discussion: "Kafka's brokers allow 6000 and more, unless they are told otherwise."))
  var sessionTimeoutMs = 10_000

  @Option(help: "Megabytes that the process may take (256 and more): sizes its queues, and warns when 80 % are in use.")
  var memoryMb = 1_024

  @Option(help: "The wall's address.")
  var host = "127.0.0.1"

  @Option(help: "The wall's port; also /healthz, /readyz and /metrics.")
  var port = 8080

  @Option(help: "A port for /healthz and /metrics alone, for a process without the wall. (default: none)")
  var metricsPort: Int?

  @Flag(
    name: .customLong("static"),
    help: "Keep the partitions over a restart within the session timeout, without a rebalance; needs --instance.")
  var isStatic = false

  private static let known = ["count", "snapshot", "wall"]

  private var chosen: Set<String> { Set(roles.split(separator: ",").map { $0.trimmingPrefix(" ").description }) }

  func validate() throws {
    for role in chosen where !Self.known.contains(role) {
      throw ValidationError("--roles \(role): the roles are \(Self.known.joined(separator: ", "))")
    }
    guard (256...4_000_000).contains(memoryMb) else { throw ValidationError("--memory-mb must be 256 to 4000000") }
    if isStatic, connection.instance == nil {
      throw ValidationError("--static needs --instance: a name that this process has again after a restart")
    }
    if let metricsPort, !(0...65_535).contains(metricsPort) {
      throw ValidationError("--metrics-port must be 0 to 65535")
    }
    if metricsPort != nil, chosen.contains("wall") {
      throw ValidationError("--metrics-port is for processes without the wall, which serves /metrics on --port")
    }
    guard (50...60_000).contains(commitMs) else { throw ValidationError("--commit-ms must be 50 to 60000") }
    guard (1_000...1_800_000).contains(sessionTimeoutMs) else {
      throw ValidationError("--session-timeout-ms must be 1000 to 1800000")
    }
  }

  func run() async throws {
    let log = connection.logLevel.logger("kpistream")
    var settings = try connection.settings(commitMS: commitMs)
    settings.sessionTimeoutMS = sessionTimeoutMs
    settings.isStaticMember = isStatic
    settings.memoryMB = memoryMb
    let today: DaySource =
      switch catalog.asOf {
      case .today: .clock
      case .day(let day): .fixed(day)
      }
    let roles = Roles(
      settings: settings, catalogue: try catalog.load(),
      periods: try catalog.runningPeriods(on: today()), today: today, log: log)
    let chosen = chosen
    var wall = WallConfiguration()
    wall.host = host
    wall.port = port
    let configuration = wall
    log.info(
      "roles \(chosen.sorted().joined(separator: ", ")); catalogue \(CatalogueIdentity.name(roles.catalogue)); as of \(today())"
    )
    try await Roles.run { group in
      try await roles.followReference(in: &group)
      if chosen.contains("count") { roles.count(in: &group) }
      if chosen.contains("snapshot") { roles.snapshot(in: &group) }
      if let metricsPort { roles.metrics(host: host, port: metricsPort, in: &group) }
      if chosen.contains("wall") { roles.wall(configuration, store: SnapshotStore(), in: &group) }
    }
    log.info("stopped")
  }
}
