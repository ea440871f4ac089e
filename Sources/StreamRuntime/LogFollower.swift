package import Kafka
package import Logging

/// Reads every partition of some topics from the beginning and goes on as they grow: for what needs no group, such as the wall.
package final class LogFollower: ConsumerSink {
  private let topics: [String]
  private let settings: RuntimeSettings
  private let role: String
  private let stop: StopFlag
  private let log: Logger
  private let take: (_ topic: String, ConsumedRecord) -> Void
  private let quiet: () -> Void

  /// - Parameters:
  ///   - take: gets each record, on the thread of `run`.
  ///   - quiet: called when nothing came for a moment.
  package init(
    _ topics: [String], role: String, settings: RuntimeSettings, log: Logger, stop: StopFlag,
    quiet: @escaping () -> Void = {}, take: @escaping (_ topic: String, ConsumedRecord) -> Void
  ) {
    self.topics = topics
    self.role = role
    self.settings = settings
    self.log = log
    self.stop = stop
    self.take = take
    self.quiet = quiet
  }

  /// Runs until the stop flag is raised. Blocks: a thread of its own.
  package func run() throws {
    let partitions = try partitions()
    let log = log
    let loop = try ConsumerLoop(
      settings: settings.reader(role).merging([
        "isolation.level": "read_committed", "fetch.wait.max.ms": "50", "fetch.error.backoff.ms": "50",
      ]) { mine, _ in mine },
      source: .partitions(partitions), limits: ConsumerLimits(batchMax: 2_048, waitMS: 50), stop: stop,
      log: { line in log.debug("\(line)") })
    try loop.run(self)
  }

  /// The client that asks for them is gone when it has answered.
  private func partitions() throws -> [TopicPartition] {
    let log = log
    let admin = try Admin(settings: settings.reader("\(role)-admin"), log: { line in log.debug("\(line)") })
    return try topics.flatMap { topic in
      try admin.topic(topic, withinMS: 30_000).partitions.map { TopicPartition(topic, $0.id) }
    }
  }

  package func assigned(_ partitions: [TopicPartition], _ consumer: Consumer) -> [TopicPartition: StartPosition] {
    Dictionary(uniqueKeysWithValues: partitions.map { ($0, StartPosition.beginning) })
  }

  package func revoked(_ partitions: [TopicPartition], lost: Bool, _ consumer: Consumer) {}

  package func apply(_ batch: borrowing RecordBatch, _ consumer: Consumer) {
    for i in batch.indices { take(consumer.topics[Int(batch[i].topicIndex)], batch[i]) }
  }

  package func idle(_ consumer: Consumer) { quiet() }
}
