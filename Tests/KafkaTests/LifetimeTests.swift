import Kafka
import Testing

extension WithCluster {
  @Suite("lifetime")
  struct LifetimeTests {
    @Test("clients come and go, used or not, with messages in every place")
    func comeAndGo() throws {
      let cluster = try TestCluster(topics: ["visits": 1])
      for round in 0..<20 {
        let producer = try cluster.producer()
        let topic = try producer.topic("visits")
        for _ in 0..<30 { try producer.produce(topic, partition: 0, key: nil, value: nil) }
        if round % 2 == 0 { try producer.flush(withinMS: 10_000) }  // else it goes with records queued

        _ = try ConsumerLoop(
          settings: cluster.quick(group: "unused"), source: .group(topics: ["visits"]), log: { _ in })
        let sink = Recorder()
        sink.isDone = { !$0.seen.isEmpty }
        try cluster.read([TopicPartition("visits", 0)], sink, limits: ConsumerLimits(batchMax: 7, waitMS: 10))
        _ = try AssignedReader(settings: cluster.quick, log: { _ in })
        _ = try Admin(settings: cluster.clientSettings, log: { _ in })
        _ = try? Producer(settings: ["linger.ms": "soon"])
        _ = try? Producer(settings: ["enable.idempotence": "true", "acks": "1"], log: { _ in })
      }
    }

    @Test("what a sink keeps after the loop fails, but harms nothing")
    func keptConsumer() throws {
      let cluster = try TestCluster(topics: ["visits": 1])
      let tp = TopicPartition("visits", 0)
      var kept: Consumer?
      do {
        let sink = Recorder()
        sink.onIdle = { _, consumer in
          kept = consumer
          consumer.requestStop()
        }
        try cluster.read([tp], sink)
      }
      let consumer = try #require(kept)
      #expect(consumer.assignment.isEmpty)
      #expect(throws: KafkaError.self) { try consumer.pause([tp]) }
      #expect(consumer.position(tp) == nil)
      kept = nil
    }

    @Test("a loop on its own thread is stopped by its flag, and by cancelling the task")
    func thread() async throws {
      let cluster = try TestCluster(topics: ["visits": 1])
      for isCancelled in [false, true] {
        let stop = StopFlag()
        let started = StopFlag()
        let task = Task {
          try await KafkaThread.run(named: "visits-poll", stop: stop) {
            let sink = Recorder()
            sink.onIdle = { _, _ in started.raise() }
            let loop = try ConsumerLoop(
              settings: cluster.quick, source: .partitions([TopicPartition("visits", 0)]),
              limits: ConsumerLimits(waitMS: 10), stop: stop, log: { _ in })
            try loop.run(sink)
            return sink.calls
          }
        }
        while !started.isRaised { await Task.yield() }
        if isCancelled { task.cancel() } else { stop.raise() }
        #expect(try await task.value == ["assigned visits/0", "revoked visits/0"])
      }
    }

    @Test("an error on the thread arrives at the task")
    func threadError() async {
      await #expect(throws: KafkaError.unknownSetting(name: "no.such")) {
        try await KafkaThread.run(named: "t", stop: StopFlag()) { _ = try Producer(settings: ["no.such": "1"]) }
      }
    }
  }
}
