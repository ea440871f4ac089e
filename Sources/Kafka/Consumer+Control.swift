internal import CRdKafka

extension Consumer {
  /// Ends the loop after the present call: the last batch applied, the partitions revoked, the group left.
  package func requestStop() { stop.raise() }

  /// What is assigned now, sorted.
  package var assignment: [TopicPartition] { begun.keys.sorted() }

  /// Those of the assignment that are not read at present because they were paused.
  package var pausedPartitions: Set<TopicPartition> { paused }

  /// Stops fetching from these until `resume`. Throws away what was prefetched (it is fetched again), so use a high and
  /// a low mark. Lasts until resumed or revoked, also over `start(_:)`.
  package func pause(_ partitions: some Collection<TopicPartition>) throws(KafkaError) {
    try unsafe changePause(partitions, "Pausing") {
      !paused.contains($0)
    } apply: {
      unsafe rd_kafka_pause_partitions($0, $1)
    }
    paused.formUnion(partitions)
  }

  package func resume(_ partitions: some Collection<TopicPartition>) throws(KafkaError) {
    try unsafe changePause(partitions, "Resuming") {
      paused.contains($0)
    } apply: {
      unsafe rd_kafka_resume_partitions($0, $1)
    }
    paused.subtract(partitions)
  }

  private func changePause(
    _ partitions: some Collection<TopicPartition>, _ operation: String, where isDue: (TopicPartition) -> Bool,
    apply: (OpaquePointer, UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) -> rd_kafka_resp_err_t
  ) throws(KafkaError) {
    for tp in partitions where begun[tp] == nil && !isRebalancing {
      throw .misuse("\(operation) \(tp), which is not assigned")
    }
    guard !isRebalancing else { return }  // takes effect with the assignment
    let due = partitions.filter { isDue($0) && begun[$0] != .held }
    guard !due.isEmpty else { return }
    let list = PartitionList(due)
    let code = unsafe apply(handle.raw, list.raw)
    if code.isError { throw KafkaError(code, operation) }
    for entry in list.entries where entry.code.isError {
      throw KafkaError(entry.code, operation, where: entry.partition)
    }
  }

  /// Begins `.held` partitions, or moves others to where their state now is, as after an aborted transaction. All other
  /// partitions go on where they are. Not from inside `assigned` and `revoked`.
  ///
  /// It assigns anew: `rd_kafka_seek_partitions` of librdkafka 2.0.2 gives up 1,000 times too early.
  package func start(_ new: [TopicPartition: StartPosition]) throws(KafkaError) {
    guard !isRebalancing else { throw .misuse("start(_:) inside a rebalance") }
    for tp in new.keys.sorted() where begun[tp] == nil { throw .misuse("starting \(tp), which is not assigned") }
    for (tp, position) in begun {
      if let wanted = new[tp] {
        begun[tp] = wanted
        forgetPosition(tp)
      } else if position != .held, let reached = polledPosition(tp) {
        begun[tp] = .offset(reached)
      }
    }
    try assignBegun()
  }

  /// Gives librdkafka the partitions of `begun` that are not held, and pauses those that are to be.
  func assignBegun() throws(KafkaError) {
    events.removeAll { if case .end = $0 { true } else { false } }  // each is told anew
    let read = begun.filter { $0.value != .held }.mapValues { $0.offset }
    let list = PartitionList(read)
    let code = unsafe rd_kafka_assign(handle.raw, list.raw)
    if code.isError { throw KafkaError(code, "Assigning partitions") }
    // librdkafka keeps a partition paused even over its leaving and coming back: say for each which it is.
    let pausing = PartitionList(read.keys.filter { paused.contains($0) })
    let resuming = PartitionList(read.keys.filter { !paused.contains($0) })
    let pauseCode = unsafe rd_kafka_pause_partitions(handle.raw, pausing.raw)
    if pauseCode.isError { throw KafkaError(pauseCode, "Pausing") }
    let resumeCode = unsafe rd_kafka_resume_partitions(handle.raw, resuming.raw)
    if resumeCode.isError { throw KafkaError(resumeCode, "Resuming") }
  }

