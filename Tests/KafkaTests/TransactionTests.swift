import Kafka
import Testing

extension WithCluster {
  @Suite("transactions")
  struct TransactionTests {
    static let visits = TopicPartition("visits", 0)

    static func transactional(_ cluster: TestCluster, _ id: String = "t") throws -> Producer {
      let producer = try cluster.producer(["transactional.id": id])
      try producer.initTransactions(withinMS: 10_000)
      return producer
    }

    func put(_ producer: Producer, _ value: String) throws {
      let topic = try producer.topic("visits")
      try Array(value.utf8).withUnsafeBytes { try producer.produce(topic, partition: 0, key: nil, value: $0) }
    }

    @Test("commits make records visible, with the group's offsets along")
    func commit() throws {
      let cluster = try TestCluster(topics: ["visits": 1, "partials": 1])
      try cluster.producer().write("visits", partition: 0, (0..<20).map { "\($0)" })
      let producer = try Self.transactional(cluster)
      let partials = try producer.topic("partials")
      let sink = Recorder()
      var commits = 0
      sink.onBatch = { sink, consumer in
        try producer.begin()
        try [UInt8]("\(sink.seen.count)".utf8).withUnsafeBytes {
          try producer.produce(partials, partition: 0, key: nil, value: $0)
        }
        try producer.flush(withinMS: 10_000)
        let position = try #require(consumer.position(Self.visits))
        try producer.sendOffsets([Self.visits: position], consumer.groupMetadata(), withinMS: 10_000)
        try producer.commit(withinMS: 10_000)
        commits += 1
      }
      sink.isDone = { $0.seen.count >= 20 }
      let loop = try ConsumerLoop(
        settings: cluster.quick(group: "g"), source: .group(topics: ["visits"]),
        limits: ConsumerLimits(batchMax: 5, waitMS: 20), log: { _ in })
      try loop.run(sink)
      #expect(commits >= 4)

      let result = Recorder()
      result.isDone = { $0.seen.count >= commits }
      try cluster.read([TopicPartition("partials", 0)], result)
      #expect(result.seen.last?.value?.text == "20")
    }

    @Test("after an abort the next transaction goes through")
    func abort() throws {
      let cluster = try TestCluster(topics: ["visits": 1])
      let producer = try Self.transactional(cluster)
      try producer.begin()
      try put(producer, "dropped")
      try producer.abort(withinMS: 10_000)
      try producer.begin()
      try put(producer, "kept")
      try producer.commit(withinMS: 10_000)
      let sink = Recorder()
      sink.isDone = { $0.seen.contains { $0.value?.text == "kept" } }
      try cluster.read([Self.visits], sink)
      #expect(sink.seen.last?.value?.text == "kept")
    }

    @Test("a failed write makes the transaction abortable, and says why")
    func abortable() throws {
      let cluster = try TestCluster(topics: ["visits": 1])
      let producer = try Self.transactional(cluster)
      try producer.begin()
      cluster.fail(.produce, with: [.messageTooLarge])
      try put(producer, "a")
      let error = try #require(throws: KafkaError.self) { try producer.commit(withinMS: 10_000) }
      guard case .abortable = error else {
        Issue.record("got \(error)")
        return
      }
      #expect(error.requiresAbort && !error.endsClient)
      #expect(error.description.contains("visits/0") && error.description.contains("MSG_SIZE_TOO_LARGE"))
      try producer.abort(withinMS: 10_000)

      var attempts = 0
      while true {
        attempts += 1
        do {
          try producer.begin()
          try put(producer, "b")
          try producer.commit(withinMS: 10_000)
          break
        } catch let error as KafkaError where error.requiresAbort && attempts < 3 {
          try producer.abort(withinMS: 10_000)
        }
      }
      let sink = Recorder()
      sink.isDone = { !$0.seen.isEmpty }
      try cluster.read([Self.visits], sink)
      #expect(sink.seen.map { $0.value?.text } == ["b"])
    }

    @Test("being fenced ends the producer", arguments: [TestFailure.producerFenced, .invalidProducerEpoch])
    func fenced(failure: TestFailure) throws {
      let cluster = try TestCluster(topics: ["visits": 1])
      let producer = try Self.transactional(cluster)
      try producer.begin()
      try put(producer, "a")
      try producer.flush(withinMS: 10_000)
      cluster.fail(.endTransaction, with: [failure])
      let error = try #require(throws: KafkaError.self) { try producer.commit(withinMS: 10_000) }
      guard case .fenced = error else {
        Issue.record("got \(error)")
        return
      }
      #expect(error.endsClient && !error.isRetriable)
      #expect(error.description.contains("transactional.id"))
      #expect(throws: KafkaError.self) { try producer.begin() }
    }

    @Test(
      "a coordinator that is busy or has moved is waited for",
      arguments: [
        TestFailure.coordinatorLoading, .notCoordinator, .coordinatorNotAvailable,
      ])
    func busy(failure: TestFailure) throws {
      let cluster = try TestCluster(brokers: 2, topics: ["visits": 1])
      let producer = try Self.transactional(cluster)
      try producer.begin()
      try put(producer, "a")
      cluster.fail(.endTransaction, with: [failure, failure])
      try producer.commit(withinMS: 20_000)
    }

    @Test("no answer in time can be retried")
    func deadline() throws {
      let cluster = try TestCluster(topics: ["visits": 1])
      let producer = try Self.transactional(cluster)
      try producer.begin()
      try put(producer, "a")
      try producer.flush(withinMS: 10_000)
      try cluster.setBroker(1, up: false)
      let error = try #require(throws: KafkaError.self) { try producer.commit(withinMS: 300) }
      #expect(error.isRetriable, "\(error)")
      try cluster.setBroker(1, up: true)
      try producer.commit(withinMS: 30_000)
    }

    @Test("writing outside of a transaction is refused")
    func outside() throws {
      let cluster = try TestCluster(topics: ["visits": 1])
      let producer = try Self.transactional(cluster)
      #expect(throws: KafkaError.self) { try put(producer, "a") }
      #expect(throws: KafkaError.self) { try producer.commit(withinMS: 1_000) }
    }

    @Test("a producer without a transactional id is told so")
    func notConfigured() throws {
      let cluster = try TestCluster()
      let producer = try cluster.producer()
      #expect(throws: KafkaError.self) { try producer.initTransactions(withinMS: 1_000) }
    }
  }
}
