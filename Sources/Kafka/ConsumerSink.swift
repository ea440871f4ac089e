/// Takes what a `ConsumerLoop` reads. All methods are called on the loop's thread, one at a time.
///
/// An error that any of them throws ends the loop, which throws it on; before that, `revoked` is called with
/// `lost: true`, because after a failure nothing may be committed.
package protocol ConsumerSink: AnyObject {
  /// Records to process. Commit when due: `idle` is not called while records keep coming.
  func apply(_ batch: borrowing RecordBatch, _ consumer: Consumer) throws

  /// Nothing came for `waitMS`: the place for commits by time, and for a piece of a long restore.
  func idle(_ consumer: Consumer) throws

  /// Partitions that are now ours (possibly none), and where to begin; one left out begins at `.committed`. Be quick:
  /// the group waits. What needs a restore is `.held`, restored from `idle`, and begun by `consumer.start(_:)`.
  func assigned(_ partitions: [TopicPartition], _ consumer: Consumer) throws -> [TopicPartition: StartPosition]

  /// Partitions about to be another's. Records polled but not yet applied have been dropped. Commit now what was
  /// applied; if `lost`, they belong to another already: abort and forget.
  func revoked(_ partitions: [TopicPartition], lost: Bool, _ consumer: Consumer) throws

  /// All there was in a partition has been handed over, up to this offset, though what lies before it may be marks of transactions
  /// alone. Told with `enable.partition.eof`, at each end once, and anew after `start(_:)`.
  func reachedEnd(of partition: TopicPartition, at offset: Offset, _ consumer: Consumer) throws

  /// Something went wrong that the loop survives, in its place among the batches. Throw to end the loop. Errors that
  /// end the client never come here: they end the loop.
  func problem(_ error: KafkaError, _ consumer: Consumer) throws
}

extension ConsumerSink {
  package func reachedEnd(of partition: TopicPartition, at offset: Offset, _ consumer: Consumer) throws {}

  /// Ends the loop for what would otherwise stop the flow in silence; lets pass what librdkafka mends by itself.
  package func problem(_ error: KafkaError, _ consumer: Consumer) throws {
    if error.stopsReading { throw error }
  }
}
