import Kafka
import Testing

extension WithCluster {
  @Suite("assigned reader")
  struct AssignedReaderTests {
    static let state = (0..<3).map { TopicPartition("state", $0) }

    @Test("reads each partition from its offset to its end, and says how far it is")
    func toTheEnd() throws {
      let cluster = try TestCluster(topics: ["state": 3])
      let producer = try cluster.producer()
      try producer.write("state", partition: 0, (0..<1_000).map { "a\($0)" })
      try producer.write("state", partition: 1, (0..<500).map { "b\($0)" })
      var reader = try AssignedReader(
        settings: cluster.quick, limits: ConsumerLimits(batchMax: 64, waitMS: 10), log: { _ in })
      var values: [Int32: [String]] = [:]
      var progress: [ReadProgress] = []
      let ends = try reader.read(
        from: [Self.state[0]: .beginning, Self.state[1]: .offset(Offset(450)), Self.state[2]: .beginning],
        progress: { progress.append($0) }
      ) { batch in
        for i in batch.indices {
          values[batch[i].partition, default: []].append(
            batch[i].value.map { String(decoding: $0, as: UTF8.self) } ?? "-")
        }
      }
      #expect(values[0] == (0..<1_000).map { "a\($0)" })
      #expect(values[1] == (450..<500).map { "b\($0)" })
      #expect(values[2] == nil)
      #expect(ends == [Self.state[0]: Offset(1_000), Self.state[1]: Offset(500), Self.state[2]: Offset(0)])
      #expect(progress.last == ReadProgress(offsetsRead: 1_050, offsetsTotal: 1_050, partitionsLeft: 0))
      #expect(progress.map(\.offsetsRead) == progress.map(\.offsetsRead).sorted())
      #expect(reader.topics == ["state"])
    }

    @Test("ends at what was the end, although more keeps coming; a second read goes on there")
    func movingEnd() throws {
      let cluster = try TestCluster(topics: ["state": 1])
      let producer = try cluster.producer()
      try producer.write("state", partition: 0, (0..<300).map { "\($0)" })
      var reader = try AssignedReader(
        settings: cluster.quick, limits: ConsumerLimits(batchMax: 70, waitMS: 10), log: { _ in })
      var offsets: [Int64] = []
      var written = 300
      func take(_ batch: borrowing RecordBatch) throws {
        for i in batch.indices { offsets.append(batch[i].offset.rawValue) }
        try producer.write("state", partition: 0, (0..<50).map { "late \($0)" })
        written += 50
      }
      let ends = try reader.read(from: [Self.state[0]: .beginning], apply: take)
      #expect(offsets == Array(0..<300))
      #expect(ends == [Self.state[0]: Offset(300)])
      let second = Int64(written)
      let again = try reader.read(from: ends.mapValues { .offset($0) }, apply: take)
      #expect(offsets == Array(0..<second))
      #expect(again == [Self.state[0]: Offset(second)])
    }

    @Test("nothing to read ends at once")
    func empty() throws {
      let cluster = try TestCluster(topics: ["state": 3])
      var reader = try AssignedReader(settings: cluster.quick, log: { _ in })
      var batches = 0
      let ends = try reader.read(from: [Self.state[0]: .beginning, Self.state[1]: .end]) { _ in batches += 1 }
      #expect(ends == [Self.state[0]: Offset(0), Self.state[1]: Offset(0)])
      #expect(batches == 0)
      #expect(try reader.read(from: [:]) { _ in }.isEmpty)
    }

    @Test("an expired start, a missing topic and a silent broker are errors")
    func errors() throws {
      let cluster = try TestCluster(topics: ["state": 1])
      try cluster.producer().write("state", partition: 0, ["a"])
      var reader = try AssignedReader(settings: cluster.quick, stallMS: 1_000, log: { _ in })
      #expect(throws: KafkaError.offsetBeyondEnd(Self.state[0], wanted: Offset(7), end: Offset(1))) {
        try reader.read(from: [Self.state[0]: .offset(Offset(7))]) { _ in }
      }
      #expect(throws: KafkaError.self) { try reader.read(from: [TopicPartition("state", 5): .beginning]) { _ in } }
      try cluster.setBroker(1, up: false)
      let error = try #require(throws: KafkaError.self) { try reader.read(from: [Self.state[0]: .beginning]) { _ in } }
      #expect(error.isRetriable, "\(error)")
    }

    @Test("what the caller throws, and the stop flag, end the read; the reader can be used again")
    func ending() throws {
      struct Broken: Error {}
      let cluster = try TestCluster(topics: ["state": 1])
      try cluster.producer().write("state", partition: 0, (0..<100).map { "\($0)" })
      let stop = StopFlag()
      var reader = try AssignedReader(
        settings: cluster.quick, limits: ConsumerLimits(batchMax: 10, waitMS: 10), stop: stop, log: { _ in })
      #expect(throws: Broken.self) { try reader.read(from: [Self.state[0]: .beginning]) { _ in throw Broken() } }
      var offsets: [Int64] = []
      _ = try reader.read(from: [Self.state[0]: .beginning]) { batch in
        for i in batch.indices { offsets.append(batch[i].offset.rawValue) }
      }
      #expect(offsets == Array(0..<100))
      stop.raise()
      #expect(throws: CancellationError.self) { try reader.read(from: [Self.state[0]: .beginning]) { _ in } }
    }
  }
}
