package import HealthRecords
package import Kafka
internal import Synchronization

/// How far the count roles have come, as they say in `kpi.partials`: for whoever must not outrun them, or waits for them.
package final class ProgressBoard: Sendable {
  private struct State {
    var progress: [Int32: PartialCodec.Progress] = [:]
  }
  private let state = Mutex(State())

  package init() {}

  /// Takes a record of `kpi.partials`; ignores all but progress.
  package func take(_ record: ConsumedRecord) {
    guard let key = record.key, let value = record.value, key.first == 0x7E,
      case .progress(let partition, let progress)? = PartialCodec.parse(key: key, value: value)
    else { return }
    state.withLock { $0.progress[partition] = progress }
  }

  /// Events consumed of an input partition, over all its topics.
  package func consumed(_ partition: Int32) -> Int64 { state.withLock { $0.progress[partition]?.consumed ?? 0 } }

  /// The earliest evaluation day among the partitions heard of; nil before the first.
  package var day: LocalDate? { state.withLock { $0.progress.values.map(\.day).min() } }

  package var partitions: [Int32] { state.withLock { $0.progress.keys.sorted() } }
}
