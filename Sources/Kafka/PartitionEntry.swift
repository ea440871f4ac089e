internal import CRdKafka

/// One entry of a partition list, copied out of C.
struct PartitionEntry {
  let partition: TopicPartition
  let offset: Offset
  let code: rd_kafka_resp_err_t

  init(_ entry: rd_kafka_topic_partition_t) {
    partition = unsafe TopicPartition(String(cString: entry.topic), entry.partition)
    offset = unsafe Offset(entry.offset)
    code = unsafe entry.err
  }
}
