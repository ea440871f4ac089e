import Kafka

/// A group member that commits what it has applied: every 200 records, and when it must give its partitions up.
final class LedgerSink: ConsumerSink {
  private let name: String
  private let ledger: Ledger
  private var applied: [String] = []
  private var positions: [TopicPartition: Offset] = [:]
  var calls: [String] = []

  init(_ name: String, _ ledger: Ledger) {
    self.name = name
    self.ledger = ledger
  }

  func apply(_ batch: borrowing RecordBatch, _ consumer: Consumer) throws {
    for i in batch.indices {
      let tp = TopicPartition(consumer.topics[Int(batch[i].topicIndex)], batch[i].partition)
      applied.append("\(tp)@\(batch[i].offset)")
      positions[tp] = batch[i].offset.next
    }
    let count = batch.count
    ledger.change { $0.applied += count }
    if applied.count >= 200 {
      do { try commit(consumer) } catch let error as KafkaError where error.isRetriable {}  // revoked will do it
    }
    if !ledger.mayGo { try consumer.pause(consumer.assignment) }
  }

  func idle(_ consumer: Consumer) throws { try consumer.resume(consumer.assignment) }

  func assigned(_ partitions: [TopicPartition], _ consumer: Consumer) throws -> [TopicPartition: StartPosition] {
    calls.append("assigned \(partitions.sorted().map(\.description).joined(separator: " "))")
    if !partitions.isEmpty { ledger.change { $0.assigned.insert(name) } }
    let committed = try consumer.committed(partitions, withinMS: 10_000)
    return Dictionary(
      uniqueKeysWithValues: partitions.map { ($0, committed[$0].map { .offset($0) } ?? .beginning) })
  }

  func revoked(_ partitions: [TopicPartition], lost: Bool, _ consumer: Consumer) throws {
    calls.append("\(lost ? "lost" : "revoked") \(partitions.map(\.description).joined(separator: " "))")
    if !lost {
      // A broker takes this commit; the test cluster may not, once others join. Then the next owner does it again.
      do { try commit(consumer) } catch let error as KafkaError where error.isRetriable {}
    }
    let dropped = applied.count
    ledger.change { $0.applied -= dropped }
    applied = []
    positions = [:]
  }

  private func commit(_ consumer: Consumer) throws {
    try consumer.commit(positions)
    let done = applied
    ledger.change { state in
      for record in done { state.committed[record, default: 0] += 1 }
      if !done.isEmpty { state.committers.insert(name) }
    }
    applied = []
    positions = [:]
  }
}
