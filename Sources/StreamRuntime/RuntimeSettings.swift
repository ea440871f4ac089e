/// What every role needs to know of its surroundings.
package struct RuntimeSettings: Sendable {
  /// librdkafka settings for every client: `bootstrap.servers`, security. Names are librdkafka's own.
  package var kafka: [String: String]
  /// Consumer groups and transactional ids begin with this; two installations on one cluster differ in it.
  package var application: String
  /// Tells this process from others of the same application; stable over restarts if the supervisor can make it so.
  package var instance: String
  /// Milliseconds between commits while events trickle in.
  package var commitMS: Int
  /// Milliseconds between commits while catching up. A commit writes every subject that has changed, with all its records: the
  /// longer it waits, the more changes share one write, and after a crash this much is read again.
  package var catchUpCommitMS: Int
  /// Bytes; a longer payload is set aside.
  package var maxEventBytes: Int
  /// Milliseconds after which a silent member of the group is given up.
  package var sessionTimeoutMS: Int
  /// Whether the group knows this process by `instance`, so that one that comes back within the session timeout has its
  /// partitions without a rebalance. The price: one that leaves keeps them as long.
  package var isStaticMember = false
  /// MB that the process may take. Queues to and from the brokers get a part of it each; what is left is for state.
  package var memoryMB = 1_024

  package init(
    kafka: [String: String], application: String = "kpistream", instance: String, commitMS: Int = 250,
    catchUpCommitMS: Int = 10_000, maxEventBytes: Int = 1_048_576, sessionTimeoutMS: Int = 10_000
  ) {
    self.kafka = kafka
    self.application = application
    self.instance = instance
    self.commitMS = commitMS
    self.catchUpCommitMS = catchUpCommitMS
    self.maxEventBytes = maxEventBytes
    self.sessionTimeoutMS = sessionTimeoutMS
  }

  func consumer(_ role: String) -> [String: String] {
    kafka.merging(isStaticMember ? ["group.instance.id": "\(application)-\(role)-\(instance)"] : [:]) { mine, _ in mine
    }
    .merging([
      "group.id": "\(application)-\(role)", "client.id": "\(application)-\(role)-\(instance)",
      "session.timeout.ms": "\(sessionTimeoutMS)", "heartbeat.interval.ms": "\(heartbeatMS)",
      "isolation.level": "read_committed", "queued.max.messages.kbytes": "\(fetchQueueKB)",
      "fetch.max.bytes": "\(fetchBytes(readers: 1))",
    ]) { mine, _ in mine }
  }

  /// A member hears of a rebalance with the answer to a heartbeat, so this is what the others wait for it at most.
  private var heartbeatMS: Int { max(200, min(1_000, sessionTimeoutMS / 10)) }

  /// Kilobytes that may wait to be counted; librdkafka fetches no more until there is room, so a burst waits at the broker.
  /// A quarter of the budget, for librdkafka counts keys and payloads alone, and what it keeps with each record makes a small
  /// one six times as large.
  var fetchQueueKB: Int { min(65_536, memoryMB * 1_024 / 24) }

  /// Bytes of one answer to a fetch. Each broker may have one under way when the queue is full, which comes on top of it. Not
  /// every broker knows another bound: Tansu answers with all that a partition holds, up to this.
  /// librdkafka wants it to be no less than the largest record.
  private func fetchBytes(readers: Int) -> Int {
    max(kafka["message.max.bytes"].flatMap { Int($0) } ?? 1_000_000, min(52_428_800, memoryMB << 20 / 64 / readers))
  }

  /// Records that may wait to be written, or for the broker's word that they are: with what librdkafka keeps of each, an eighth
  /// of the budget.
  private var sendQueueRecords: Int { min(1_000_000, memoryMB * 320) }

  /// - Parameter readers: how many may be at work at a time, and share the memory.
  func reader(_ role: String, among readers: Int = 1) -> [String: String] {
    kafka.merging([
      "group.id": "\(application)-reader", "client.id": "\(application)-\(role)-reader-\(instance)",
      "fetch.max.bytes": "\(fetchBytes(readers: readers))",
    ]) { mine, _ in mine }
  }

  /// A crashed owner's open transaction holds back readers, and the restore of its partitions, for this long at most, unless
  /// it comes back under its name before.
  private static let transactionTimeoutMS = 15_000
  var transactionTimeoutMS: Int { kafka["transaction.timeout.ms"].flatMap { Int($0) } ?? Self.transactionTimeoutMS }

  func producer(_ role: String) -> [String: String] {
    kafka.merging([
      "client.id": "\(application)-\(role)-\(instance)", "transactional.id": "\(application)-\(role)-\(instance)",
      "transaction.timeout.ms": "\(Self.transactionTimeoutMS)", "linger.ms": "5",
      "queue.buffering.max.messages": "\(sendQueueRecords)",
      "queue.buffering.max.kbytes": "\(min(65_536, memoryMB * 1_024 / 16))", "compression.type": "lz4",
    ]) { mine, _ in mine }
  }
}