  /// The next offset to be applied after the present batch; nil while the partition is held, or nothing has come from
  /// it since it was begun at other than an offset.
  package func position(_ tp: TopicPartition) -> Offset? {
    if let reached = polledPosition(tp) { return reached }
    if case .offset(let offset)? = begun[tp] { return offset }
    return nil
  }

  /// As known from the last fetch, at no cost; nil before the first.
  package func watermarks(_ tp: TopicPartition) -> Watermarks? {
    var low: Int64 = 0
    var high: Int64 = 0
    let code = unsafe rd_kafka_get_watermark_offsets(handle.raw, tp.topic, tp.partition, &low, &high)
    guard !code.isError, low >= 0, high >= 0 else { return nil }
    return Watermarks(low: Offset(low), high: Offset(high))
  }

  /// As the broker says now. Blocks.
  package func queryWatermarks(_ tp: TopicPartition, withinMS: Int) throws(KafkaError) -> Watermarks {
    let marks = try queryWatermarks([tp], withinMS: withinMS)
    guard let found = marks[tp] else { throw .unknownPartition(tp) }
    return found
  }

  /// The same for many, in two rounds to the brokers.
  package func queryWatermarks(
    _ partitions: some Collection<TopicPartition>, withinMS: Int
  ) throws(KafkaError) -> [TopicPartition: Watermarks] {
    try unsafe Watermarks.query(handle.raw, partitions, withinMS: withinMS)
  }

  /// The group's committed offsets; a partition without one is left out. Blocks.
  package func committed(
    _ partitions: some Collection<TopicPartition>, withinMS: Int
  ) throws(KafkaError) -> [TopicPartition: Offset] {
    let list = PartitionList(partitions)
    let code = unsafe rd_kafka_committed(handle.raw, list.raw, Int32(withinMS))
    if code.isError { throw KafkaError(code, "Reading committed offsets", afterMS: withinMS) }
    var result: [TopicPartition: Offset] = [:]
    for entry in list.entries {
      if entry.code.isError { throw KafkaError(entry.code, "Reading committed offsets", where: entry.partition) }
      if entry.offset.rawValue >= 0 { result[entry.partition] = entry.offset }
    }
    return result
  }

  /// Commits outside of a transaction, and waits for the answer. The offsets are the next to read.
  /// - Throws: `.retriable` while the group rebalances: go on polling, and commit again, at the latest when revoked.
  ///   `.assignmentLost` if it is too late.
  package func commit(_ offsets: [TopicPartition: Offset]) throws(KafkaError) {
    guard !offsets.isEmpty else { return }
    let list = PartitionList(offsets)
    let code = unsafe rd_kafka_commit(handle.raw, list.raw, 0)
    if code.isError { throw KafkaError(code, "Committing offsets") }
    for entry in list.entries where entry.code.isError {
      throw KafkaError(entry.code, "Committing offsets", where: entry.partition)
    }
  }

  /// For `Producer.sendOffsets`. Take it at each commit: it ages with every rebalance.
  package func groupMetadata() throws(KafkaError) -> GroupMetadata {
    guard let raw = unsafe rd_kafka_consumer_group_metadata(handle.raw) else {
      throw .misuse("group metadata of a consumer without a group")
    }
    return unsafe GroupMetadata(owning: raw)
  }
}

extension StartPosition {
  /// As librdkafka takes it.
  fileprivate var offset: Offset {
    switch self {
    case .offset(let offset): offset
    case .beginning: Offset(Int64(RD_KAFKA_OFFSET_BEGINNING))
    case .end: Offset(Int64(RD_KAFKA_OFFSET_END))
    case .committed: Offset(Int64(RD_KAFKA_OFFSET_STORED))
    case .held: Offset(Int64(RD_KAFKA_OFFSET_INVALID))
    }
  }
}
