import Kafka
import Testing

extension WithCluster {
  @Suite("consumer loop")
  struct ConsumerLoopTests {
    static let visits = TopicPartition("visits", 0)

    @Test("3,000 records arrive in order, once, although fetches fail")
    func fetchErrors() throws {
      let cluster = try TestCluster(topics: ["visits": 1])
      let values = (0..<3_000).map { "value \($0)" }
      try cluster.producer().write("visits", partition: 0, values)

      let sink = Recorder()
      var batches = 0
      sink.onBatch = { _, _ in
        batches += 1
        if batches % 10 == 0 { cluster.fail(.fetch, with: [.disconnect, .requestTimedOut, .notLeader]) }
      }
      sink.isDone = { $0.seen.count >= 3_000 }
      cluster.fail(.fetch, with: [.disconnect, .requestTimedOut])
      let loop = try ConsumerLoop(
        settings: cluster.quick(group: "g").merging(["fetch.message.max.bytes": "4000"]) { $1 },
        source: .group(topics: ["visits"]), limits: ConsumerLimits(batchMax: 100, waitMS: 20), log: { _ in })
      try loop.run(sink)
      #expect(batches >= 30)
      #expect(sink.seen.map { $0.value?.text } == values)
      #expect(sink.seen.map(\.offset) == Array(0..<3_000))
      #expect(sink.calls == ["assigned visits/0", "revoked visits/0"])
    }

    @Test("the end of each partition is told after all its records, once, and anew when it is begun anew")
    func ends() throws {
      let cluster = try TestCluster(topics: ["visits": 3])
      try cluster.producer().write("visits", partition: 0, (0..<300).map { "\($0)" })
      // The last offset may be the mark of a transaction, which is never delivered.
      let producer = try cluster.producer(["transactional.id": "t"])
      try producer.initTransactions(withinMS: 10_000)
      try producer.begin()
      try producer.write("visits", partition: 1, ["a", "b"])
      try producer.commit(withinMS: 10_000)
      let all = (0..<3).map { TopicPartition("visits", Int32($0)) }
      let sink = Recorder()
      var idles = 0
      sink.onIdle = { _, _ in idles += 1 }
      sink.onEnd = { sink, consumer in
        idles = 0
        if sink.ends.count == 3 {
          try consumer.start(Dictionary(uniqueKeysWithValues: all.map { ($0, .beginning) }))
        }
      }
      sink.isDone = { $0.ends.count >= 6 && idles >= 20 }
      try cluster.read(all, sink, ["enable.partition.eof": "true"])
      #expect(
        sink.ends.map(\.partition).prefix(3).sorted() == all && sink.ends.map(\.partition).suffix(3).sorted() == all)
      #expect(sink.ends.count == 6 && sink.ends[2].seen == 302 && sink.ends[5].seen == 604)
      for end in sink.ends { #expect(end.offset == sink.ends.first { $0.partition == end.partition }!.offset) }
    }

    @Test("records arrive although the broker goes away for a while")
    func brokerDown() throws {
      let cluster = try TestCluster(topics: ["visits": 1])
      try cluster.producer().write("visits", partition: 0, (0..<2_000).map { "\($0)" })
      let sink = Recorder()
      var idles = 0
      var wentDown = false
      sink.onBatch = { sink, _ in
        guard !wentDown else { return }
        wentDown = true
        try cluster.setBroker(1, up: false)
      }
      sink.onIdle = { _, _ in
        guard wentDown else { return }
        idles += 1
        if idles == 20 { try cluster.setBroker(1, up: true) }
      }
      sink.isDone = { $0.seen.count >= 2_000 }
      try cluster.read([Self.visits], sink, ["fetch.message.max.bytes": "2000", "queued.min.messages": "100"])
      #expect(idles >= 20)
      #expect(sink.seen.map(\.offset) == Array(0..<2_000))
    }

