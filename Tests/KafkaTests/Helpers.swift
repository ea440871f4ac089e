import Kafka

extension Producer {
  /// Writes texts, keyed or not, and waits until they are there.
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
  func settings(group: String) -> [String: String] {
    clientSettings.merging([
      "group.id": group, "session.timeout.ms": "6000", "heartbeat.interval.ms": "200",
      "fetch.wait.max.ms": "20", "topic.metadata.refresh.interval.ms": "500",
    ]) { $1 }
  }
}

/// Waits for a condition on this thread, looking at it often.
func eventually(withinMS: Int = 30_000, _ condition: () throws -> Bool, meanwhile: () -> Void) rethrows -> Bool {
  let end = ContinuousClock.now + .milliseconds(withinMS)
  while ContinuousClock.now < end {
    if try condition() { return true }
    meanwhile()
  }
  return try condition()
}
