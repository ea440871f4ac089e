internal import CRdKafka

/// Writes records: idempotent, in order per partition, with every failed delivery noticed. Belongs to one thread at a
/// time, which also runs its callbacks.
///
/// `produce` only queues. What was not written comes out of the next `flush` or `commit` as an error, so nothing is
/// taken as written before one of them returned.
package final class Producer {
  let handle: KafkaHandle
  let ledger: DeliveryLedger
  private var topics: [String: ProducerTopic] = [:]
  private let queueFullWaitMS: Int
  private var producedSincePoll = 0

  /// - Parameters:
  ///   - settings: librdkafka's, over this module's defaults: idempotence, `murmur2_random` as Java clients use.
  ///     With `transactional.id`, it is a transactional producer.
  ///   - queueFullWaitMS: how long `produce` waits for room when the send queue is full.
  ///   - onProblem: told, while it polls, of what librdkafka mends by itself, such as a broker that is away.
  /// - Throws: errors in the settings, before any network.
  package init(
    settings: [String: String], queueFullWaitMS: Int = 30_000, log: KafkaLog? = nil,
    onProblem: ((KafkaError) -> Void)? = nil, statistics: ((String) -> Void)? = nil
  ) throws(KafkaError) {
    let ledger = DeliveryLedger()
    let callbacks = ClientCallbacks(log: log)
    callbacks.onError = { error in
      ledger.note(error)
      onProblem?(error)
    }
    unsafe callbacks.onDelivery = { message in unsafe Self.note(message.pointee, in: ledger) }
    callbacks.onStatistics = statistics
    let conf = try KafkaConf(settings, defaults: Self.defaults, fixed: [:])
    handle = try KafkaHandle(RD_KAFKA_PRODUCER, conf, callbacks)
    self.ledger = ledger
    self.queueFullWaitMS = queueFullWaitMS
  }

  /// Only failed deliveries call back, so a record that arrives costs no call into Swift.
  private static let defaults = [
    "enable.idempotence": "true", "partitioner": "murmur2_random", "delivery.report.only.error": "true",
  ]

  deinit {
    for topic in topics.values { unsafe rd_kafka_topic_destroy(topic.raw) }  // before the client
  }

  /// The handle for a topic; made at the first call.
  package func topic(_ name: String) throws(KafkaError) -> ProducerTopic {
    if let known = topics[name] { return known }
    guard let raw = unsafe rd_kafka_topic_new(handle.raw, name, nil) else {
      throw KafkaError(rd_kafka_last_error(), "Opening topic '\(name)'")
    }
    let topic = unsafe ProducerTopic(name: name, raw: raw)
    topics[name] = topic
    return topic
  }

  /// Queues one record. The bytes are copied; nothing is allocated on Swift's side.
  /// - Parameters:
  ///   - partition: nil lets the key choose it, as the setting `partitioner` says.
  ///   - key: nil for none.
  ///   - value: nil for a tombstone; an empty buffer is an empty value, whatever its address.
  /// - Throws: `.queueFull`, `.recordTooLarge`, `.unknownPartition`, `.unknownTopic`, `.fenced`, `.fatal`.
  package func produce(
    _ topic: ProducerTopic, partition: Int32? = nil, key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?
  ) throws(KafkaError) {
    let keyBase = unsafe Self.base(key)
    let valueBase = unsafe Self.base(value)
    let target = partition ?? Self.unassigned
    pollNowAndThen()
    var deadline: Deadline?
    while unsafe rd_kafka_produce(
      topic.raw, target, RD_KAFKA_MSG_F_COPY, UnsafeMutableRawPointer(mutating: valueBase), value?.count ?? 0,
      keyBase, key?.count ?? 0, nil) != 0
    {
      let code = rd_kafka_last_error()
      guard code == RD_KAFKA_RESP_ERR__QUEUE_FULL else {
        throw refusal(code, topic, target, bytes: unsafe (key?.count ?? 0) + (value?.count ?? 0))
      }
      try waitForRoom(&deadline)
    }
  }

  /// Queues one record with headers.
  package func produce(
    _ topic: ProducerTopic, partition: Int32? = nil, key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?,
    headers: [RecordHeader], timestampMS: Int64? = nil
  ) throws(KafkaError) {
    try unsafe produce(topic, partition, key, value, timestampMS) {
      let list = unsafe rd_kafka_headers_new(headers.count)
      for header in headers {
        unsafe header.value.withHeaderBytes { base, count in
          _ = unsafe rd_kafka_header_add(list, header.name, -1, base, count)
        }
      }
      return unsafe list
    }
  }

  /// Queues one record with shared headers and one of its own.
  package func produce(
    _ topic: ProducerTopic, key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?,
    headers: HeaderTemplate, and name: StaticString, _ own: UnsafeRawBufferPointer
  ) throws(KafkaError) {
    try unsafe produce(topic, nil, key, value, nil) {
      let list = unsafe rd_kafka_headers_copy(headers.raw)
      name.withUTF8Buffer { name in
        unsafe name.withMemoryRebound(to: CChar.self) { name in
          _ = unsafe rd_kafka_header_add(list, name.baseAddress, name.count, Self.base(own), own.count)
        }
      }
      return unsafe list
    }
  }

  private func produce(
    _ topic: ProducerTopic, _ partition: Int32?, _ key: UnsafeRawBufferPointer?, _ value: UnsafeRawBufferPointer?,
    _ timestampMS: Int64?, _ headers: () -> OpaquePointer?
  ) throws(KafkaError) {
    let target = partition ?? Self.unassigned
    pollNowAndThen()
    var deadline: Deadline?
    while let error = unsafe queue(
      topic, target, Self.base(key), key?.count ?? 0, Self.base(value), value?.count ?? 0, headers(), timestampMS)
    {
      let code = unsafe rd_kafka_error_code(error)
      unsafe rd_kafka_error_destroy(error)
      guard code == RD_KAFKA_RESP_ERR__QUEUE_FULL else {
        throw refusal(code, topic, target, bytes: unsafe (key?.count ?? 0) + (value?.count ?? 0))
      }
      try waitForRoom(&deadline)
    }
  }

  /// Serves callbacks, waiting up to `waitMS` for one. `produce` and `flush` do it too.
  package func poll(waitMS: Int = 0) { unsafe rd_kafka_poll(handle.raw, Int32(waitMS)) }

  /// Records queued or on their way.
  package var outstanding: Int { Int(unsafe rd_kafka_outq_len(handle.raw)) }

  /// Waits until every queued record is written.
  /// - Throws: `.deliveryFailed` if any was not, since the last flush or begin of a transaction; `.timedOut`, with the
  ///   rest still queued; `.fenced` or `.fatal`.
  package func flush(withinMS: Int) throws(KafkaError) {
    let code = waitForDelivery(withinMS: withinMS)
    if let error = ledger.error {
      let cause = ledger.isConsequence ? whyFailed() : nil
      ledger.reset()
      throw cause ?? error
    }
    if code.isError {
      throw KafkaError(code, "Writing the last \(outstanding) record(s)", afterMS: withinMS)
    }
  }

  /// Success makes no event, so librdkafka looks for it each ten milliseconds, which is longer than a few records take: at
  /// first looks each millisecond.
  private func waitForDelivery(withinMS: Int) -> rd_kafka_resp_err_t {
    let deadline = Deadline(withinMS: withinMS)
    for _ in 0..<min(20, withinMS) {
      let code = unsafe rd_kafka_flush(handle.raw, 1)
      if code != RD_KAFKA_RESP_ERR__TIMED_OUT { return code }
    }
    return unsafe rd_kafka_flush(handle.raw, deadline.leftMS)
  }

  /// Drops what is queued or on its way, for an end that cannot wait. Whether the latter is written is not known.
  package func purge() {
    unsafe rd_kafka_purge(handle.raw, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT)
    unsafe rd_kafka_poll(handle.raw, 0)
    ledger.reset()
  }

  // MARK: - Parts of producing

  private static let unassigned: Int32 = -1

  /// An address that is never read, for buffers that are empty and may have none: nil would mean a tombstone.
  private static var nothing: UnsafeRawPointer? { unsafe UnsafeRawPointer(bitPattern: 8) }

  private static func base(_ bytes: UnsafeRawBufferPointer?) -> UnsafeRawPointer? {
    guard let bytes = unsafe bytes else { return nil }
    return unsafe bytes.baseAddress ?? nothing
  }

  /// Delivery failures and errors are waiting to be heard even if the caller flushes seldom.
  private func pollNowAndThen() {
    producedSincePoll += 1
    guard producedSincePoll >= 512 else { return }
    producedSincePoll = 0
    unsafe rd_kafka_poll(handle.raw, 0)
  }

  private func waitForRoom(_ deadline: inout Deadline?) throws(KafkaError) {
    let end = deadline ?? Deadline(withinMS: queueFullWaitMS)
    deadline = end
    if let fatal = ledger.fatal { throw fatal }
    guard !end.hasPassed else { throw .queueFull(waitedMS: queueFullWaitMS) }
    unsafe rd_kafka_poll(handle.raw, min(10, end.leftMS))  // room comes without an event of its own: look often
  }

  private func refusal(_ code: rd_kafka_resp_err_t, _ topic: ProducerTopic, _ partition: Int32, bytes: Int)
    -> KafkaError
  {
    switch code {
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE: .recordTooLarge(topic: topic.name, bytes: bytes)
    case RD_KAFKA_RESP_ERR__FATAL: unsafe .fatalState(of: handle.raw, "Writing to \(topic.name)")
    case RD_KAFKA_RESP_ERR__STATE: .abortable(operation: "Writing to \(topic.name)", reason: "no transaction is open")
    default: KafkaError(code, "Writing to \(topic.name)", where: TopicPartition(topic.name, partition), use: .write)
    }
  }

  private func queue(
    _ topic: ProducerTopic, _ partition: Int32, _ key: UnsafeRawPointer?, _ keyCount: Int, _ value: UnsafeRawPointer?,
    _ valueCount: Int, _ headers: OpaquePointer?, _ timestampMS: Int64?
  ) -> OpaquePointer? {
    let error = unsafe withUnsafeTemporaryAllocation(of: rd_kafka_vu_t.self, capacity: 7) { arguments in
      var count = 0
      func add(_ type: rd_kafka_vtype_t, _ fill: (inout rd_kafka_vu_t) -> Void) {
        var argument = unsafe rd_kafka_vu_t()
        unsafe argument.vtype = type
        unsafe fill(&argument)
        unsafe arguments.initializeElement(at: count, to: argument)
        count += 1
      }
      unsafe add(RD_KAFKA_VTYPE_RKT) { unsafe $0.u.rkt = topic.raw }
      unsafe add(RD_KAFKA_VTYPE_PARTITION) { unsafe $0.u.i32 = partition }
      unsafe add(RD_KAFKA_VTYPE_MSGFLAGS) { unsafe $0.u.i = RD_KAFKA_MSG_F_COPY }
      unsafe add(RD_KAFKA_VTYPE_KEY) {
        unsafe $0.u.mem.ptr = UnsafeMutableRawPointer(mutating: key)
        unsafe $0.u.mem.size = keyCount
      }
      unsafe add(RD_KAFKA_VTYPE_VALUE) {
        unsafe $0.u.mem.ptr = UnsafeMutableRawPointer(mutating: value)
        unsafe $0.u.mem.size = valueCount
      }
      unsafe add(RD_KAFKA_VTYPE_HEADERS) { unsafe $0.u.headers = headers }
      if let timestampMS { unsafe add(RD_KAFKA_VTYPE_TIMESTAMP) { unsafe $0.u.i64 = timestampMS } }
      return unsafe rd_kafka_produceva(handle.raw, arguments.baseAddress, count)
    }
    // librdkafka takes them over only if it succeeds.
    if unsafe error != nil { unsafe rd_kafka_headers_destroy(headers) }
    return unsafe error
  }

  private static func note(_ message: rd_kafka_message_t, in ledger: DeliveryLedger) {
    let code = unsafe message.err
    guard code.isError else { return }
    let topic = unsafe message.rkt.map { unsafe String(cString: rd_kafka_topic_name($0)) } ?? ""
    let place = unsafe TopicPartition(topic, message.partition)
    if let right = AccessRight(missing: code, .write, topic: topic, client: nil) {
      ledger.refused = .notAuthorized(operation: "Writing to \(topic)", missing: right, reason: code.text)
    }
    let isPurge = code == RD_KAFKA_RESP_ERR__PURGE_QUEUE || code == RD_KAFKA_RESP_ERR__PURGE_INFLIGHT
    ledger.note(place, "\(code.text) (\(code.name))", isConsequence: isPurge)
  }
}
