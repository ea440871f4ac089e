import Kafka
import Testing

extension WithCluster {
  @Suite("admin")
  struct AdminTests {
    @Test("topics and their partitions are listed")
    func listing() throws {
      let cluster = try TestCluster(brokers: 3, topics: ["visits": 6, "deaths": 2])
      let admin = try Admin(settings: cluster.clientSettings, log: { _ in })
      let topics = try admin.topics(withinMS: 10_000)
      #expect(topics.map(\.name) == ["deaths", "visits"])
      #expect(topics.map(\.partitions.count) == [2, 6])
      #expect(topics[1].partitions.map(\.id) == Array(0..<6))
      #expect(topics[1].partitions.allSatisfy { $0.leader != nil && !$0.replicas.isEmpty })
      try cluster.setLeader(TopicPartition("deaths", 1), broker: nil)
      #expect(try admin.topic("deaths", withinMS: 10_000).partitions[1].leader == nil)
    }

    @Test("asking for a topic does not create it")
    func asking() throws {
      let cluster = try TestCluster()
      let admin = try Admin(settings: cluster.clientSettings, log: { _ in })
      #expect(throws: KafkaError.unknownTopic("visits")) { try admin.topic("visits", withinMS: 10_000) }
      #expect(throws: KafkaError.unknownTopic("visits")) { try admin.topic("visits", withinMS: 10_000) }
      #expect(try admin.topics(withinMS: 10_000).isEmpty)
    }

    @Test("what the brokers cannot do is said so, for each request")
    func unsupported() throws {
      let cluster = try TestCluster(topics: ["visits": 1])
      let admin = try Admin(settings: cluster.clientSettings, log: { _ in })
      let tp = TopicPartition("visits", 0)
      let calls: [() throws -> Void] = [
        { _ = try admin.createTopics([TopicSpecification("a", partitions: 1)], withinMS: 500) },
        { _ = try admin.deleteTopics(["visits"], withinMS: 500) },
        { try admin.createPartitions(of: "visits", total: 4, withinMS: 500) },
        { _ = try admin.settings(of: ["visits"], withinMS: 500) },
        { try admin.changeSettings(of: "visits", ["retention.ms": "1"], withinMS: 500) },
        { _ = try admin.hasMembers(group: "g", withinMS: 5_000) },
        { _ = try admin.deleteRecords(before: [tp: Offset(0)], withinMS: 5_000) },
      ]
      for (i, call) in calls.enumerated() {
        let error = try #require(throws: KafkaError.self) { try call() }
        guard case .unsupportedByBroker = error else {
          Issue.record("call \(i) gave \(error)")
          continue
        }
      }
    }

    @Test("brokers that cannot be reached are an error by the deadline")
    func unreachable() throws {
      let admin = try Admin(settings: ["bootstrap.servers": "127.0.0.1:1"], log: { _ in })
      let error = try #require(throws: KafkaError.self) { try admin.topics(withinMS: 300) }
      #expect(error.isRetriable, "\(error)")
    }

    @Test("watermarks of many partitions, and a group's offsets")
    func watermarks() throws {
      let cluster = try TestCluster(topics: ["visits": 3])
      let producer = try cluster.producer()
      for p in 0..<3 as Range<Int32> { try producer.write("visits", partition: p, (0..<Int(p) * 5).map { "\($0)" }) }
      let admin = try Admin(settings: cluster.clientSettings, log: { _ in })
      let partitions = (0..<3).map { TopicPartition("visits", $0) }
      let marks = try admin.watermarks(of: partitions, withinMS: 10_000)
      #expect(partitions.map { marks[$0]?.high } == [Offset(0), Offset(5), Offset(10)])
      #expect(throws: KafkaError.self) { try admin.watermarks(of: [TopicPartition("visits", 9)], withinMS: 2_000) }
    }

    @Test("the test cluster's own topics: created once, and with 4 partitions if only asked for")
    func testCluster() throws {
      let cluster = try TestCluster(defaultPartitions: 3)
      try cluster.createTopic("visits")
      #expect(throws: KafkaError.topicExists("visits")) { try cluster.createTopic("visits") }
      try cluster.producer().write("asked-for", ["a"])
      let topics = try Admin(settings: cluster.clientSettings, log: { _ in }).topics(withinMS: 10_000)
      #expect(topics.map(\.name) == ["asked-for", "visits"])
      #expect(topics.map(\.partitions.count) == [4, 3])
    }
  }
}
