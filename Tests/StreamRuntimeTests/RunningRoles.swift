import CounterEngine
import Foundation
import HealthRecords
import Indicators
import Kafka
import Logging
import StreamRuntime
import Synchronization

/// Count and snapshot roles of one process, each on its thread, until `stop`.
final class RunningRoles: Sendable {
  let metrics = Metrics()
  let lines = LogLines(level: .info)
  private let stopFlag = StopFlag()
  private let running = Atomic<Int>(0)
  private let failures = Mutex<[String]>([])

  /// - Parameters:
  ///   - catalogue: in place of the installation's.
  ///   - kafka: settings of librdkafka besides the installation's.
  ///   - beforeRoles: called when the registry has been read.
  init(
    _ installation: Installation, instance: String, count: Bool = true, snapshot: Bool = true,
    catalogue: Catalogue? = nil, periods: [EvaluationPeriod] = [Installation.period],
    day: LocalDate = Installation.day, commitMS: Int = 100, kafka: [String: String] = [:],
    beforeRoles: () throws -> Void = {}
  ) throws {
    let settings = installation.settings(instance, commitMS: commitMS, kafka)
    let catalogue = catalogue ?? installation.catalogue
    let reference = ReferenceTables(settings: settings, metrics: metrics)
    _ = try reference.load()
    try beforeRoles()
    let log = lines.logger
    let (metrics, stop) = (metrics, stopFlag)
    if count {
      begin("count") {
        try CountRole(
          settings: settings, program: Program(catalogue.checked),
          catalogueHash: CatalogueIdentity.hash(catalogue), periods: periods,
          today: .fixed(day), reference: reference, metrics: metrics, log: log, stop: stop
        ).run()
      }
    }
    if snapshot {
      begin("snapshot") {
        try SnapshotRole(
          settings: settings, catalogue: catalogue, reference: reference, metrics: metrics, log: log, stop: stop
        ).run()
      }
    }
  }

  private func begin(_ name: String, _ body: @escaping @Sendable () throws -> Void) {
    running.add(1, ordering: .relaxed)
    let thread = Thread { [self] in
      do { try body() } catch { failures.withLock { $0.append("\(name): \(error)") } }
      running.subtract(1, ordering: .releasing)
    }
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// What ended a role before it was asked to stop.
  var errors: [String] { failures.withLock { $0 } }

  /// Asks the roles to end, as SIGTERM does, and waits for them.
  /// - Returns: whether they ended in time.
  func stop(withinMS: Int64 = 60_000) -> Bool {
    stopFlag.raise()
    return Condition.holds(withinMS: withinMS) { running.load(ordering: .acquiring) == 0 }
  }
}

/// Waits for what other threads bring about.
enum Condition {
  static func holds(withinMS: Int64, _ condition: () throws -> Bool) rethrows -> Bool {
    let deadline = WallClock.monotonicMS() + withinMS
    while try !condition() {
      if WallClock.monotonicMS() > deadline { return false }
      Thread.sleep(forTimeInterval: 0.02)
    }
    return true
  }
}
