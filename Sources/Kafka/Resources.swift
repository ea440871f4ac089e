internal import CRdKafka

/// Sole owner of the topic resources of one settings request.
@safe struct Resources: ~Copyable {
  let raw: UnsafeMutableBufferPointer<OpaquePointer?>

  init(_ topics: some Collection<String>) {
    unsafe raw = .allocate(capacity: topics.count)
    for (i, topic) in topics.enumerated() {
      unsafe raw.initializeElement(at: i, to: rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic))
    }
  }

  deinit {
    unsafe raw.forEach { unsafe rd_kafka_ConfigResource_destroy($0) }
    unsafe raw.deallocate()
  }
}
