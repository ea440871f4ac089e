import BenchSupport
import Foundation
import Kafka
import LabJob
import Logging
import StreamRuntime
import Synchronization

/// Follows `kpi.snapshots` and notes when the province's snapshot first showed how far counting had come.
final class SnapshotTimes: Sendable {
  /// A snapshot of the province as it arrived.
  struct Arrival {
    let atMicroseconds: Int64
    /// Events counted, by input partition.
    let counted: [Int]
  }

  private struct Fields: Decodable {
    let numerator: Int64?
    let denominator: Int64?
    let position: [String: Int]
  }

  private struct State {
    var arrivals: [Arrival] = []
    var tested: Int64 = 0
    var controlled: Int64 = 0
    var snapshots = 0
    var failure: (any Error)?
  }

  private static let key = Array("hba1c|FY2561|province|45|ALL".utf8)
  private let state = Mutex(State())
  private let stop = StopFlag()
  private let partitions: Int

  init(bootstrap: String, partitions: Int) {
    self.partitions = partitions
    let settings = RuntimeSettings(kafka: ["bootstrap.servers": bootstrap], instance: "bench-reader")
    let thread = Thread { [self] in
      do {
        try LogFollower(
          [TopicNames.snapshots], role: "bench", settings: settings, log: Logger(label: "bench"), stop: stop
        ) { _, record in self.take(record) }.run()
      } catch { state.withLock { $0.failure = error } }
    }
    thread.name = "snapshots"
    thread.start()
  }

  func end() { stop.raise() }

  private func take(_ record: ConsumedRecord) {
    let now = Stopwatch.nowMicroseconds
    state.withLock { $0.snapshots += 1 }
    guard let key = record.key, key.elementsEqual(Self.key), let value = record.value else { return }
    do {
      let fields = try JSONDecoder().decode(Fields.self, from: Data(value))
      let counted = (0..<partitions).map { fields.position["\($0)"] ?? 0 }
      state.withLock {
        $0.arrivals.append(Arrival(atMicroseconds: now, counted: counted))
        $0.tested = fields.denominator ?? 0
        $0.controlled = fields.numerator ?? 0
      }
    } catch { state.withLock { $0.failure = error } }
  }

  /// - Throws: what following failed with.
  func arrivals() throws -> [Arrival] {
    try state.withLock {
      if let failure = $0.failure { throw failure }
      return $0.arrivals
    }
  }

  /// Events of all partitions that a snapshot has shown.
  func counted() throws -> Int { try arrivals().last?.counted.reduce(0, +) ?? 0 }

  var snapshots: Int { state.withLock { $0.snapshots } }
  var province: (tested: Int64, controlled: Int64) { state.withLock { ($0.tested, $0.controlled) } }
}
