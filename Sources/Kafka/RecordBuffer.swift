internal import CRdKafka

/// The messages of the batch in the making, each destroyed exactly once.
@safe struct RecordBuffer: ~Copyable {
  private let messages: UnsafeMutableBufferPointer<UnsafeMutablePointer<rd_kafka_message_t>>
  private let storage: UnsafeMutableBufferPointer<ConsumedRecord>
  private(set) var count = 0

  init(capacity: Int) {
    unsafe messages = .allocate(capacity: capacity)
    unsafe storage = .allocate(capacity: capacity)
  }

  deinit {
    for i in 0..<count { unsafe rd_kafka_message_destroy(messages[i]) }
    unsafe messages.deallocate()
    unsafe storage.deallocate()
  }

  var isEmpty: Bool { count == 0 }
  var isFull: Bool { unsafe count == storage.count }

  mutating func append(_ message: UnsafeMutablePointer<rd_kafka_message_t>, topicIndex: Int32) {
    precondition(!isFull)
    unsafe messages.initializeElement(at: count, to: message)
    unsafe storage.initializeElement(at: count, to: ConsumedRecord(message, topicIndex: topicIndex))
    count += 1
  }

  /// Destroys the messages and keeps the room.
  mutating func clear() {
    for i in 0..<count { unsafe rd_kafka_message_destroy(messages[i]) }
    count = 0
  }

  /// Destroys some of the messages; the others keep their order.
  mutating func removeAll(where isUnwanted: (ConsumedRecord) -> Bool) {
    var kept = 0
    for i in 0..<count {
      if unsafe isUnwanted(storage[i]) {
        unsafe rd_kafka_message_destroy(messages[i])
      } else {
        unsafe messages[kept] = messages[i]
        unsafe storage[kept] = storage[i]
        kept += 1
      }
    }
    count = kept
  }

  /// Valid until the next change.
  var records: UnsafeBufferPointer<ConsumedRecord> {
    unsafe UnsafeBufferPointer(rebasing: UnsafeBufferPointer(storage)[..<count])
  }
}
