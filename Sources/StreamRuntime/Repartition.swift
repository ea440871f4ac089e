package import Kafka

/// Widens the input topics, and copies to its new partition every event whose key chooses another one than before.
///
/// Kafka adds partitions but leaves what is written where it is, so a subject would be parted: old records in one partition,
/// new ones in another. The copies keep their order, so in its new partition a subject has the same history, and the count
/// role, which begins a new partition at its beginning, counts it as if it had always been there. In the old partition marks
/// in `kpi.state` say up to where everything has been copied: a restore leaves the moved subjects out, and an event that is
/// met again before the mark is skipped. Nothing is deleted.
///
/// It may be broken off and run again: until the marks are written, the count role refuses to start, and a second copy is a
/// repeated version, which changes nothing. It also mends events that a producer put into the wrong partition.
///
/// **Producers that were not stopped.** An event that one puts where keys led before is copied, if it comes before the end that
/// was read; else the count role sets it aside as being in the wrong partition. Republishing it, or a second run, brings it
/// where it belongs.
///
/// **Count processes that were not stopped** could take such an event into state that nobody looks at any more, and leave a
/// position behind it. So none begins while the group has members, where broker and librdkafka tell of them; nothing is declared done
/// when `kpi.state` has grown meanwhile; and a restore that finds a moved subject's state behind the new number of
/// partitions asks for another run.
///
/// Turned down: new topics beside the old ones, which every producer would have to be told of; and rewriting the topics from
/// a file, which a crash half-way would turn into a loss.
package struct Repartition {
  /// Told while it works.
  package struct Progress: Sendable {
    package var topic: String
    package var read: Int64
    package var total: Int64
    package var copied: Int64
  }

  package enum Obstacle: Error, CustomStringConvertible {
    case wouldShrink(topic: String, from: Int, to: Int)
    case cutShort(topic: String, partition: Int32, earliest: Int64)
    case stillCounting
    case countedMeanwhile(partition: Int32)

    package var description: String {
      switch self {
      case .wouldShrink(let topic, let from, let to):
        "\(topic) has \(from) partitions; Kafka cannot take any away, so it cannot have \(to)."
      case .cutShort(let topic, let partition, let earliest):
        "\(topic)/\(partition) begins at offset \(earliest): what lay before cannot be copied, and its subjects would lose it. "
          + "Restore the topic first."
      case .stillCounting:
        "Count processes are running, or were killed a moment ago. Stop them, wait for the session timeout after a kill, and run "
          + "this again."
      case .countedMeanwhile(let partition):
        "\(TopicNames.state)/\(partition) was written to during the move: a count process is running, or was killed a moment "
          + "ago. Stop it and run this again; until then none begins to count."
      }
    }
  }

  private let settings: RuntimeSettings
  private let admin: Admin
  private let stop: StopFlag
  private let inputs = TopicDeclaration.all.filter { $0.isInput && $0.name != TopicNames.state }.map(\.name)

  package init(settings: RuntimeSettings, stop: StopFlag) throws {
    self.settings = settings
    self.stop = stop
    admin = try Admin(settings: settings.reader("repartition-admin"))
  }

  /// How many partitions each input topic and `kpi.state` has; topics that do not exist are left out.
  package func counts() throws -> [String: Int] {
    let found = Dictionary(
      uniqueKeysWithValues: try admin.topics(withinMS: 30_000).map { ($0.name, $0.partitions.count) })
    return Dictionary(
      uniqueKeysWithValues: (inputs + [TopicNames.state]).compactMap { name in found[name].map { (name, $0) } })
  }

  /// Blocks. Everything that counts and everything that writes events must be stopped.
  /// - Returns: events copied.
  package func run(to partitions: Int32, progress: (Progress) -> Void) throws -> Int64 {
    // Not every broker or librdkafka tells, and not every client may ask.
    let group = settings.consumer("count")["group.id"]!
    if (try? admin.hasMembers(group: group, withinMS: 10_000)) == true { throw Obstacle.stillCounting }
    let counts = try counts()
    for (topic, count) in counts.sorted(by: { $0.key < $1.key }) where count > Int(partitions) {
      throw Obstacle.wouldShrink(topic: topic, from: count, to: Int(partitions))
    }
    for (topic, count) in counts.sorted(by: { $0.key < $1.key }) where count < Int(partitions) {
      try admin.createPartitions(of: topic, total: Int(partitions), withinMS: 60_000)
    }
    let sources = counts.keys.filter { $0 != TopicNames.state }.sorted().flatMap { topic in
      (0..<Int32(counts[topic]!)).map { TopicPartition(topic, $0) }
    }
    let marks = try admin.watermarks(of: sources, withinMS: 60_000)
    for source in sources {
      if let low = marks[source]?.low.rawValue, low > 0 {
        throw Obstacle.cutShort(topic: source.topic, partition: source.partition, earliest: low)
      }
    }
    let producer = try Producer(settings: settings.kafka.merging(["linger.ms": "20"]) { mine, _ in mine })
    var progressed = Progress(
      topic: "", read: 0, total: marks.values.reduce(0) { $0 + $1.high.rawValue - $1.low.rawValue }, copied: 0)
    var ends: [TopicPartition: Offset] = [:]
    let (moved, stateEnds) = try movedBefore(Int32(counts[TopicNames.state] ?? 0))
    for source in sources {
      progressed.topic = source.topic
      let copies = Copies(source: source, partitions: partitions, movedBefore: moved[source])
      ends[source] = try copy(copies, with: producer, &progressed, progress)
    }
    try producer.flush(withinMS: 120_000)
    try mark(ends, with: producer)
    try checkNobodyCounted(since: stateEnds)
    try declareDone(partitions, with: producer)
    return progressed.copied
  }

  /// One source partition, and which of its records go elsewhere.
  private struct Copies {
    let source: TopicPartition
    let partitions: Int32
    /// What an earlier move copied, and under how many partitions.
    let movedBefore: (end: Offset, count: Int32)?

    /// The partition that a record belongs to, if it is another one and the record is not there yet.
    func target(_ key: UnsafeRawBufferPointer, _ offset: Offset) -> Int32? {
      let target = Murmur2.partition(of: key, partitionCount: partitions)
      guard target != source.partition else { return nil }
      if let movedBefore, offset < movedBefore.end,
        Murmur2.partition(of: key, partitionCount: movedBefore.count) != source.partition
      {
        return nil
      }
      return target
    }
  }

  private func copy(
    _ copies: Copies, with producer: Producer, _ state: inout Progress, _ progress: (Progress) -> Void
  ) throws -> Offset {
    let topic = try producer.topic(copies.source.topic)
    var reader = try AssignedReader(settings: settings.reader("repartition"), stop: stop)
    let read = state.read
    var last = read
    let end = try reader.read(from: [copies.source: .beginning]) { batch in
      for i in batch.indices {
        let record = batch[i]
        last = read + record.offset.rawValue + 1
        guard let key = record.key, let target = copies.target(key, record.offset) else { continue }
        try producer.produce(
          topic, partition: target, key: key, value: record.value, headers: record.headers(),
          timestampMS: record.timestampMS < 0 ? nil : record.timestampMS)
        state.copied += 1
      }
      state.read = last
      progress(state)
    }
    state.read = last
    return end[copies.source] ?? Offset(0)
  }

  /// What earlier moves left as marks in `kpi.state`, and where that ends.
  private func movedBefore(_ partitions: Int32) throws -> (
    [TopicPartition: (end: Offset, count: Int32)], ends: [TopicPartition: Offset]
  ) {
    guard partitions > 0 else { return ([:], [:]) }
    var marks: [TopicPartition: Offset] = [:]
    var counts: [Int32: Int32] = [:]
    var reader = try AssignedReader(settings: settings.reader("repartition"), stop: stop)
    let start = Dictionary(
      uniqueKeysWithValues: (0..<partitions).map { (TopicPartition(TopicNames.state, $0), StartPosition.beginning) })
    let ends = try reader.read(from: start) { batch in
      for i in batch.indices {
        guard let key = batch[i].key, let value = batch[i].value else { continue }
        switch StateCodec.parse(key: key) {
        case .moved(let topic): marks[TopicPartition(topic, batch[i].partition)] = StateCodec.offset(value)
        case .partitionCount: counts[batch[i].partition] = StateCodec.partitionCount(value)
        default: continue
        }
      }
    }
    let moved = marks.compactMap { tp, end in counts[tp.partition].map { (tp, (end, $0)) } }
    return (Dictionary(uniqueKeysWithValues: moved), ends)
  }

  /// Marks are all that may have come to `kpi.state`, transactions that are still open included.
  private func checkNobodyCounted(since ends: [TopicPartition: Offset]) throws {
    guard !ends.isEmpty else { return }
    var reader = try AssignedReader(
      settings: settings.reader("repartition").merging(["isolation.level": "read_uncommitted"]) { $1 }, stop: stop)
    _ = try reader.read(from: ends.mapValues { .offset($0) }) { batch in
      for i in batch.indices {
        guard let key = batch[i].key, case .moved? = StateCodec.parse(key: key) else {
          throw Obstacle.countedMeanwhile(partition: batch[i].partition)
        }
      }
    }
  }

  /// Marks come first and the count last: as long as the count is the old one, nobody starts.
  private func mark(_ ends: [TopicPartition: Offset], with producer: Producer) throws {
    let topic = try producer.topic(TopicNames.state)
    for (source, end) in ends {
      try put(topic, source.partition, StateCodec.movedKey(source.topic), StateCodec.positionValue(end), with: producer)
    }
    try producer.flush(withinMS: 60_000)
  }

  private func declareDone(_ partitions: Int32, with producer: Producer) throws {
    let topic = try producer.topic(TopicNames.state)
    for partition in 0..<partitions {
      try put(
        topic, partition, StateCodec.partitionCountKey, StateCodec.partitionCountValue(partitions), with: producer)
    }
    try producer.flush(withinMS: 60_000)
  }

  private func put(
    _ topic: ProducerTopic, _ partition: Int32, _ key: [UInt8], _ value: [UInt8], with producer: Producer
  ) throws {
    try key.withUnsafeBytes { key in
      try value.withUnsafeBytes { try producer.produce(topic, partition: partition, key: key, value: $0) }
    }
  }
}
