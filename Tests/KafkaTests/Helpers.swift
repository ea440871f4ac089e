import Kafka

extension Producer {
  /// Writes texts without keys and waits until they are there.
  func write(_ topic: String, partition: Int32? = nil, _ values: some Sequence<String>, withinMS: Int = 30_000) throws {
    let handle = try self.topic(topic)
    for value in values {
      try Array(value.utf8).withUnsafeBytes { try produce(handle, partition: partition, key: nil, value: $0) }
    }
    try flush(withinMS: withinMS)
  }
}

extension [UInt8] {
  var text: String { String(decoding: self, as: UTF8.self) }
}

extension TestCluster {
  /// Settings with short waits, so that tests of failures are quick.
  var quick: [String: String] {
    clientSettings.merging([
      "fetch.wait.max.ms": "20", "fetch.error.backoff.ms": "20", "reconnect.backoff.ms": "10",
      "reconnect.backoff.max.ms": "100", "topic.metadata.refresh.interval.ms": "500",
      "session.timeout.ms": "6000", "heartbeat.interval.ms": "200",
    ]) { $1 }
  }

  func quick(group: String) -> [String: String] { quick.merging(["group.id": group]) { $1 } }

  /// Writes in batches of 50 records, so that a topic takes many fetches to read.
  func producer(_ more: [String: String] = [:], queueFullWaitMS: Int = 30_000) throws -> Producer {
    try Producer(
      settings: clientSettings.merging([
        "reconnect.backoff.max.ms": "100", "retry.backoff.ms": "20", "batch.num.messages": "50",
      ]) { $1 }
      .merging(more) { $1 },
      queueFullWaitMS: queueFullWaitMS, log: { _ in })
  }

  /// Reads partitions without a group until the sink is done.
  func read(
    _ partitions: [TopicPartition], _ sink: Recorder, _ more: [String: String] = [:],
    limits: ConsumerLimits = ConsumerLimits(batchMax: 100, waitMS: 10)
  ) throws {
    let loop = try ConsumerLoop(
      settings: quick.merging(more) { $1 }, source: .partitions(partitions), limits: limits, log: { _ in })
    try loop.run(sink)
  }
}
