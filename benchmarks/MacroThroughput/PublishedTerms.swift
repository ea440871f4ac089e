import BenchSupport
import Kafka
import LabJob
import StreamRuntime
import Synchronization

/// Follows `kpi.partials` while a program counts: how far it has come, and what it says the counters are. Reads the topic by
/// what its format is declared to be, not with the program's own reader.
final class PublishedTerms {
  private final class State: Sendable {
    let board = ProgressBoard()
    /// The terms of each key: unit and input partition.
    let terms = Mutex<[String: [Int64]]>([:])

    func take(_ record: ConsumedRecord) {
      board.take(record)
      guard let key = record.key, let value = record.value, value.first == 1, value.count == 17 + 16 else { return }
      let values = [17, 25].map { Int64(littleEndian: value.loadUnaligned(fromByteOffset: $0, as: Int64.self)) }
      terms.withLock { $0[String(decoding: key, as: UTF8.self)] = values }
    }
  }

  private let state = State()
  private let follower: TopicFollower
  private let partitions: Int32

  init(bootstrap: String, partitions: Int) {
    self.partitions = Int32(partitions)
    follower = TopicFollower(TopicNames.partials, of: bootstrap) { [state] in state.take($0) }
  }

  /// Events that are in a published commit.
  func consumed() throws -> Int64 {
    try follower.check()
    return (0..<partitions).reduce(0) { $0 + state.board.consumed($1) }
  }

  /// The counters, added up over the input partitions.
  var answer: LabAnswer {
    var answer = LabAnswer()
    for (key, values) in state.terms.withLock({ $0 }) {
      // part|period|place|input partition
      let parts = key.split(separator: "|", omittingEmptySubsequences: false)
      answer.add(unit: String(parts[2]), tested: values[0], controlled: values[1])
    }
    return answer
  }
}
