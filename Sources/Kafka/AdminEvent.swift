internal import CRdKafka

/// Sole owner of the answer to one admin request; what is read out of it is borrowed from it.
@safe struct AdminEvent: ~Copyable {
  let raw: OpaquePointer

  deinit { unsafe rd_kafka_event_destroy(raw) }
}

/// Sole owner of the queue that one admin request is answered on.
@safe struct AdminQueue: ~Copyable {
  let raw: OpaquePointer

  init(_ client: OpaquePointer) { unsafe raw = rd_kafka_queue_new(client) }

  deinit { unsafe rd_kafka_queue_destroy(raw) }
}

/// Sole owner of the options of one admin request.
@safe struct AdminOptions: ~Copyable {
  let raw: OpaquePointer

  init(_ client: OpaquePointer, _ kind: rd_kafka_admin_op_t, withinMS: Int) {
    unsafe raw = rd_kafka_AdminOptions_new(client, kind)
    unsafe rd_kafka_AdminOptions_set_request_timeout(raw, Int32(clamping: withinMS), nil, 0)
    // How long the broker may take until all brokers know; only some requests have it, the others refuse it.
    unsafe rd_kafka_AdminOptions_set_operation_timeout(raw, Int32(clamping: withinMS), nil, 0)
  }

  deinit { unsafe rd_kafka_AdminOptions_destroy(raw) }
}
