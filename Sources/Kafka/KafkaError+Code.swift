internal import CRdKafka

extension KafkaError {
  /// Gives Kafka's error codes their meaning here.
  /// - Parameters:
  ///   - where: the topic or partition that was worked on, if one was.
  ///   - afterMS: how long was waited, for codes that mean "time is up".
  ///   - use, client: see `AccessRight`.
  init(
    _ code: rd_kafka_resp_err_t, _ operation: String, reason: String? = nil, where place: TopicPartition? = nil,
    afterMS: Int = 0, use: AccessRight.Operation = .describe, client: ClientNames? = nil
  ) {
    let text = reason.flatMap { $0.isEmpty ? nil : $0 } ?? code.text
    if let right = AccessRight(missing: code, use, topic: place?.topic, client: client) {
      self = .notAuthorized(operation: operation, missing: right, reason: text)
      return
    }
    switch code {
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
      self = place.map { .unknownTopic($0.topic) } ?? .failed(operation: operation, code: code.name, reason: text)
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
      self = place.map { .unknownPartition($0) } ?? .failed(operation: operation, code: code.name, reason: text)
    case RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS:
      self = place.map { .topicExists($0.topic) } ?? .failed(operation: operation, code: code.name, reason: text)
    case RD_KAFKA_RESP_ERR__TIMED_OUT, RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT, RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE:
      self = .timedOut(operation: operation, afterMS: afterMS)
    case RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE, RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION:
      self = .unsupportedByBroker(operation: operation, reason: text)
    case RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, RD_KAFKA_RESP_ERR__RESOLVE,
      RD_KAFKA_RESP_ERR_BROKER_NOT_AVAILABLE, .destroyBroker:
      self = .unreachable(reason: text)
    case RD_KAFKA_RESP_ERR__AUTHENTICATION, RD_KAFKA_RESP_ERR__SSL, RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
      self = .notAuthorized(operation: operation, missing: nil, reason: text)
    case RD_KAFKA_RESP_ERR__FENCED, RD_KAFKA_RESP_ERR_PRODUCER_FENCED, RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH:
      self = .fenced(operation: operation, reason: text)
    case RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION, RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID,
      RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID, RD_KAFKA_RESP_ERR__ASSIGNMENT_LOST:
      self = .assignmentLost(operation: operation, reason: text)
    case RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS:  // the partitions are still ours: poll, and commit when revoked
      self = .retriable(operation: operation, reason: text)
    case RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED: self = .pollTooLate(reason: text)
    case RD_KAFKA_RESP_ERR__FATAL: self = .fatal(operation: operation, reason: text)
    default: self = .failed(operation: operation, code: code.name, reason: text)
    }
  }

  /// Takes an error object apart and destroys it: fatal, abort and retriable are three separate marks on it.
  init(destroying error: OpaquePointer, _ operation: String, afterMS: Int = 0, client: ClientNames? = nil) {
    let code = unsafe rd_kafka_error_code(error)
    let reason = unsafe String(cString: rd_kafka_error_string(error))
    let isFatal = unsafe rd_kafka_error_is_fatal(error) != 0
    let requiresAbort = unsafe rd_kafka_error_txn_requires_abort(error) != 0
    let isRetriable = unsafe rd_kafka_error_is_retriable(error) != 0
    unsafe rd_kafka_error_destroy(error)
    let plain = KafkaError(code, operation, reason: reason, afterMS: afterMS, use: .write, client: client)
    switch plain {
    case .fenced, .notAuthorized:
      // A right that is missing is missing again after an abort, and in a new client.
      self = plain
      return
    default: break
    }
    if isFatal {
      self = .fatal(operation: operation, reason: reason)
    } else if requiresAbort {
      self = .abortable(operation: operation, reason: reason)
    } else if isRetriable {
      self = .retriable(operation: operation, reason: reason)
    } else {
      self = plain
    }
  }
}

extension rd_kafka_resp_err_t {
  /// Codes of newer releases that 2.0.2's header does not name.
  static let destroyBroker = rd_kafka_resp_err_t(rawValue: -137)
  static let logTruncation = rd_kafka_resp_err_t(rawValue: -139)

  /// Kafka's own name, such as `OFFSET_OUT_OF_RANGE`.
  var name: String { unsafe String(cString: rd_kafka_err2name(self)) }
  var text: String { unsafe String(cString: rd_kafka_err2str(self)) }
  var isError: Bool { self != RD_KAFKA_RESP_ERR_NO_ERROR }
}