    @Test("pausing and resuming around a backlog loses nothing and repeats nothing")
    func pauseResume() throws {
      let cluster = try TestCluster(topics: ["visits": 2])
      let both = [TopicPartition("visits", 0), TopicPartition("visits", 1)]
      let producer = try cluster.producer()
      for tp in both { try producer.write("visits", partition: tp.partition, (0..<3_000).map { "\($0)" }) }
      let sink = Recorder()
      var pauses = 0
      var idleSincePause = 0
      var seenWhilePaused = 0
      sink.onBatch = { sink, consumer in
        if let last = sink.seen.last, consumer.pausedPartitions.contains(TopicPartition("visits", last.partition)) {
          seenWhilePaused += 1
        }
        if pauses < 20, consumer.pausedPartitions.isEmpty {
          let tp = both[pauses % 2]
          try consumer.pause([tp])
          try consumer.pause([tp])  // again: no effect
          pauses += 1
          idleSincePause = 0
        } else {
          idleSincePause += 1
          if idleSincePause == 3 { try consumer.resume(both) }
        }
      }
      sink.onIdle = { _, consumer in try consumer.resume(both) }
      sink.isDone = { $0.seen.count >= 6_000 }
      try cluster.read(both, sink, ["fetch.message.max.bytes": "8000"])
      #expect(pauses >= 5)
      #expect(seenWhilePaused == 0)
      for tp in both {
        #expect(sink.seen.filter { $0.partition == tp.partition }.map(\.offset) == Array(0..<3_000))
      }
    }

    @Test("a held partition is read only once it is started, from where it was told")
    func held() throws {
      let cluster = try TestCluster(topics: ["visits": 2])
      let held = TopicPartition("visits", 1)
      let producer = try cluster.producer()
      for partition in 0..<2 as Range<Int32> {
        try producer.write("visits", partition: partition, (0..<200).map { "\($0)" })
      }
      let sink = Recorder()
      sink.start = { $0 == held ? .held : .beginning }
      var idles = 0
      sink.onIdle = { sink, consumer in
        if sink.seen.count >= 200 { idles += 1 }
        guard idles == 10 else { return }
        #expect(sink.seen.count == 200 && sink.seen.allSatisfy { $0.partition == 0 })
        #expect(consumer.position(held) == nil)
        #expect(consumer.position(Self.visits) == Offset(200))
        try consumer.start([held: .offset(Offset(150))])
        #expect(consumer.position(held) == Offset(150))
      }
      sink.isDone = { $0.seen.count >= 250 }
      let loop = try ConsumerLoop(
        settings: cluster.quick(group: "g"), source: .group(topics: ["visits"]),
        limits: ConsumerLimits(batchMax: 64, waitMS: 10), log: { _ in })
      try loop.run(sink)
      #expect(sink.seen.filter { $0.partition == 1 }.map(\.offset) == Array(150..<200))
      #expect(sink.seen.filter { $0.partition == 0 }.map(\.offset) == Array(0..<200))
    }

    @Test("starting again elsewhere moves only that partition, and keeps what is paused paused")
    func rewind() throws {
      let cluster = try TestCluster(topics: ["visits": 3])
      let all = (0..<3 as Range<Int32>).map { TopicPartition("visits", $0) }
      let producer = try cluster.producer()
      for tp in all { try producer.write("visits", partition: tp.partition, (0..<1_000).map { "\($0)" }) }
      let sink = Recorder()
      var rewound: Int?
      sink.onIdle = { sink, consumer in
        if consumer.pausedPartitions.contains(all[2]) {
          #expect(!sink.seen.contains { $0.partition == 2 })
          try consumer.resume([all[2]])
        }
      }
      sink.onBatch = { sink, consumer in
        let ofFirst = sink.seen.filter { $0.partition == 0 }.count
        if rewound == nil, ofFirst >= 500 {
          rewound = ofFirst
          try consumer.start([all[0]: .offset(Offset(100))])
        }
      }
      sink.isDone = { sink in rewound.map { sink.seen.count >= 3_000 + $0 - 100 } ?? false }
      let pausing = PausingFirst(sink, all[2])
      let loop = try ConsumerLoop(
        settings: cluster.quick.merging(["fetch.message.max.bytes": "4000"]) { $1 }, source: .partitions(all),
        limits: ConsumerLimits(batchMax: 50, waitMS: 10), log: { _ in })
      try loop.run(pausing)
      let turn = try #require(rewound)
      #expect(sink.seen.filter { $0.partition == 0 }.map { Int($0.offset) } == Array(0..<turn) + Array(100..<1_000))
      for partition in 1..<3 as Range<Int32> {
        #expect(sink.seen.filter { $0.partition == partition }.map(\.offset) == Array(0..<1_000))
      }
    }

