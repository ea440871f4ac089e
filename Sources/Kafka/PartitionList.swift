internal import CRdKafka

/// Sole owner of a `rd_kafka_topic_partition_list_t`.
@safe struct PartitionList: ~Copyable {
  let raw: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

  init(_ partitions: some Collection<TopicPartition>) {
    unsafe raw = rd_kafka_topic_partition_list_new(Int32(partitions.count))
    for partition in partitions { unsafe rd_kafka_topic_partition_list_add(raw, partition.topic, partition.partition) }
  }

  /// In the order of the partitions, so that what is sent does not depend on a hash seed.
  init(_ offsets: [TopicPartition: Offset]) {
    unsafe raw = rd_kafka_topic_partition_list_new(Int32(offsets.count))
    for (partition, offset) in offsets.sorted(by: { $0.key < $1.key }) {
      let added = unsafe rd_kafka_topic_partition_list_add(raw, partition.topic, partition.partition)
      if let added = unsafe added { unsafe added.pointee.offset = offset.rawValue }
    }
  }

  /// Takes over a list that librdkafka handed out.
  init(owning raw: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) { unsafe self.raw = raw }

  deinit { unsafe rd_kafka_topic_partition_list_destroy(raw) }

  var entries: [PartitionEntry] { unsafe UnsafePointer(raw).entries }
}

extension UnsafePointer<rd_kafka_topic_partition_list_t> {
  var entries: [PartitionEntry] {
    unsafe UnsafeBufferPointer(start: pointee.elems, count: Int(pointee.cnt)).map { unsafe PartitionEntry($0) }
  }
}
