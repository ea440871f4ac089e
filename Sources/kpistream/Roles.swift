import CounterEngine
import Dispatch
import Foundation
import HealthRecords
import Indicators
import Kafka
import Logging
import StreamRuntime
import Wall

/// The roles of one process, each on a thread of its own, ended together.
struct Roles {
  let settings: RuntimeSettings
  let catalogue: Catalogue
  let periods: [EvaluationPeriod]
  let today: DaySource
  let log: Logger
  let metrics = Metrics()
  let reference: ReferenceTables

  init(
    settings: RuntimeSettings, catalogue: Catalogue, periods: [EvaluationPeriod], today: DaySource, log: Logger
  ) {
    self.settings = settings
    self.catalogue = catalogue
    self.periods = periods
    self.today = today
    self.log = log
    reference = ReferenceTables(settings: settings, metrics: metrics)
  }

  /// Loads the registry and follows it; every role needs it. Returns when it is loaded.
  func followReference(in group: inout ThrowingTaskGroup<Void, any Error>) async throws {
    let reference = reference
    let positions = try await KafkaThread.run(named: "reference-load", stop: StopFlag()) { try reference.load() }
    let stop = StopFlag()
    group.addTask {
      try await KafkaThread.run(named: "reference", stop: stop) { try reference.follow(from: positions, stop: stop) }
    }
  }

  func count(in group: inout ThrowingTaskGroup<Void, any Error>) {
    let program = Program(catalogue.checked)
    let hash = CatalogueIdentity.hash(catalogue)
    let stop = StopFlag()
    group.addTask { [self] in
      try await KafkaThread.run(named: "count", stop: stop) {
        try CountRole(
          settings: settings, program: program, catalogueHash: hash, periods: periods, today: today,
          reference: reference, metrics: metrics, log: log, stop: stop
        ).run()
      }
    }
  }

  func snapshot(in group: inout ThrowingTaskGroup<Void, any Error>) {
    let stop = StopFlag()
    group.addTask { [self] in
      try await KafkaThread.run(named: "snapshot", stop: stop) {
        try SnapshotRole(
          settings: settings, catalogue: catalogue, reference: reference, metrics: metrics, log: log, stop: stop
        ).run()
      }
    }
  }

  /// Serves the metrics alone.
  func metrics(host: String, port: Int, in group: inout ThrowingTaskGroup<Void, any Error>) {
    var configuration = WallConfiguration()
    configuration.host = host
    configuration.port = port
    configuration.servesPages = false
    let metrics = metrics
    let log = log
    configuration.metrics = { metrics.exposition() }
    configuration.onListening = { log.info("metrics at http://\(host):\($0)/metrics") }
    let final = configuration
    group.addTask { try await WallServer(configuration: final, store: SnapshotStore(), logger: log).run() }
  }

  /// Feeds `store` from `kpi.snapshots` and serves it.
  func wall(
    _ configuration: WallConfiguration, store: SnapshotStore, in group: inout ThrowingTaskGroup<Void, any Error>
  ) {
    let stop = StopFlag()
    group.addTask { [self] in
      try await KafkaThread.run(named: "wall-feed", stop: stop) {
        var generation = -1
        var year: FiscalYear?
        /// Targets are those of the fiscal year, which changes while the process runs.
        func refreshIndicators() {
          let present = periods.count == 1 ? periods[0].year : FiscalYear(containing: today())
          guard present != year else { return }
          year = present
          store.setIndicators(catalogue.indicators.map { IndicatorInfo($0, year: Int(present.buddhistYear)) })
        }
        func refreshPlaces() {
          guard reference.generation != generation else { return }
          generation = reference.generation
          store.setPlaces(PlaceInfo.all(of: reference.registry, on: today()))
        }
        refreshIndicators()
        refreshPlaces()
        store.setSource(.catchingUp)
        try LogFollower(
          [TopicNames.snapshots], role: "wall", settings: settings, log: log, stop: stop,
          quiet: {
            store.setSource(.live)
            refreshIndicators()
            refreshPlaces()
          }
        ) { _, record in
          guard let key = record.key else { return }
          _ = store.accept(key: key, json: record.value)
        }.run()
      }
    }
    var configuration = configuration
    let metrics = self.metrics
    configuration.metrics = { metrics.exposition() }
    let final = configuration
    let wallLog = self.log
    group.addTask { try await WallServer(configuration: final, store: store, logger: wallLog).run() }
  }

  /// Runs the body's tasks until they end, one fails, or the process is asked to stop.
  static func run(_ body: @escaping (inout ThrowingTaskGroup<Void, any Error>) async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await Termination.wait() }
      do {
        try await body(&group)
        // The first to end ends all: a signal, a failure, or a body that is done.
        _ = try await group.next()
        group.cancelAll()
        while let _ = try await group.next() {}
      } catch {
        group.cancelAll()
        while let result = await group.nextResult() { _ = result }
        if !(error is CancellationError) { throw error }
      }
    }
  }
}

/// SIGINT and SIGTERM as the end of a task.
enum Termination {
  static func wait() async throws {
    let (signals, continuation) = AsyncStream.makeStream(of: Int32.self, bufferingPolicy: .bufferingNewest(1))
    let sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { continuation.yield(number) }
      source.resume()
      return source
    }
    for await _ in signals { break }
    for source in sources { source.cancel() }
  }
}

extension IndicatorInfo {
  /// - Parameter year: the Buddhist fiscal year whose target is shown.
  init(_ indicator: Indicator, year: Int) {
    self.init(
      id: indicator.id, name: LocalizedName(th: indicator.name.th, en: indicator.name.en),
      unit: LocalizedName(th: indicator.unit.th, en: indicator.unit.en), strategy: indicator.strategy,
      programme: indicator.programme, weight: indicator.weight ?? 0,
      direction: indicator.direction == .lower ? .lower : .higher, target: indicator.target(year),
      levels: indicator.levels?.steps.compactMap { $0 } ?? [], decimals: indicator.decimals)
  }
}

extension PlaceInfo {
  static func all(of registry: Registry, on day: LocalDate) -> [PlaceInfo] {
    var places: [PlaceInfo] = registry.areas.map { code, name in
      let level: Wall.PlaceLevel = code.count <= 2 ? .province : code.count == 4 ? .district : .subdistrict
      return PlaceInfo(
        code: "\(code)", level: level, name: LocalizedName(th: name.thai, en: name.english),
        parent: code.count <= 2 ? nil : "\(code.prefix(code.count - 2))")
    }
    for code in registry.units.keys {
      guard let unit = registry.unit(code, on: day) else { continue }
      places.append(
        PlaceInfo(
          code: "\(code)", level: .unit, name: LocalizedName(th: unit.name, en: unit.name),
          parent: unit.subdistrict.isEmpty ? nil : "\(unit.subdistrict)"))
    }
    return places.sorted { $0.code < $1.code }
  }
}
