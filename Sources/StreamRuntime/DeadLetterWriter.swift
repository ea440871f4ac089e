internal import HealthRecords
internal import Kafka

/// Writes refused events to `dead-letters`: key and payload as they came, headers saying why and from where.
struct DeadLetterWriter {
  private let producer: Producer
  private let topic: ProducerTopic

  init(producer: Producer) throws {
    self.producer = producer
    topic = try producer.topic(TopicNames.deadLetters)
  }

  /// A payload over the limit is not copied: its place in the input is in the headers.
  func write(
    _ record: ConsumedRecord, topic origin: String, kind: RecordKind, _ rejection: EventRejection, limit: Int
  ) throws(KafkaError) {
    var headers = [
      RecordHeader("kpistream-reason", rejection.reason),
      RecordHeader("kpistream-explanation", rejection.explanation(kind: kind)),
      RecordHeader("kpistream-topic", origin),
      RecordHeader("kpistream-partition", "\(record.partition)"),
      RecordHeader("kpistream-offset", "\(record.offset)"),
      RecordHeader("kpistream-bytes", "\(record.value?.count ?? 0)"),
    ]
    headers += record.headers().filter { !$0.name.hasPrefix("kpistream-") }
    // A key that is no pseudonym may be a national id, and so may the payload's subject: neither is copied.
    let isSafe: Bool =
      switch rejection {
      case .keyInvalid, .keyDiffersFromSubject, .keyMissing: false
      default: true
      }
    let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
    let fits = isSafe && (record.value?.count ?? 0) <= limit
    try producer.produce(
      topic, key: isSafe ? record.key : nil, value: fits ? record.value ?? nothing : nothing, headers: headers)
  }
}
