import Kafka
import Testing

extension WithCluster {
  @Suite("producer")
  struct ProducerTests {
    @Test("a full queue waits, and nothing is lost")
    func backPressure() throws {
      let cluster = try TestCluster(topics: ["visits": 1])
      try cluster.setRoundTrip(broker: 1, ms: 20)
      let producer = try cluster.producer(["queue.buffering.max.messages": "100", "linger.ms": "0"])
      let values = (0..<1_500).map { "\($0)" }
      let topic = try producer.topic("visits")
      var most = 0
      for value in values {
        try Array(value.utf8).withUnsafeBytes { try producer.produce(topic, partition: 0, key: nil, value: $0) }
        most = max(most, producer.outstanding)
      }
      try producer.flush(withinMS: 30_000)
      #expect(most >= 100)
      #expect(most <= 200)
      let sink = Recorder()
      sink.isDone = { $0.seen.count >= values.count }
      try cluster.read([TopicPartition("visits", 0)], sink)
      #expect(sink.seen.map { $0.value?.text } == values)
    }

    @Test("a queue that stays full is an error after the time allowed", arguments: [false, true])
    func queueFull(withHeaders: Bool) throws {
      let cluster = try TestCluster(topics: ["visits": 1])
      let producer = try cluster.producer(["queue.buffering.max.messages": "10"], queueFullWaitMS: 100)
      try producer.write("visits", partition: 0, ["first"])
      try cluster.setBroker(1, up: false)
      let topic = try producer.topic("visits")
      #expect(throws: KafkaError.queueFull(waitedMS: 100)) {
        for _ in 0..<1_000 {
          if withHeaders {
            try producer.produce(topic, partition: 0, key: nil, value: nil, headers: [RecordHeader("a", "b")])
          } else {
            try producer.produce(topic, partition: 0, key: nil, value: nil)
          }
        }
      }
      producer.purge()
    }

    @Test("a record that could not be written fails the flush, with place and reason")
    func deliveryFailure() throws {
      let cluster = try TestCluster(topics: ["visits": 2])
      let producer = try cluster.producer(["enable.idempotence": "false", "acks": "1", "linger.ms": "10000"])
      // Once its leader is known records go straight to their partition, and wait there: both come to be in one request.
      try producer.write("visits", partition: 1, ["first"])
      cluster.fail(.produce, with: [.messageTooLarge])
      let error = try #require(throws: KafkaError.self) { try producer.write("visits", partition: 1, ["a", "b"]) }
      guard case .deliveryFailed(2, TopicPartition("visits", 1), let reason) = error else {
        Issue.record("got \(error)")
        return
      }
      #expect(reason.contains("MSG_SIZE_TOO_LARGE"))
      try producer.write("visits", partition: 1, ["c"])  // a failure is told once
    }

    @Test("brokers that are away fail the flush by its deadline, and the records still arrive after")
    func flushDeadline() throws {
      let cluster = try TestCluster(topics: ["visits": 1])
      let producer = try cluster.producer()
      try producer.write("visits", partition: 0, ["a"])
      try cluster.setBroker(1, up: false)
      #expect(throws: KafkaError.timedOut(operation: "Writing the last 1 record(s)", afterMS: 200)) {
        try producer.write("visits", partition: 0, ["b"], withinMS: 200)
      }
      try cluster.setBroker(1, up: true)
      try producer.flush(withinMS: 30_000)
      #expect(producer.outstanding == 0)
    }

    @Test("refusals name the topic")
    func refusals() throws {
      let cluster = try TestCluster(topics: ["visits": 1])
      let producer = try cluster.producer(["message.max.bytes": "2000"])
      try producer.write("visits", partition: 0, ["a"])
      #expect(throws: KafkaError.recordTooLarge(topic: "visits", bytes: 3_000)) {
        try producer.write("visits", partition: 0, [String(repeating: "x", count: 3_000)])
      }
      #expect(throws: KafkaError.unknownPartition(TopicPartition("visits", 9))) {
        try producer.write("visits", partition: 9, ["a"])
      }
    }

    @Test("librdkafka puts a key where Murmur2 says")
    func partitioner() throws {
      let cluster = try TestCluster(topics: ["visits": 7])
      let producer = try cluster.producer()
      let topic = try producer.topic("visits")
      let keys = (0..<200).map { "subject-\($0)" }
      for key in keys {
        try Array(key.utf8).withUnsafeBytes { try producer.produce(topic, key: $0, value: $0) }
      }
      try producer.flush(withinMS: 10_000)
      let sink = Recorder()
      sink.isDone = { $0.seen.count >= 200 }
      try cluster.read((0..<7).map { TopicPartition("visits", $0) }, sink)
      #expect(Set(sink.seen.map(\.partition)).count == 7)
      for seen in sink.seen {
        let key = try #require(seen.key)
        #expect(seen.partition == Murmur2.partition(of: key, partitionCount: 7), "key \(key.text)")
      }
    }

    @Test("problems that librdkafka mends are told, and log lines arrive")
    func problems() throws {
      let cluster = try TestCluster(topics: ["visits": 1])
      let lines = Lines()
      var problems: [KafkaError] = []
      let producer = try Producer(
        settings: cluster.clientSettings, log: { lines.add($0) }, onProblem: { problems.append($0) })
      try producer.write("visits", partition: 0, ["a"])
      try cluster.setBroker(1, up: false)
      let end = ContinuousClock.now + .seconds(20)
      while problems.isEmpty || lines.all.isEmpty, ContinuousClock.now < end { producer.poll(waitMS: 20) }
      let first = try #require(problems.first)
      guard case .unreachable = first else {
        Issue.record("got \(first)")
        return
      }
      #expect(lines.all.contains { $0.facility == "FAIL" && !$0.text.isEmpty })
    }

    @Test("statistics arrive as JSON")
    func statistics() throws {
      let cluster = try TestCluster(topics: ["visits": 1])
      var texts: [String] = []
      let producer = try Producer(
        settings: cluster.clientSettings.merging(["statistics.interval.ms": "50"]) { $1 }, log: { _ in },
        statistics: { texts.append($0) })
      let end = ContinuousClock.now + .seconds(20)
      while texts.isEmpty, ContinuousClock.now < end { producer.poll(waitMS: 20) }
      #expect(texts.first?.contains("\"msg_cnt\"") == true)
    }
  }
}
