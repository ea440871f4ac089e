import HealthRecords
import Indicators
import Kafka
import StreamRuntime

/// Writes `kpi.partials` as the count roles do, by the format's declaration, and keeps what every partial now says.
final class PartialLog {
  static let period = "FY2561"
  static let inputPartitions: Int32 = 4

  /// A part of an indicator that is counted under the indicator's own id.
  struct Part {
    let id: String
    let terms: [String]
  }

  let parts: [Part]
  let units: [Code]
  private(set) var sent = 0
  private let hash: UInt64
  private let producer: Producer
  private let topic: ProducerTopic
  private let partitions: Int32
  /// By part, unit and input partition: its first term; the others are made from it.
  private var values: [Int64]
  private var value: [UInt8] = []
  private var key: [UInt8] = []

  init(bootstrap: String, partitions: Int, catalogue: Catalogue, units: [Code]) throws {
    hash = CatalogueIdentity.hash(catalogue)
    self.units = units
    self.partitions = Int32(partitions)
    var seen: Set<String> = []
    parts = catalogue.checked.indicators.compactMap { part in
      // A second part of the same indicator has another name; one part of each is enough here.
      seen.insert(part.id).inserted ? Part(id: part.id, terms: part.terms.map(\.name)) : nil
    }
    values = [Int64](repeating: 0, count: parts.count * units.count * Int(Self.inputPartitions))
    producer = try Producer(
      settings: [
        "bootstrap.servers": bootstrap, "linger.ms": "5", "batch.size": "1000000", "batch.num.messages": "100000",
        "queue.buffering.max.messages": "1000000",
      ], log: { _ in })
    topic = try producer.topic(TopicNames.partials)
  }

  /// How many different partials there are.
  var count: Int { values.count }

  /// Says that one partial, of `count`, is now `amount`.
  func send(_ index: Int, _ amount: Int64) throws {
    values[index] = amount
    let (part, unit, input) = place(index)
    key.removeAll(keepingCapacity: true)
    key.append(contentsOf: "\(parts[part].id)|\(Self.period)|\(units[unit])|\(input)".utf8)
    begin(1)
    for term in 0..<parts[part].terms.count { append(amount + Int64(term)) }
    let route = Array("\(parts[part].id)|\(Self.period)".utf8)
    try produce(Murmur2.partition(of: route, partitionCount: partitions))
    sent += 1
  }

  /// What one input partition says in a commit about one indicator: some units that lie together.
  /// - Returns: how many partials.
  @discardableResult
  func sendRun(_ random: inout SplitMix) throws -> Int {
    let (part, input) = (random.below(parts.count), random.below(Int(Self.inputPartitions)))
    let first = random.below(units.count)
    let last = min(units.count, first + Self.run)
    for unit in first..<last {
      let index = (part * units.count + unit) * Int(Self.inputPartitions) + input
      try send(index, Int64(random.below(1_000)))
    }
    return last - first
  }

  private static let run = 40

  /// What ends a commit: until there is some of every input partition, nothing is published.
  func sendProgress(day: LocalDate, consumed: Int64) throws {
    for input in 0..<Self.inputPartitions {
      key = Array("~|\(input)".utf8)
      begin(2)
      withUnsafeBytes(of: day.daysSinceEpoch.littleEndian) { value.append(contentsOf: $0) }
      append(consumed)
      append(WallClock.milliseconds())
      value.append(contentsOf: Self.period.utf8)
      for target in 0..<partitions { try produce(target) }
    }
  }

  func flush() throws { try producer.flush(withinMS: 60_000) }

  /// The province's sum of a part's first term.
  func province(_ part: Int) -> Int64 {
    values[part * units.count * Int(Self.inputPartitions)..<(part + 1) * units.count * Int(Self.inputPartitions)]
      .reduce(0, +)
  }

  private func place(_ index: Int) -> (part: Int, unit: Int, input: Int) {
    let inputs = Int(Self.inputPartitions)
    return (index / inputs / units.count, index / inputs % units.count, index % inputs)
  }

  /// Version, catalogue and tenure.
  private func begin(_ version: UInt8) {
    value.removeAll(keepingCapacity: true)
    value.append(version)
    append(Int64(bitPattern: hash))
    append(1)
  }

  private func append(_ number: Int64) {
    withUnsafeBytes(of: number.littleEndian) { value.append(contentsOf: $0) }
  }

  private func produce(_ partition: Int32) throws {
    try key.withUnsafeBytes { key in
      try value.withUnsafeBytes { try producer.produce(topic, partition: partition, key: key, value: $0) }
    }
  }
}
