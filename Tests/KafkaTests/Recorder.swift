import Kafka
import Synchronization

/// A sink that keeps what it sees, copied, and does what a test tells it to.
final class Recorder: ConsumerSink {
  struct Seen: Equatable {
    var topic: String
    var partition: Int32
    var offset: Int64
    var key: [UInt8]?
    var value: [UInt8]?
  }

  var seen: [Seen] = []
  var calls: [String] = []
  var problems: [KafkaError] = []
  var start: (TopicPartition) -> StartPosition = { _ in .beginning }
  var onBatch: (Recorder, Consumer) throws -> Void = { _, _ in }
  var onIdle: (Recorder, Consumer) throws -> Void = { _, _ in }
  var onEnd: (Recorder, Consumer) throws -> Void = { _, _ in }
  var onRevoked: (Recorder, Bool, Consumer) throws -> Void = { _, _, _ in }
  /// Ends the loop when it holds.
  var isDone: (Recorder) -> Bool = { _ in false }
  /// What `reachedEnd` said, and how many records had been seen then.
  var ends: [(partition: TopicPartition, offset: Offset, seen: Int)] = []
  private let end = ContinuousClock.now + .seconds(60)

  func apply(_ batch: borrowing RecordBatch, _ consumer: Consumer) throws {
    for i in batch.indices {
      let record = batch[i]
      seen.append(
        Seen(
          topic: consumer.topics[Int(record.topicIndex)], partition: record.partition, offset: record.offset.rawValue,
          key: record.key.map { [UInt8]($0) }, value: record.value.map { [UInt8]($0) }))
    }
    try onBatch(self, consumer)
    try check(consumer)
  }

  func idle(_ consumer: Consumer) throws {
    try onIdle(self, consumer)
    try check(consumer)
  }

  func assigned(_ partitions: [TopicPartition], _ consumer: Consumer) -> [TopicPartition: StartPosition] {
    calls.append("assigned \(partitions.sorted().map(\.description).joined(separator: " "))")
    return Dictionary(uniqueKeysWithValues: partitions.map { ($0, start($0)) })
  }

  func revoked(_ partitions: [TopicPartition], lost: Bool, _ consumer: Consumer) throws {
    calls.append("\(lost ? "lost" : "revoked") \(partitions.map(\.description).joined(separator: " "))")
    try onRevoked(self, lost, consumer)
  }

  func reachedEnd(of partition: TopicPartition, at offset: Offset, _ consumer: Consumer) throws {
    ends.append((partition, offset, seen.count))
    try onEnd(self, consumer)
    try check(consumer)
  }

  func problem(_ error: KafkaError, _ consumer: Consumer) throws {
    problems.append(error)
    if error.stopsReading { throw error }
  }

  private func check(_ consumer: Consumer) throws {
    if isDone(self) { consumer.requestStop() }
    if ContinuousClock.now > end { throw TookTooLong() }
  }
}

struct TookTooLong: Error {}
