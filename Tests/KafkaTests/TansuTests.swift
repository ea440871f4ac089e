import BrokerSupport
import Kafka
import Testing

extension WithCluster {
  /// What the in-process test cluster cannot show, on a broker of its own. Skipped where there is none.
  @Suite("tansu", .enabled(if: TansuBroker.binary != nil))
  struct TansuTests {
    let broker: TansuBroker
    let admin: Admin

    init() throws {
      broker = try TansuBroker(binary: #require(TansuBroker.binary))
      admin = try Admin(settings: broker.clientSettings, log: { _ in })
    }

    private func create(_ topics: TopicSpecification...) throws {
      for outcome in try admin.createTopics(topics, withinMS: 10_000) { #expect(outcome.error == nil) }
    }

    private func producer(_ more: [String: String] = [:]) throws -> Producer {
      try Producer(settings: broker.clientSettings.merging(more) { $1 }, log: { _ in })
    }

    private func values(_ tp: TopicPartition, _ more: [String: String] = [:]) throws -> [String?] {
      var reader = try AssignedReader(
        settings: broker.clientSettings.merging(more) { $1 }, stallMS: 10_000, log: { _ in })
      var values: [String?] = []
      _ = try reader.read(from: [tp: .beginning]) { batch in
        for i in batch.indices { values.append(batch[i].value.map { String(decoding: $0, as: UTF8.self) }) }
      }
      return values
    }

    @Test("topics are created by request, with their settings, once")
    func topics() throws {
      let topic = TopicSpecification("state", partitions: 3, replication: 1, config: ["cleanup.policy": "compact"])
      try create(topic)
      #expect(try admin.createTopics([topic], withinMS: 10_000).map(\.error) == [.topicExists("state")])
      #expect(try admin.topic("state", withinMS: 10_000).partitions.map(\.id) == [0, 1, 2])
      #expect(try admin.settings(of: ["state"], withinMS: 10_000)["state"]?["cleanup.policy"]?.value == "compact")
      #expect(try admin.deleteTopics(["state"], withinMS: 10_000).map(\.error) == [nil])
      #expect(throws: KafkaError.unknownTopic("state")) { try admin.topic("state", withinMS: 10_000) }
    }

    @Test("a bounded read comes to the true end, even where the broker says a lower one")
    func trueEnd() throws {
      try create(TopicSpecification("state", partitions: 1, replication: 1))
      let expected = (0..<300).map { "\($0)" }
      try producer(["linger.ms": "50"]).write("state", partition: 0, expected)
      #expect(try values(TopicPartition("state", 0)) == expected)
    }

    @Test("a group is known to have members while one reads")
    func members() throws {
      try create(TopicSpecification("visits", partitions: 1, replication: 1))
      try producer().write("visits", partition: 0, ["a"])
      #expect(try !admin.hasMembers(group: "g", withinMS: 10_000))
      let sink = Recorder()
      var found: [Bool] = []
      sink.onBatch = { [admin] _, consumer in
        found.append(try admin.hasMembers(group: "g", withinMS: 10_000))
        consumer.requestStop()
      }
      let loop = try ConsumerLoop(
        settings: broker.clientSettings.merging(["group.id": "g"]) { $1 }, source: .group(topics: ["visits"]),
        log: { _ in })
      try loop.run(sink)
      #expect(found == [true])
      #expect(try !admin.hasMembers(group: "g", withinMS: 10_000))
    }

    @Test("a batch larger than an answer may be is read all the same")
    func largeBatch() throws {
      try create(TopicSpecification("state", partitions: 1, replication: 1))
      let expected = (0..<400).map { "\($0)" + String(repeating: " ", count: 2_000) }
      try producer(["linger.ms": "500"]).write("state", partition: 0, expected)
      #expect(
        try values(TopicPartition("state", 0), ["message.max.bytes": "10000", "fetch.max.bytes": "10000"]) == expected)
    }

    @Test("offsets sent with a transaction are the group's, and an aborted one's are not")
    func transactionOffsets() throws {
      try create(
        TopicSpecification("visits", partitions: 1, replication: 1),
        TopicSpecification("partials", partitions: 1, replication: 1))
      let visits = TopicPartition("visits", 0)
      try producer().write("visits", partition: 0, (0..<40).map { "\($0)" })
      let writer = try producer(["transactional.id": "t"])
      try writer.initTransactions(withinMS: 10_000)
      let partials = try writer.topic("partials")
      let sink = Recorder()
      var committed: Offset?
      sink.onBatch = { sink, consumer in
        guard let position = consumer.position(visits) else { return }
        let aborts = committed != nil
        try writer.begin()
        try Array("\(sink.seen.count)".utf8).withUnsafeBytes {
          try writer.produce(partials, partition: 0, key: nil, value: $0)
        }
        try writer.sendOffsets([visits: position], consumer.groupMetadata(), withinMS: 10_000)
        if aborts { return try writer.abort(withinMS: 10_000) }
        try writer.commit(withinMS: 10_000)
        committed = position
      }
      sink.isDone = { $0.seen.count >= 40 }
      let loop = try ConsumerLoop(
        settings: broker.clientSettings.merging(["group.id": "count"]) { $1 }, source: .group(topics: ["visits"]),
        limits: ConsumerLimits(batchMax: 10, waitMS: 20), log: { _ in })
      try loop.run(sink)
      let first = try #require(committed)
      #expect(first < Offset(40))
      #expect(try admin.committed(group: "count", [visits], withinMS: 10_000) == [visits: first])
    }

    @Test("an older producer with the same transactional id cannot commit any more")
    func fencing() throws {
      try create(TopicSpecification("partials", partitions: 1, replication: 1))
      let old = try producer(["transactional.id": "t"])
      try old.initTransactions(withinMS: 10_000)
      try old.begin()
      try old.write("partials", partition: 0, ["stale"])
      let new = try producer(["transactional.id": "t"])
      try new.initTransactions(withinMS: 10_000)
      #expect(throws: KafkaError.self) { try old.commit(withinMS: 2_000) }
      try new.begin()
      try new.write("partials", partition: 0, ["fresh"])
      try new.commit(withinMS: 10_000)
      #expect(try values(TopicPartition("partials", 0)).last == "fresh")
    }

    enum Decision: CaseIterable { case commit, abort, takeOver, leave }

    /// What Kafka does by itself after `transaction.timeout.ms`, this broker leaves to the next holder of the `transactional.id`.
    @Test("a read through an open transaction goes on once it is decided, by whomever", arguments: Decision.allCases)
    func openTransaction(decision: Decision) throws {
      try create(TopicSpecification("state", partitions: 1, replication: 1))
      let state = TopicPartition("state", 0)
      try producer().write("state", partition: 0, ["before"])
      let writer = try producer(["transactional.id": "t"])
      try writer.initTransactions(withinMS: 10_000)
      try writer.begin()
      try writer.write("state", partition: 0, (0..<20).map { "\($0)" })
      let uncommitted = try Admin(
        settings: broker.clientSettings.merging(["isolation.level": "read_uncommitted"]) { $1 }, log: { _ in })
      let end = try #require(try uncommitted.watermarks(of: [state], withinMS: 10_000)[state]?.high)
      #expect(end > Offset(1))
      var reader = try AssignedReader(settings: broker.clientSettings, stallMS: 3_000, log: { _ in })
      let plain = try reader.read(from: [state: .beginning]) { _ in }
      // Not waited for unless asked. (The end that this broker tells is too low then, and not only by the open ones.)
      #expect(plain[state].map { $0 <= Offset(1) } == true)
      var count = 0
      var waits = 0
      var failure: (any Error)?
      func decide(_ progress: ReadProgress) {
        waits += 1
        guard waits == 20 else { return }
        #expect(count == 1 && progress.partitionsLeft == 1)
        do {
          switch decision {
          case .commit: try writer.commit(withinMS: 10_000)
          case .abort: try writer.abort(withinMS: 10_000)
          case .takeOver: try producer(["transactional.id": "t"]).initTransactions(withinMS: 10_000)
          case .leave: break
          }
        } catch { failure = error }
      }
      do {
        let reached = try reader.read(from: [state: .beginning], through: [state: end], progress: decide) {
          count += $0.count
        }
        #expect(reached[state].map { $0 >= end } == true)
        #expect(decision != .leave)
      } catch let error as KafkaError {
        #expect(decision == .leave && error == .undecided(state, from: Offset(1), waitedMS: 3_000))
      }
      #expect(failure == nil)
      #expect(waits >= 20)
      // Of an aborted one this broker shows the records all the same.
      #expect(decision != .commit || count == 21)
    }

    @Test("what it cannot do is said so")
    func unsupported() throws {
      try create(TopicSpecification("visits", partitions: 1, replication: 1))
      let error = try #require(throws: KafkaError.self) {
        try admin.createPartitions(of: "visits", total: 2, withinMS: 5_000)
      }
      guard case .unsupportedByBroker = error else {
        Issue.record("got \(error)")
        return
      }
    }
  }
}
