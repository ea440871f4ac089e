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
      "session.timeout.ms": "\(sessionTimeoutMS)", "heartbeat.interval.ms": "\(max(300, sessionTimeoutMS / 5))",
      "isolation.level": "read_committed",
    ]) { mine, _ in mine }
  }

  /// Kilobytes that may wait to be counted. librdkafka fetches no more until there is room, so a burst waits at the broker.
  var fetchQueueKB: Int { min(65_536, memoryMB * 1_024 / 32) }

  func reader(_ role: String) -> [String: String] {
    kafka.merging(["group.id": "\(application)-reader", "client.id": "\(application)-\(role)-reader-\(instance)"]) {
      mine, _ in mine
    }
  }

  func producer(_ role: String) -> [String: String] {
    kafka.merging([
      "client.id": "\(application)-\(role)-\(instance)", "transactional.id": "\(application)-\(role)-\(instance)",
      // A crashed owner's open transaction holds back readers for this long at most.
      "transaction.timeout.ms": "15000", "linger.ms": "5", "queue.buffering.max.messages": "1000000",
      "queue.buffering.max.kbytes": "\(min(65_536, memoryMB * 1_024 / 16))", "compression.type": "lz4",
    ]) { mine, _ in mine }
  }
}