    @Test("keys, values, tombstones, empty values and headers arrive as they were sent")
    func content() throws {
      let cluster = try TestCluster(topics: ["visits": 1])
      let producer = try cluster.producer()
      let topic = try producer.topic("visits")
      let empty = UnsafeRawBufferPointer(start: nil, count: 0)
      try Array("key".utf8).withUnsafeBytes { key in
        try Array("value".utf8).withUnsafeBytes { value in
          try producer.produce(topic, partition: 0, key: key, value: value)
          try producer.produce(topic, partition: 0, key: key, value: nil)
          try producer.produce(topic, partition: 0, key: nil, value: empty)
          try producer.produce(topic, partition: 0, key: empty, value: value)
          try producer.produce(
            topic, partition: 0, key: key, value: nil,
            headers: [
              RecordHeader("content-type", "application/json"), RecordHeader("none", nil), RecordHeader("empty", []),
              RecordHeader("content-type", "application/protobuf"),
            ], timestampMS: 1_538_352_000_000)
          try producer.produce(topic, partition: 0, key: nil, value: empty, headers: [RecordHeader("a", "b")])
        }
      }
      try producer.flush(withinMS: 10_000)

      let sink = ContentSink(count: 6)
      let loop = try ConsumerLoop(
        settings: cluster.quick, source: .partitions([Self.visits]), limits: ConsumerLimits(waitMS: 10), log: { _ in })
      try loop.run(sink)
      #expect(sink.keys == ["key", "key", nil, "", "key", nil])
      #expect(sink.values == ["value", nil, "", "value", nil, ""])
      #expect(sink.isTombstone == [false, true, false, false, true, false])
      #expect(sink.contentTypes == [nil, nil, nil, nil, "application/protobuf", nil])
      #expect(
        sink.headers[4] == [
          RecordHeader("content-type", "application/json"), RecordHeader("none", nil), RecordHeader("empty", []),
          RecordHeader("content-type", "application/protobuf"),
        ])
      #expect(sink.headers[5] == [RecordHeader("a", "b")])
      #expect(sink.timestamps[4] == 1_538_352_000_000)
      #expect(sink.timestamps[0] > 1_538_352_000_000)
    }

