internal import CRdKafka

/// Sole owner of one `rd_kafka_t`. Not copyable: nobody else can free it.
@safe struct KafkaHandle: ~Copyable {
  let raw: OpaquePointer
  /// Outlives the client: callbacks may come until `rd_kafka_destroy` returns.
  let callbacks: ClientCallbacks

  init(_ kind: rd_kafka_type_t, _ conf: consuming KafkaConf, _ callbacks: ClientCallbacks) throws(KafkaError) {
    callbacks.register(on: conf)
    var reason = [CChar](repeating: 0, count: 512)
    let given = unsafe conf.take()
    guard let raw = unsafe rd_kafka_new(kind, given, &reason, reason.count) else {
      unsafe rd_kafka_conf_destroy(given)  // rd_kafka_new frees it only when it succeeds
      throw .clientRefused(reason: reason.text)
    }
    unsafe self.raw = raw
    self.callbacks = callbacks
  }

  var names: ClientNames { unsafe ClientNames(raw) }

  deinit {
    unsafe rd_kafka_destroy_flags(raw, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)
    withExtendedLifetime(callbacks) {}
  }
}
