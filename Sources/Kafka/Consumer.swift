internal import CRdKafka

/// One client that reads: what a sink may ask for and change while its loop runs. Belongs to the loop's thread.
@safe package final class Consumer {
  /// The topics that `ConsumedRecord.topicIndex` counts in.
  package private(set) var topics: [String]
  /// Raise it from any thread to end the loop.
  package let stop: StopFlag
  let source: ConsumerSource
  let limits: ConsumerLimits
  let handle: KafkaHandle
  var buffer: RecordBuffer
  /// What was polled that is no record, to be told after the batch before it.
  var events: [ConsumerEvent] = []
  /// Ours now, with the position that each was last begun at.
  var begun: [TopicPartition: StartPosition] = [:]
  var paused: Set<TopicPartition> = []
  var isRebalancing = false
  private var positions: [TopicKey: Offset] = [:]
  /// Topic objects seen since the last rebalance; their addresses are stable for as long as they are assigned.
  private var topicObjects: [(object: OpaquePointer, index: Int32)]
  /// That of the last record: records come in runs of one topic.
  private var lastTopic: (object: OpaquePointer, index: Int32)?

  init(
    _ settings: [String: String], defaults: [String: String] = [:], fixed: [String: String] = [:],
    source: ConsumerSource, limits: ConsumerLimits, stop: StopFlag, callbacks: ClientCallbacks
  ) throws(KafkaError) {
    var given = Self.defaults.merging(defaults) { $1 }
    if case .partitions = source { given["group.id"] = "ungrouped" }  // librdkafka wants one; it is not joined
    let conf = try KafkaConf(settings, defaults: given, fixed: Self.fixed.merging(fixed) { $1 })
    if let strategy = settings["partition.assignment.strategy"], strategy.contains("cooperative") {
      throw .badSetting(
        name: "partition.assignment.strategy", value: strategy,
        reason: "use range or roundrobin: partitions of joined "
          + "topics must move together")
    }
    handle = try KafkaHandle(RD_KAFKA_CONSUMER, conf, callbacks)
    self.source = source
    self.limits = limits
    self.stop = stop
    topics = source.topics
    unsafe topicObjects = []
    unsafe lastTopic = nil
    buffer = RecordBuffer(capacity: limits.batchMax)
    unsafe rd_kafka_poll_set_consumer(handle.raw)
  }

  /// A first start must be explicit, and an expired offset must be an error: hence `auto.offset.reset`. `range` gives
  /// the same partition of all topics to one member. A queue that was full is filled again soon after there is room, so that it
  /// need not be large.
  private static let defaults = [
    "auto.offset.reset": "error", "isolation.level": "read_committed", "partition.assignment.strategy": "range",
  ].merging(KafkaLibrary.hasFetchQueueBackoff ? ["fetch.queue.backoff.ms": "5"] : [:]) { $1 }
  /// Offsets go with the state that they belong to, never by themselves.
  private static let fixed = ["enable.auto.commit": "false", "enable.auto.offset.store": "false"]

  /// Polls until the batch is full, nothing more is waiting, or something other than a record turns up. Waits only for
  /// the first. One message a call, not `rd_kafka_consume_batch_queue`: see this module's README.
  func fill(waitMS: Int) {
    while !buffer.isFull, events.isEmpty {
      guard let message = unsafe rd_kafka_consumer_poll(handle.raw, buffer.isEmpty ? Int32(waitMS) : 0) else { break }
      if unsafe message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR {
        let index = unsafe topicIndex(message.pointee.rkt)
        unsafe buffer.append(message, topicIndex: index)
      } else {
        if let event = unsafe event(message.pointee) { events.append(event) }
        unsafe rd_kafka_message_destroy(message)
      }
    }
    notePositions()
  }

  /// Hands over the batch and drops it.
  func drain(into body: (borrowing RecordBatch) throws -> Void) rethrows {
    defer { buffer.clear() }
    let records = unsafe buffer.records
    let batch = unsafe records.span
    try body(batch)
  }

  /// Drops records of the batch that lie past an end. Looks at single records only if some partition has passed its own.
  func trim(isPast: (TopicPartition, Offset) -> Bool) {
    let over = positions.filter { key, next in isPast(topicPartition(key), Offset(next.rawValue - 1)) }
    guard !over.isEmpty else { return }
    buffer.removeAll { record in
      let key = TopicKey(record.topicIndex, record.partition)
      return over[key] != nil && isPast(topicPartition(key), record.offset)
    }
  }

  private func topicPartition(_ key: TopicKey) -> TopicPartition {
    TopicPartition(topics[Int(key.topicIndex)], key.partition)
  }

  /// Gives topics an index before their first record.
  func include(_ names: [String]) {
    for name in names where !topics.contains(name) { topics.append(name) }
  }

  func forgetPositions() {
    positions.removeAll(keepingCapacity: true)
    unsafe topicObjects.removeAll(keepingCapacity: true)
    unsafe lastTopic = nil
  }

  /// The next offset after what has been polled, for each partition that something was polled from.
  private func notePositions() {
    let records = unsafe buffer.records
    for i in records.indices {
      let record = unsafe records[i]
      if i + 1 < records.count {
        let next = unsafe records[i + 1]
        if next.partition == record.partition, next.topicIndex == record.topicIndex { continue }
      }
      positions[TopicKey(record.topicIndex, record.partition)] = record.offset.next
    }
  }

  /// Offsets that the brokers hold beyond what has been polled, as the last fetches have shown, over the partitions that something
  /// was polled from. Costs a few hundred nanoseconds for each of these.
  package var lag: Int64 {
    positions.reduce(0) { sum, position in
      sum + (watermarks(topicPartition(position.key))?.lag(from: position.value) ?? 0)
    }
  }

  func polledPosition(_ tp: TopicPartition) -> Offset? {
    topics.firstIndex(of: tp.topic).flatMap { positions[TopicKey(Int32($0), tp.partition)] }
  }

  func forgetPosition(_ tp: TopicPartition) {
    if let index = topics.firstIndex(of: tp.topic) { positions[TopicKey(Int32(index), tp.partition)] = nil }
  }

  private func topicIndex(_ object: OpaquePointer?) -> Int32 {
    guard let object = unsafe object else { return -1 }
    if let last = unsafe lastTopic, unsafe last.object == object { return unsafe last.index }
    if let seen = unsafe topicObjects.first(where: { unsafe $0.object == object }) {
      unsafe lastTopic = seen
      return unsafe seen.index
    }
    let name = unsafe String(cString: rd_kafka_topic_name(object))
    let index = Int32(topics.firstIndex(of: name) ?? topics.endIndex)
    if Int(index) == topics.endIndex { topics.append(name) }  // matched by a pattern
    unsafe topicObjects.append((object, index))
    return index
  }

  private func event(_ message: rd_kafka_message_t) -> ConsumerEvent? {
    let place = unsafe message.rkt.map {
      unsafe TopicPartition(String(cString: rd_kafka_topic_name($0)), message.partition)
    }
    let offset = unsafe Offset(message.offset)
    let code = unsafe message.err
    let reason = unsafe message.payload.map {
      unsafe String(decoding: UnsafeRawBufferPointer(start: $0, count: message.len), as: UTF8.self)
    }
    switch code {
    case RD_KAFKA_RESP_ERR__PARTITION_EOF: return place.map { .end($0, offset) }
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET, RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE, .logTruncation:
      return .problem(place.map { outOfRange($0, offset) } ?? KafkaError(code, "Reading", reason: reason))
    case RD_KAFKA_RESP_ERR__FATAL: return .problem(unsafe .fatalState(of: handle.raw, "Reading"))
    default:
      return .problem(KafkaError(code, "Reading", reason: reason, where: place, use: .read, client: handle.names))
    }
  }

  /// Tells an expired offset from one that never was, by asking the broker what there is.
  private func outOfRange(_ tp: TopicPartition, _ wanted: Offset) -> KafkaError {
    guard wanted.rawValue >= 0 else { return .noStartingOffset(tp) }
    guard let marks = try? queryWatermarks(tp, withinMS: 5_000) else {
      return .failed(operation: "Reading \(tp) at \(wanted)", code: "OFFSET_OUT_OF_RANGE", reason: "no such offset")
    }
    return wanted < marks.low
      ? .offsetExpired(tp, wanted: wanted, earliest: marks.low)
      : .offsetBeyondEnd(tp, wanted: wanted, end: marks.high)  // or it was, when it was asked for
  }
}

/// A partition by numbers: 8 bytes, no string.
private struct TopicKey: Hashable {
  let topicIndex: Int32
  let partition: Int32

  init(_ topicIndex: Int32, _ partition: Int32) {
    self.topicIndex = topicIndex
    self.partition = partition
  }
}
