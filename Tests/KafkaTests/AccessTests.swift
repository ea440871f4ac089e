import Kafka
import Testing

extension WithCluster {
  /// A broker that refuses: what is missing, of what, and the command that grants it.
  @Suite("access")
  struct AccessTests {
    private func right(_ error: any Error) -> AccessRight? {
      guard case KafkaError.notAuthorized(_, let missing, _) = error else {
        Issue.record("got \(error)")
        return nil
      }
      return missing
    }

    private func write(_ producer: Producer) throws {
      try producer.begin()
      let topic = try producer.topic("partials")
      try [UInt8]("a".utf8).withUnsafeBytes { try producer.produce(topic, partition: 0, key: nil, value: $0) }
      try producer.flush(withinMS: 5_000)
      try producer.commit(withinMS: 5_000)
    }

    @Test("a transactional id that may not be used")
    func transactionalID() throws {
      let cluster = try TestCluster(topics: ["partials": 1])
      let producer = try cluster.producer(["transactional.id": "kpistream-count-a"])
      cluster.fail(.initProducerID, with: [.transactionalIDNotAuthorized])
      let error = try #require(throws: KafkaError.self) { try producer.initTransactions(withinMS: 10_000) }
      #expect(right(error) == AccessRight(.write, .transactionalID, "kpistream-count-a"))
      #expect(error.description.contains("--operation Write --transactional-id kpistream-count-a"), "\(error)")
      #expect(error.blame == .settings && error.stopsReading && !error.requiresAbort)
    }

    @Test(
      "a topic that may not be written, whichever request is refused first",
      arguments: [TestRequest.produce, .addPartitionsToTransaction])
    func writing(request: TestRequest) throws {
      let cluster = try TestCluster(topics: ["partials": 1])
      let producer = try cluster.producer(["transactional.id": "t"])
      try producer.initTransactions(withinMS: 10_000)
      cluster.fail(request, with: [.topicNotAuthorized])
      let error = try #require(throws: KafkaError.self) { try write(producer) }
      let missing = right(error)
      #expect(missing?.operation == .write && missing?.kind == .topic)
      #expect(
        error.description.contains("partials") && error.description.contains("--operation Write --topic"), "\(error)")
      #expect(!error.requiresAbort)
    }

    @Test(
      "a group that offsets may not be committed for",
      arguments: [TestRequest.addOffsetsToTransaction, .transactionOffsetCommit])
    func offsets(request: TestRequest) throws {
      let cluster = try TestCluster(topics: ["visits": 1])
      try cluster.producer().write("visits", partition: 0, ["a"])
      let producer = try cluster.producer(["transactional.id": "t"])
      try producer.initTransactions(withinMS: 10_000)
      let sink = Recorder()
      sink.onBatch = { _, consumer in
        cluster.fail(request, with: [.groupNotAuthorized])
        try producer.begin()
        try producer.sendOffsets(
          [TopicPartition("visits", 0): Offset(1)], consumer.groupMetadata(), withinMS: 10_000)
        try producer.commit(withinMS: 10_000)
      }
      let loop = try ConsumerLoop(
        settings: cluster.quick(group: "g"), source: .group(topics: ["visits"]), log: { _ in })
      let error = try #require(throws: KafkaError.self) { try loop.run(sink) }
      #expect(right(error)?.kind == .group)
      #expect(error.description.contains("--operation Read --group"), "\(error)")
    }

    @Test("a group that may not be joined", arguments: [TestRequest.findCoordinator, .joinGroup])
    func joining(request: TestRequest) throws {
      let cluster = try TestCluster(topics: ["visits": 1])
      cluster.fail(request, with: Array(repeating: .groupNotAuthorized, count: 5))
      let loop = try ConsumerLoop(
        settings: cluster.quick(group: "kpistream-count"), source: .group(topics: ["visits"]), log: { _ in })
      let error = try #require(throws: KafkaError.self) { try loop.run(Recorder()) }
      #expect(right(error) == AccessRight(.read, .group, "kpistream-count"))
    }

    @Test("a topic that may not be read")
    func reading() throws {
      let cluster = try TestCluster(topics: ["visits": 1])
      try cluster.producer().write("visits", partition: 0, ["a"])
      cluster.fail(.fetch, with: Array(repeating: .topicNotAuthorized, count: 5))
      let error = try #require(throws: KafkaError.self) {
        try cluster.read([TopicPartition("visits", 0)], Recorder())
      }
      #expect(right(error) == AccessRight(.read, .topic, "visits"))
      #expect(error.description.contains("--operation Read --topic visits"), "\(error)")
    }

    @Test("a topic that must not be seen is told from one that is not there")
    func seeing() throws {
      let cluster = try TestCluster(topics: ["visits": 1, "deaths": 1])
      cluster.setTopicFailure("deaths", .topicNotAuthorized)
      let admin = try Admin(settings: cluster.clientSettings, log: { _ in })
      #expect(try admin.topics(withinMS: 10_000).map(\.name) == ["visits"])
      #expect(right(try admin.whyHidden("deaths", withinMS: 10_000)) == AccessRight(.describe, .topic, "deaths"))
      #expect(try admin.whyHidden("births", withinMS: 10_000) == .unknownTopic("births"))
      cluster.setTopicFailure("deaths", nil)
      #expect(try admin.topic("deaths", withinMS: 10_000).partitions.count == 1)
    }
  }
}
