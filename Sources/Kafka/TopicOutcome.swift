/// What became of one topic of an admin request.
package struct TopicOutcome: Equatable, Sendable {
  package var topic: String
  /// Nil is success.
  package var error: KafkaError?
}
