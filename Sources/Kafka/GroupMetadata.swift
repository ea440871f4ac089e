internal import CRdKafka

/// Who a consumer is in its group, at one moment. A transaction that carries it is refused once the group has moved on,
/// which fences a stale owner.
@safe package struct GroupMetadata: ~Copyable {
  let raw: OpaquePointer

  init(owning raw: OpaquePointer) { unsafe self.raw = raw }

  deinit { unsafe rd_kafka_consumer_group_metadata_destroy(raw) }
}
