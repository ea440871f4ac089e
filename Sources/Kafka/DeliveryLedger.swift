/// Counts the records that were taken but not written, and keeps the first reason. Changed only on the thread that
/// polls the producer.
final class DeliveryLedger {
  private(set) var failed = 0
  private(set) var first: (place: TopicPartition, reason: String)?
  private(set) var fatal: KafkaError?

  func note(_ place: TopicPartition, _ reason: String) {
    failed += 1
    if first == nil { first = (place, reason) }
  }

  func note(_ error: KafkaError) {
    if error.endsClient, fatal == nil { fatal = error }
  }

  var error: KafkaError? {
    if let fatal { return fatal }
    return first.map { .deliveryFailed(count: failed, $0.place, reason: $0.reason) }
  }

  func reset() {
    failed = 0
    first = nil
  }
}
