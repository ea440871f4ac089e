internal import CRdKafka

extension Admin {
  /// Creates topics, and waits until the cluster knows them.
  /// - Returns: one outcome for each; `.topicExists` is for the caller to judge.
  /// - Throws: if the request as a whole failed.
  package func createTopics(_ topics: [TopicSpecification], withinMS: Int) throws(KafkaError) -> [TopicOutcome] {
    guard !topics.isEmpty else { return [] }
    var requests: [OpaquePointer?] = unsafe []
    defer { unsafe requests.forEach { unsafe rd_kafka_NewTopic_destroy($0) } }
    for topic in topics {
      var reason = [CChar](repeating: 0, count: 512)
      guard
        let request = unsafe rd_kafka_NewTopic_new(
          topic.name, Int32(topic.partitions), Int32(topic.replication), &reason, reason.count)
      else {
        throw .failed(operation: "Creating topic '\(topic.name)'", code: "INVALID", reason: reason.text)
      }
      unsafe requests.append(request)
      for (name, value) in topic.config.sorted(by: { $0.key < $1.key }) {
        unsafe rd_kafka_NewTopic_set_config(request, name, value)
      }
    }
    let event = try unsafe perform(RD_KAFKA_ADMIN_OP_CREATETOPICS, "Creating topics", withinMS) {
      unsafe rd_kafka_CreateTopics(handle.raw, &requests, requests.count, $0, $1)
    }
    var count = 0
    let found = unsafe rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event.raw), &count)
    return unsafe outcomes(found, count, "Creating topic")
  }

  package func deleteTopics(_ names: [String], withinMS: Int) throws(KafkaError) -> [TopicOutcome] {
    guard !names.isEmpty else { return [] }
    var requests: [OpaquePointer?] = unsafe names.map { unsafe rd_kafka_DeleteTopic_new($0) }
    defer { unsafe requests.forEach { unsafe rd_kafka_DeleteTopic_destroy($0) } }
    let event = try unsafe perform(RD_KAFKA_ADMIN_OP_DELETETOPICS, "Deleting topics", withinMS) {
      unsafe rd_kafka_DeleteTopics(handle.raw, &requests, requests.count, $0, $1)
    }
    var count = 0
    let found = unsafe rd_kafka_DeleteTopics_result_topics(rd_kafka_event_DeleteTopics_result(event.raw), &count)
    return unsafe outcomes(found, count, "Deleting topic")
  }

  /// Raises a topic's partition count. Keys then choose other partitions, and what is written stays where it is.
  package func createPartitions(of topic: String, total: Int, withinMS: Int) throws(KafkaError) {
    var reason = [CChar](repeating: 0, count: 512)
    var request = unsafe rd_kafka_NewPartitions_new(topic, total, &reason, reason.count)
    guard unsafe request != nil else {
      throw .failed(operation: "Adding partitions to '\(topic)'", code: "INVALID", reason: reason.text)
    }
    defer { unsafe rd_kafka_NewPartitions_destroy(request) }
    let event = try unsafe perform(RD_KAFKA_ADMIN_OP_CREATEPARTITIONS, "Adding partitions to '\(topic)'", withinMS) {
      unsafe rd_kafka_CreatePartitions(handle.raw, &request, 1, $0, $1)
    }
    var count = 0
    let found = unsafe rd_kafka_CreatePartitions_result_topics(
      rd_kafka_event_CreatePartitions_result(event.raw), &count)
    for outcome in unsafe outcomes(found, count, "Adding partitions to") {
      if let error = outcome.error { throw error }
    }
  }

  /// Sets these, and keeps what else is set on the topic. It reads, merges and writes, because older brokers can only
  /// replace all: a change that another makes in between is lost.
  package func changeSettings(of topic: String, _ new: [String: String], withinMS: Int) throws(KafkaError) {
    let old = try settings(of: [topic], withinMS: withinMS)[topic] ?? [:]
    var merged = old.filter { !$0.value.isDefault && !$0.value.isReadOnly }.compactMapValues(\.value)
    merged.merge(new) { $1 }
    let resources = Resources([topic])
    for (name, value) in merged.sorted(by: { $0.key < $1.key }) {
      unsafe rd_kafka_ConfigResource_set_config(resources.raw[0], name, value)
    }
    let event = try unsafe perform(RD_KAFKA_ADMIN_OP_ALTERCONFIGS, "Changing the settings of '\(topic)'", withinMS) {
      unsafe rd_kafka_AlterConfigs(handle.raw, resources.raw.baseAddress, resources.raw.count, $0, $1)
    }
    var count = 0
    let found = unsafe rd_kafka_AlterConfigs_result_resources(rd_kafka_event_AlterConfigs_result(event.raw), &count)
    for i in 0..<count {
      try unsafe throwError(of: found?[i], topic, "Changing the settings of '\(topic)'")
    }
  }

  /// Deletes what lies before these offsets.
  /// - Returns: where each partition now begins.
  package func deleteRecords(
    before offsets: [TopicPartition: Offset], withinMS: Int
  ) throws(KafkaError) -> [TopicPartition: Offset] {
    guard !offsets.isEmpty else { return [:] }
    let list = PartitionList(offsets)
    var request = unsafe rd_kafka_DeleteRecords_new(list.raw)
    defer { unsafe rd_kafka_DeleteRecords_destroy(request) }
    let event = try unsafe perform(RD_KAFKA_ADMIN_OP_DELETERECORDS, "Deleting records", withinMS) {
      unsafe rd_kafka_DeleteRecords(handle.raw, &request, 1, $0, $1)
    }
    var result: [TopicPartition: Offset] = [:]
    let answer = unsafe rd_kafka_event_DeleteRecords_result(event.raw)
    guard let found = unsafe rd_kafka_DeleteRecords_result_offsets(answer) else { return result }
    for entry in unsafe found.entries {
      if entry.code.isError {
        throw KafkaError(entry.code, "Deleting records of \(entry.partition)", where: entry.partition)
      }
      result[entry.partition] = entry.offset
    }
    return result
  }

  private func outcomes(
    _ found: UnsafeMutablePointer<OpaquePointer?>?, _ count: Int, _ operation: String
  ) -> [TopicOutcome] {
    unsafe UnsafeBufferPointer(start: found, count: count).map { result in
      let topic = unsafe String(cString: rd_kafka_topic_result_name(result))
      let code = unsafe rd_kafka_topic_result_error(result)
      let reason = unsafe rd_kafka_topic_result_error_string(result).map { unsafe String(cString: $0) }
      let place = TopicPartition(topic, 0)
      let error = KafkaError(code, "\(operation) '\(topic)'", reason: reason, where: place)
      return TopicOutcome(topic: topic, error: code.isError ? error : nil)
    }
  }
}
