internal import CRdKafka

/// What librdkafka calls back into. A plain class, because a C callback cannot name a generic type; `KafkaHandle` keeps
/// it alive until the client is destroyed, so that no callback finds it gone.
///
/// `log` is called on librdkafka's threads and never changes. The others are called, and set, only on the thread that
/// polls the client.
@safe final class ClientCallbacks {
  let log: KafkaLog?
  var onError: ((KafkaError) -> Void)?
  var onRebalance: ((rd_kafka_resp_err_t, UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) -> Void)?
  var onDelivery: ((UnsafePointer<rd_kafka_message_t>) -> Void)?
  var onStatistics: ((String) -> Void)?

  init(log: KafkaLog?) { self.log = log }

  /// Registers what was set so far. To be called once, before `rd_kafka_new`.
  func register(on conf: borrowing KafkaConf) {
    unsafe rd_kafka_conf_set_opaque(conf.raw, Unmanaged.passUnretained(self).toOpaque())
    if log != nil {
      unsafe rd_kafka_conf_set_log_cb(conf.raw) { client, level, facility, text in
        guard let client = unsafe client, let callbacks = unsafe ClientCallbacks.of(rd_kafka_opaque(client)) else {
          return
        }
        let line = unsafe KafkaLogLine(
          level: Int(level), facility: facility.map { unsafe String(cString: $0) } ?? "",
          text: text.map { unsafe String(cString: $0) } ?? "")
        callbacks.log?(line)
      }
    }
    unsafe rd_kafka_conf_set_error_cb(conf.raw) { client, code, reason, opaque in
      guard let client = unsafe client, let callbacks = unsafe ClientCallbacks.of(opaque) else { return }
      let code = rd_kafka_resp_err_t(code)
      let error =
        code == RD_KAFKA_RESP_ERR__FATAL
        ? unsafe KafkaError.fatalState(of: client, "Kafka client")
        : unsafe KafkaError(
          code, "Kafka client", reason: reason.map { unsafe String(cString: $0) }, client: ClientNames(client))
      callbacks.onError?(error)
    }
    if unsafe onRebalance != nil {
      unsafe rd_kafka_conf_set_rebalance_cb(conf.raw) { _, code, list, opaque in
        guard let list = unsafe list, let callbacks = unsafe ClientCallbacks.of(opaque) else { return }
        unsafe callbacks.onRebalance?(code, list)
      }
    }
    if unsafe onDelivery != nil {
      unsafe rd_kafka_conf_set_dr_msg_cb(conf.raw) { _, message, opaque in
        guard let message = unsafe message, let callbacks = unsafe ClientCallbacks.of(opaque) else { return }
        unsafe callbacks.onDelivery?(message)
      }
    }
    unsafe rd_kafka_conf_set_stats_cb(conf.raw) { _, json, count, opaque in
      guard let json = unsafe json, let callbacks = unsafe ClientCallbacks.of(opaque) else { return 0 }
      if let onStatistics = callbacks.onStatistics {
        let bytes = unsafe UnsafeRawBufferPointer(start: json, count: count)
        onStatistics(unsafe String(decoding: bytes, as: UTF8.self))
      }
      return 0  // librdkafka frees the text
    }
  }

  private static func of(_ opaque: UnsafeMutableRawPointer?) -> ClientCallbacks? {
    unsafe opaque.map { unsafe Unmanaged<ClientCallbacks>.fromOpaque($0).takeUnretainedValue() }
  }
}

extension KafkaError {
  /// The error that made a client unusable, by its first cause.
  static func fatalState(of client: OpaquePointer, _ operation: String) -> KafkaError {
    var reason = [CChar](repeating: 0, count: 512)
    let code = unsafe rd_kafka_fatal_error(client, &reason, reason.count)
    let plain = unsafe KafkaError(code, operation, reason: reason.text, use: .write, client: ClientNames(client))
    switch plain {
    case .fenced, .notAuthorized: return plain
    default: break
    }
    return .fatal(operation: operation, reason: reason.text.isEmpty ? code.text : reason.text)
  }
}
