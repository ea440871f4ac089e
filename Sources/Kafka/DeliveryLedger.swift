/// Counts the records that were taken but not written, and keeps the first reason. Changed only on the thread that
/// polls the producer.
final class DeliveryLedger {
  private(set) var failed = 0
  private(set) var first: (place: TopicPartition, reason: String)?
  private(set) var topics: Set<String> = []
  /// All there is to say so far is that records were dropped because of something else.
  private(set) var isConsequence = false
  private(set) var fatal: KafkaError?
  /// Why writing is not allowed: as good as fatal, for it is not allowed the next time either.
  var refused: KafkaError?

  /// - Parameter isConsequence: dropped because of an earlier failure, which is the better reason if it comes too.
  func note(_ place: TopicPartition, _ reason: String, isConsequence: Bool) {
    failed += 1
    topics.insert(place.topic)
    guard first == nil || (self.isConsequence && !isConsequence) else { return }
    first = (place, reason)
    self.isConsequence = isConsequence
  }

  func note(_ error: KafkaError) {
    if error.endsClient, fatal == nil { fatal = error }
  }

  var error: KafkaError? {
    if let lasting = fatal ?? refused { return lasting }
    return first.map { .deliveryFailed(count: failed, $0.place, reason: $0.reason) }
  }

  func reset() {
    failed = 0
    first = nil
    topics = []
    isConsequence = false
    refused = nil
  }
}
