import BenchSupport
import Foundation
import Kafka
import StreamRuntime
import Synchronization

/// Follows `kpi.snapshots` and notes when the province's snapshot first showed how far counting had come.
final class SnapshotTimes {
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

  private struct Seen {
    var arrivals: [Arrival] = []
    var tested: Int64 = 0
    var controlled: Int64 = 0
    var snapshots = 0
  }

  private final class State: Sendable {
    let seen = Mutex(Seen())
    private let partitions: Int
    private static let key = Array("hba1c|FY2561|province|45|ALL".utf8)

    init(partitions: Int) { self.partitions = partitions }

    func take(_ record: ConsumedRecord) throws {
      let now = Stopwatch.nowMicroseconds
      seen.withLock { $0.snapshots += 1 }
      guard let key = record.key, key.elementsEqual(Self.key), let value = record.value else { return }
      let fields = try JSONDecoder().decode(Fields.self, from: Data(value))
      let counted = (0..<partitions).map { fields.position["\($0)"] ?? 0 }
      seen.withLock {
        $0.arrivals.append(Arrival(atMicroseconds: now, counted: counted))
        $0.tested = fields.denominator ?? 0
        $0.controlled = fields.numerator ?? 0
      }
    }
  }

  private let state: State
  private let follower: TopicFollower

  init(bootstrap: String, partitions: Int) {
    state = State(partitions: partitions)
    follower = TopicFollower(TopicNames.snapshots, of: bootstrap) { [state] in try state.take($0) }
  }

  /// - Throws: what following failed with.
  func arrivals() throws -> [Arrival] {
    try follower.check()
    return state.seen.withLock { $0.arrivals }
  }

  /// Events of all partitions that a snapshot has shown.
  func counted() throws -> Int {
    try follower.check()
    return state.seen.withLock { $0.arrivals.last?.counted.reduce(0, +) ?? 0 }
  }

  var snapshots: Int { state.seen.withLock { $0.snapshots } }
  var province: (tested: Int64, controlled: Int64) { state.seen.withLock { ($0.tested, $0.controlled) } }
}
