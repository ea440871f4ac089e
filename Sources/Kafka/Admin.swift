internal import CRdKafka

/// Asks and changes what topics a cluster has. Every call blocks until it is answered or its time is up: not for
/// Swift's cooperative pool. A broker that cannot do it (the test cluster: most of it) gives `.unsupportedByBroker`.
///
/// `@unchecked Sendable`: the client never changes, librdkafka takes these calls on any thread, and each waits on a queue of
/// its own.
@safe package final class Admin: @unchecked Sendable {
  let handle: KafkaHandle

  /// - Throws: errors in the settings, before any network.
  package init(settings: [String: String], log: KafkaLog? = nil) throws(KafkaError) {
    // A reading client, because its metadata requests do not create topics.
    handle = try KafkaHandle(RD_KAFKA_CONSUMER, KafkaConf(settings), ClientCallbacks(log: log))
  }

  // MARK: - Asking

  /// All topics that this client may see, by name.
  package func topics(withinMS: Int) throws(KafkaError) -> [TopicDescription] {
    var found: UnsafePointer<rd_kafka_metadata_t>?
    let code = unsafe rd_kafka_metadata(handle.raw, 1, nil, &found, Int32(clamping: withinMS))
    guard !code.isError, let metadata = unsafe found else {
      throw KafkaError(code, "Listing topics", afterMS: withinMS)
    }
    defer { unsafe rd_kafka_metadata_destroy(metadata) }
    let topics = unsafe UnsafeBufferPointer(start: metadata.pointee.topics, count: Int(metadata.pointee.topic_cnt))
    return unsafe topics.filter { unsafe $0.err != RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED }
      .map { unsafe TopicDescription($0) }.sorted { $0.name < $1.name }
  }

  /// - Throws: `.unknownTopic`.
  package func topic(_ name: String, withinMS: Int) throws(KafkaError) -> TopicDescription {
    guard let topic = try topics(withinMS: withinMS).first(where: { $0.name == name }) else {
      throw .unknownTopic(name)
    }
    return topic
  }

  /// Why a topic is not among those that this client may see: `.notAuthorized` or `.unknownTopic`. A list leaves out what must
  /// not be seen; asked by name, the broker says so. (The test cluster then creates a topic that it does not have.)
  package func whyHidden(_ name: String, withinMS: Int) throws(KafkaError) -> KafkaError {
    let operation = "Looking up '\(name)'"
    guard let named = unsafe rd_kafka_topic_new(handle.raw, name, nil) else {
      throw KafkaError(rd_kafka_last_error(), operation)
    }
    defer { unsafe rd_kafka_topic_destroy(named) }
    var found: UnsafePointer<rd_kafka_metadata_t>?
    let code = unsafe rd_kafka_metadata(handle.raw, 0, named, &found, Int32(clamping: withinMS))
    guard !code.isError, let metadata = unsafe found else { throw KafkaError(code, operation, afterMS: withinMS) }
    defer { unsafe rd_kafka_metadata_destroy(metadata) }
    let topics = unsafe UnsafeBufferPointer(start: metadata.pointee.topics, count: Int(metadata.pointee.topic_cnt))
    guard let refusal = unsafe topics.first?.err, refusal == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED else {
      return .unknownTopic(name)
    }
    return KafkaError(refusal, operation, where: TopicPartition(name, 0))
  }

  /// What each partition of these topics holds.
  package func watermarks(
    of partitions: some Collection<TopicPartition>, withinMS: Int
  ) throws(KafkaError) -> [TopicPartition: Watermarks] {
    try unsafe Watermarks.query(handle.raw, partitions, withinMS: withinMS)
  }

  /// The broker-side settings of topics.
  package func settings(
    of topics: some Collection<String>, withinMS: Int
  ) throws(KafkaError) -> [String: [String: TopicSetting]] {
    let resources = Resources(topics)
    let event = try unsafe perform(RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, "Reading topic settings", withinMS) {
      unsafe rd_kafka_DescribeConfigs(handle.raw, resources.raw.baseAddress, resources.raw.count, $0, $1)
    }
    var count = 0
    let found = unsafe rd_kafka_DescribeConfigs_result_resources(
      rd_kafka_event_DescribeConfigs_result(event.raw), &count)
    var result: [String: [String: TopicSetting]] = [:]
    for i in 0..<count {
      let resource = unsafe found?[i]
      let topic = unsafe String(cString: rd_kafka_ConfigResource_name(resource))
      try unsafe throwError(of: resource, topic, "Reading the settings of '\(topic)'")
      var entryCount = 0
      let entries = unsafe rd_kafka_ConfigResource_configs(resource, &entryCount)
      for j in 0..<entryCount {
        let entry = unsafe entries?[j]
        let name = unsafe String(cString: rd_kafka_ConfigEntry_name(entry))
        result[topic, default: [:]][name] = unsafe TopicSetting(
          value: rd_kafka_ConfigEntry_value(entry).map { unsafe String(cString: $0) },
          isDefault: Self.isDefault(entry),
          isReadOnly: rd_kafka_ConfigEntry_is_read_only(entry) > 0)
      }
    }
    return result
  }

  /// A group's committed offsets; a partition without one is left out.
  package func committed(
    group: String, _ partitions: some Collection<TopicPartition>, withinMS: Int
  ) throws(KafkaError) -> [TopicPartition: Offset] {
    let list = PartitionList(partitions)
    var request = unsafe rd_kafka_ListConsumerGroupOffsets_new(group, list.raw)
    defer { unsafe rd_kafka_ListConsumerGroupOffsets_destroy(request) }
    let operation = "Reading the offsets of group '\(group)'"
    let event = try unsafe perform(RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS, operation, withinMS) {
      unsafe rd_kafka_ListConsumerGroupOffsets(handle.raw, &request, 1, $0, $1)
    }
    var count = 0
    let found = unsafe rd_kafka_ListConsumerGroupOffsets_result_groups(
      rd_kafka_event_ListConsumerGroupOffsets_result(event.raw), &count)
    var result: [TopicPartition: Offset] = [:]
    for i in 0..<count {
      let answer = unsafe found?[i]
      if let error = unsafe rd_kafka_group_result_error(answer) {
        throw unsafe KafkaError(
          rd_kafka_error_code(error), operation, reason: String(cString: rd_kafka_error_string(error)))
      }
      guard let offsets = unsafe rd_kafka_group_result_partitions(answer) else { continue }
      for entry in unsafe offsets.entries where entry.offset.rawValue >= 0 { result[entry.partition] = entry.offset }
    }
    return result
  }

  /// Whether a group has members; one that was killed is one until its session is over. By the group's state, for Tansu lists
  /// no members.
  package func hasMembers(group: String, withinMS: Int) throws(KafkaError) -> Bool {
    let operation = "Describing group '\(group)'"
    guard KafkaLibrary.canDescribeGroups else {
      throw .unsupportedByBroker(operation: operation, reason: "librdkafka \(KafkaLibrary.version) is too old")
    }
    let event = try unsafe perform(RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS, operation, withinMS) { options, queue in
      unsafe group.withCString { name in
        var names: UnsafePointer<CChar>? = unsafe name
        unsafe rd_kafka_DescribeConsumerGroups(handle.raw, &names, 1, options, queue)
      }
    }
    var count = 0
    let found = unsafe rd_kafka_DescribeConsumerGroups_result_groups(
      rd_kafka_event_DescribeConsumerGroups_result(event.raw), &count)
    guard count == 1, let answer = unsafe found?[0] else { return false }
    if let error = unsafe rd_kafka_ConsumerGroupDescription_error(answer) {
      throw unsafe KafkaError(
        rd_kafka_error_code(error), operation, reason: String(cString: rd_kafka_error_string(error)))
    }
    switch unsafe rd_kafka_ConsumerGroupDescription_state(answer) {
    case RD_KAFKA_CONSUMER_GROUP_STATE_STABLE, RD_KAFKA_CONSUMER_GROUP_STATE_PREPARING_REBALANCE,
      RD_KAFKA_CONSUMER_GROUP_STATE_COMPLETING_REBALANCE:
      return true
    default: return false
    }
  }

  /// Brokers that do not say where a setting comes from may still say whether it is a default.
  private static func isDefault(_ entry: OpaquePointer?) -> Bool {
    switch unsafe rd_kafka_ConfigEntry_source(entry) {
    case RD_KAFKA_CONFIG_SOURCE_DYNAMIC_TOPIC_CONFIG: false
    case RD_KAFKA_CONFIG_SOURCE_UNKNOWN_CONFIG: unsafe rd_kafka_ConfigEntry_is_default(entry) > 0
    default: true
    }
  }

  // MARK: - Waiting for an answer

  func perform(
    _ kind: rd_kafka_admin_op_t, _ operation: String, _ withinMS: Int, send: (OpaquePointer, OpaquePointer) -> Void
  ) throws(KafkaError) -> AdminEvent {
    if [
      RD_KAFKA_ADMIN_OP_CREATETOPICS, RD_KAFKA_ADMIN_OP_DELETETOPICS, RD_KAFKA_ADMIN_OP_CREATEPARTITIONS,
      RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, RD_KAFKA_ADMIN_OP_ALTERCONFIGS,
    ].contains(kind) {
      try findController(operation, withinMS)
    }
    let queue = unsafe AdminQueue(handle.raw)
    let options = unsafe AdminOptions(handle.raw, kind, withinMS: withinMS)
    unsafe send(options.raw, queue.raw)
    // librdkafka itself answers when the request's time is up; the second more is for that answer to arrive.
    guard let raw = unsafe rd_kafka_queue_poll(queue.raw, Int32(clamping: withinMS + 1_000)) else {
      throw .timedOut(operation: operation, afterMS: withinMS)
    }
    let event = unsafe AdminEvent(raw: raw)
    let code = unsafe rd_kafka_event_error(event.raw)
    if code.isError {
      let reason = unsafe rd_kafka_event_error_string(event.raw).map { unsafe String(cString: $0) }
      throw KafkaError(code, operation, reason: reason, afterMS: withinMS)
    }
    return event
  }

  /// These requests go to the controller. A cluster that never names one of its brokers (the test cluster) cannot serve
  /// them, and librdkafka would only say that the time is up, once it is.
  private func findController(_ operation: String, _ withinMS: Int) throws(KafkaError) {
    var found: UnsafePointer<rd_kafka_metadata_t>?
    let code = unsafe rd_kafka_metadata(handle.raw, 0, nil, &found, Int32(clamping: withinMS))
    guard !code.isError, let metadata = unsafe found else { throw KafkaError(code, operation, afterMS: withinMS) }
    defer { unsafe rd_kafka_metadata_destroy(metadata) }
    // Known from that very answer, if it is named at all: no reason to wait long.
    let controller = unsafe rd_kafka_controllerid(handle.raw, Int32(min(withinMS, 100)))
    let brokers = unsafe UnsafeBufferPointer(start: metadata.pointee.brokers, count: Int(metadata.pointee.broker_cnt))
    if unsafe brokers.contains(where: { unsafe $0.id == controller }) { return }
    throw .unsupportedByBroker(operation: operation, reason: "the brokers name no controller to ask")
  }

  func throwError(of resource: OpaquePointer?, _ topic: String, _ operation: String) throws(KafkaError) {
    let code = unsafe rd_kafka_ConfigResource_error(resource)
    guard code.isError else { return }
    let reason = unsafe rd_kafka_ConfigResource_error_string(resource).map { unsafe String(cString: $0) }
    throw KafkaError(code, operation, reason: reason, where: TopicPartition(topic, 0))
  }
}

extension TopicDescription {
  fileprivate init(_ topic: rd_kafka_metadata_topic) {
    let partitions = unsafe UnsafeBufferPointer(start: topic.partitions, count: Int(topic.partition_cnt))
    unsafe self.init(
      name: String(cString: topic.topic),
      partitions: partitions.map {
        unsafe Partition(
          id: $0.id, leader: $0.leader < 0 ? nil : $0.leader,
          replicas: Array(UnsafeBufferPointer(start: $0.replicas, count: Int($0.replica_cnt))),
          inSync: Array(UnsafeBufferPointer(start: $0.isrs, count: Int($0.isr_cnt))))
      }.sorted { $0.id < $1.id })
  }
}