    @Test("an offset that has expired is an error, not a skip")
    func expired() throws {
      let cluster = try TestCluster(topics: ["visits": 1])
      let producer = try cluster.producer()
      let large = String(repeating: "x", count: 10_000)
      for _ in 0..<10 { try producer.write("visits", partition: 0, (0..<100).map { _ in large }) }
      let earliest = try Admin(settings: cluster.clientSettings).watermarks(of: [Self.visits], withinMS: 5_000)
      let low = try #require(earliest[Self.visits]?.low)
      #expect(low > Offset(1))

      let sink = Recorder()
      sink.start = { _ in .offset(Offset(1)) }
      #expect(throws: KafkaError.offsetExpired(Self.visits, wanted: Offset(1), earliest: low)) {
        try cluster.read([Self.visits], sink)
      }
      #expect(sink.seen.isEmpty)
      #expect(sink.calls == ["assigned visits/0", "lost visits/0"])
    }

    @Test("an offset past the end is told apart from one that has expired")
    func beyond() throws {
      let cluster = try TestCluster(topics: ["visits": 1])
      try cluster.producer().write("visits", partition: 0, ["a", "b"])
      let sink = Recorder()
      sink.start = { _ in .offset(Offset(70)) }
      #expect(throws: KafkaError.offsetBeyondEnd(Self.visits, wanted: Offset(70), end: Offset(2))) {
        try cluster.read([Self.visits], sink)
      }
    }

    @Test("a group without a committed offset is not given a starting place by chance")
    func noStart() throws {
      let cluster = try TestCluster(topics: ["visits": 1])
      let sink = Recorder()
      sink.start = { _ in .committed }
      let loop = try ConsumerLoop(
        settings: cluster.quick(group: "g"), source: .group(topics: ["visits"]), log: { _ in })
      #expect(throws: KafkaError.noStartingOffset(Self.visits)) { try loop.run(sink) }
    }

    @Test("what the sink throws ends the loop, and nothing may be committed after it")
    func sinkThrows() throws {
      struct Broken: Error, Equatable {}
      let cluster = try TestCluster(topics: ["visits": 1])
      try cluster.producer().write("visits", partition: 0, ["a"])
      let sink = Recorder()
      sink.onBatch = { _, _ in throw Broken() }
      let loop = try ConsumerLoop(
        settings: cluster.quick(group: "g"), source: .group(topics: ["visits"]), log: { _ in })
      #expect(throws: Broken()) { try loop.run(sink) }
      #expect(sink.calls == ["assigned visits/0", "lost visits/0"])
    }

    @Test("committed offsets, watermarks and lag can be asked for")
    func asking() throws {
      let cluster = try TestCluster(topics: ["visits": 1])
      try cluster.producer().write("visits", partition: 0, (0..<10).map { "\($0)" })
      let sink = Recorder()
      sink.onBatch = { sink, consumer in
        guard sink.seen.count == 10 else { return }
        try consumer.commit([Self.visits: Offset(7)])
        #expect(try consumer.committed([Self.visits], withinMS: 5_000) == [Self.visits: Offset(7)])
        #expect(consumer.watermarks(Self.visits)?.lag(from: Offset(7)) == 3)
        #expect(
          try consumer.queryWatermarks(Self.visits, withinMS: 5_000) == Watermarks(low: Offset(0), high: Offset(10)))
        #expect(consumer.assignment == [Self.visits])
        let metadata = try consumer.groupMetadata()
        _ = metadata
      }
      sink.isDone = { $0.seen.count >= 10 }
      let loop = try ConsumerLoop(
        settings: cluster.quick(group: "g"), source: .group(topics: ["visits"]), log: { _ in })
      try loop.run(sink)

      let again = Recorder()
      again.start = { _ in .committed }
      again.isDone = { $0.seen.count >= 3 }
      let second = try ConsumerLoop(
        settings: cluster.quick(group: "g"), source: .group(topics: ["visits"]), log: { _ in })
      try second.run(again)
      #expect(again.seen.map(\.offset) == [7, 8, 9])
    }

    @Test("misuse is told as such")
    func misuse() throws {
      let cluster = try TestCluster(topics: ["visits": 1])
      let sink = Recorder()
      let other = TopicPartition("deaths", 9)
      sink.onIdle = { _, consumer in
        #expect(throws: KafkaError.self) { try consumer.start([other: .beginning]) }
        #expect(throws: KafkaError.self) { try consumer.pause([other]) }
        consumer.requestStop()
      }
      let loop = try ConsumerLoop(
        settings: cluster.quick, source: .partitions([Self.visits]), limits: ConsumerLimits(waitMS: 10), log: { _ in })
      try loop.run(sink)
      #expect(throws: KafkaError.self) { try loop.run(sink) }
    }
  }
}
