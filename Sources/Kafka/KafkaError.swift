/// What can go wrong with Kafka. The description says what happened, where, and what to do.
package enum KafkaError: Error, Equatable, Sendable {
  case libraryTooOld(found: String, needed: String)

  // Settings: found before any network.
  case unknownSetting(name: String)
  case badSetting(name: String, value: String, reason: String)
  case clientRefused(reason: String)

  // Reading.
  case offsetExpired(TopicPartition, wanted: Offset, earliest: Offset)
  case offsetBeyondEnd(TopicPartition, wanted: Offset, end: Offset)
  case noStartingOffset(TopicPartition)
  /// A transaction stays open, and what it wrote is waited for.
  case undecided(TopicPartition, from: Offset, waitedMS: Int)
  case pollTooLate(reason: String)
  /// The group has given the partitions to others; what was uncommitted is theirs to do again.
  case assignmentLost(operation: String, reason: String)

  // Writing.
  case deliveryFailed(count: Int, TopicPartition, reason: String)
  case queueFull(waitedMS: Int)
  case recordTooLarge(topic: String, bytes: Int)

  // Transactions, as librdkafka classes them.
  /// Another producer with the same `transactional.id` has taken over: this one must end.
  case fenced(operation: String, reason: String)
  /// The transaction must be aborted; then the state behind it restored; then a new one may begin.
  case abortable(operation: String, reason: String)
  /// May be tried again as it is.
  case retriable(operation: String, reason: String)
  /// This client cannot go on; a new one may.
  case fatal(operation: String, reason: String)

  // The cluster.
  case unreachable(reason: String)
  /// - missing: the right that would be needed; nil where the client itself was not let in.
  case notAuthorized(operation: String, missing: AccessRight?, reason: String)
  case unknownTopic(String)
  case unknownPartition(TopicPartition)
  case topicExists(String)
  case unsupportedByBroker(operation: String, reason: String)
  case timedOut(operation: String, afterMS: Int)

  /// Called where it makes no sense: a mistake of the program.
  case misuse(String)
  /// All else, with Kafka's own name for it.
  case failed(operation: String, code: String, reason: String)
}
