/// What a poll returns that is no record.
enum ConsumerEvent {
  /// All there was in the partition has been read, up to this offset.
  case end(TopicPartition, Offset)
  case problem(KafkaError)
}
