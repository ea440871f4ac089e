import Kafka

/// Keeps everything about each record.
final class ContentSink: ConsumerSink {
  private let count: Int
  var keys: [String?] = []
  var values: [String?] = []
  var isTombstone: [Bool] = []
  var contentTypes: [String?] = []
  var headers: [[RecordHeader]] = []
  var timestamps: [Int64] = []

  init(count: Int) { self.count = count }

  func apply(_ batch: borrowing RecordBatch, _ consumer: Consumer) {
    for i in batch.indices {
      let record = batch[i]
      keys.append(record.key.map { String(decoding: $0, as: UTF8.self) })
      values.append(record.value.map { String(decoding: $0, as: UTF8.self) })
      isTombstone.append(record.isTombstone)
      contentTypes.append(record.header("content-type").map { String(decoding: $0, as: UTF8.self) })
      headers.append(record.headers())
      timestamps.append(record.timestampMS)
    }
    if keys.count >= count { consumer.requestStop() }
  }

  func idle(_ consumer: Consumer) {}

  func assigned(_ partitions: [TopicPartition], _ consumer: Consumer) -> [TopicPartition: StartPosition] {
    Dictionary(uniqueKeysWithValues: partitions.map { ($0, .beginning) })
  }

  func revoked(_ partitions: [TopicPartition], lost: Bool, _ consumer: Consumer) {}
}
