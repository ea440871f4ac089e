import Kafka

/// How many 60-byte records a second go into and out of the in-process test cluster, on one thread each way.
/// Usage: kafka-throughput [records]. Prints a checksum, so that the work cannot vanish.

let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 200_000
// The test cluster keeps about 5 MiB of a partition: enough partitions that nothing expires.
let partitions = max(1, count / 25_000)
let cluster = try TestCluster(topics: ["events": partitions])

/// Takes batches and adds up their bytes.
final class SumSink: ConsumerSink {
  var records = 0
  var bytes = 0
  var sum: UInt64 = 0
  var batches = 0
  private let wanted: Int

  init(wanted: Int) { self.wanted = wanted }

  func apply(_ batch: borrowing RecordBatch, _ consumer: Consumer) {
    batches += 1
    records += batch.count
    for i in batch.indices {
      guard let value = batch[i].value else { continue }
      bytes += value.count
      // The same in whatever order the partitions come.
      sum &+= (UInt64(value[0]) &+ UInt64(value[value.count - 1])) &* UInt64(batch[i].offset.next.rawValue)
    }
    if records >= wanted { consumer.requestStop() }
  }

  func idle(_ consumer: Consumer) {}

  func assigned(_ partitions: [TopicPartition], _ consumer: Consumer) -> [TopicPartition: StartPosition] {
    Dictionary(uniqueKeysWithValues: partitions.map { ($0, .beginning) })
  }

  func revoked(_ partitions: [TopicPartition], lost: Bool, _ consumer: Consumer) {}
}

func report(_ what: String, _ took: Duration, _ more: String) {
  let seconds = Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18
  print("\(what): \(count) records in \(seconds) s, \(Int(Double(count) / seconds)) a second; \(more)")
}

let clock = ContinuousClock()
let producer = try Producer(settings: cluster.clientSettings.merging(["linger.ms": "5"]) { $1 }, log: { _ in })
let topic = try producer.topic("events")
var value = [UInt8](repeating: 0x61, count: 60)
let produced = try clock.measure {
  for i in 0..<count {
    value[59] = UInt8(truncatingIfNeeded: i)
    try value.withUnsafeBytes { try producer.produce(topic, partition: Int32(i % partitions), key: nil, value: $0) }
  }
  try producer.flush(withinMS: 120_000)
}
report("produce", produced, "\(partitions) partitions")

for _ in 0..<3 {
  let sink = SumSink(wanted: count)
  let loop = try ConsumerLoop(
    settings: cluster.clientSettings, source: .partitions((0..<Int32(partitions)).map { TopicPartition("events", $0) }),
    log: { _ in })
  let consumed = try clock.measure { try loop.run(sink) }
  report("consume", consumed, "\(sink.bytes) bytes, \(sink.batches) batches, checksum \(String(sink.sum, radix: 16))")
}
