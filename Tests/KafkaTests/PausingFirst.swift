import Kafka

/// Pauses one partition from inside `assigned`, and passes all else on.
final class PausingFirst: ConsumerSink {
  private let inner: Recorder
  private let paused: TopicPartition

  init(_ inner: Recorder, _ paused: TopicPartition) {
    self.inner = inner
    self.paused = paused
  }

  func apply(_ batch: borrowing RecordBatch, _ consumer: Consumer) throws { try inner.apply(batch, consumer) }

  func idle(_ consumer: Consumer) throws { try inner.idle(consumer) }

  func assigned(_ partitions: [TopicPartition], _ consumer: Consumer) throws -> [TopicPartition: StartPosition] {
    try consumer.pause([paused])
    return inner.assigned(partitions, consumer)
  }

  func revoked(_ partitions: [TopicPartition], lost: Bool, _ consumer: Consumer) throws {
    try inner.revoked(partitions, lost: lost, consumer)
  }
}
