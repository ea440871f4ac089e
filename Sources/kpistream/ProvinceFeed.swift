import Foundation
import HealthRecords
import Kafka
import Simulation
import StreamRuntime

/// Publishes a simulated province at a pace, never far ahead of the roles that count it, and knows the truth.
///
/// The pace spreads the year's days over the wanted duration. The embedded broker keeps only about 5 MiB of a partition, so
/// no more than a bounded number of events may be unconsumed; what has been consumed the count roles say themselves.
final class ProvinceFeed {
  let province: Province
  private(set) var tracker: TruthTracker
  /// The simulated day that all published events have arrived by.
  private(set) var day = Province.firstArrival
  private(set) var published = 0
  private(set) var faults = 0
  private(set) var isFinished = false

  private let producer: Producer
  private let board: ProgressBoard
  private var topics: [ProducerTopic?]
  private let partitionCount: Int32
  private var events: EventSource
  private var next: SimulatedEvent?
  /// Next offset of each input partition, summed over the input topics that the roles read.
  private var sent: [Int32: Int64] = [:]
  private let countedKinds: Set<UInt8>

  /// Unconsumed events a partition may hold.
  private static let maxLag: Int64 = 4_000

  /// - Parameters:
  ///   - countedKinds: the kinds that the catalogue reads; others are not sent, for nobody would consume them.
  ///   - growth: the standards by which the truth judges children's growth.
  init(
    province: Province, settings: RuntimeSettings, board: ProgressBoard, countedKinds: Set<UInt8>,
    growth: GrowthReference, stop: StopFlag
  ) throws {
    self.province = province
    self.board = board
    self.countedKinds = countedKinds
    tracker = TruthTracker(province, growth: growth)
    events = province.events
    producer = try Producer(settings: settings.kafka.merging(["linger.ms": "5"]) { mine, _ in mine })
    topics = RecordKind.all.map { _ in nil }
    let admin = try Admin(settings: settings.kafka)
    let counted = RecordKind.all.filter { countedKinds.contains($0.id) }
    partitionCount = Int32(try admin.topic(counted[0].topic, withinMS: 30_000).partitions.count)
    let partitions = counted.flatMap { kind in (0..<partitionCount).map { TopicPartition(kind.topic, $0) } }
    for (tp, marks) in try admin.watermarks(of: partitions, withinMS: 30_000) {
      sent[tp.partition, default: 0] += marks.high.rawValue
    }
    next = events.next()
  }

  /// Publishes the registers: units first, for no event of an unknown unit is counted.
  func publishReference() throws {
    for event in province.referenceEvents() { try send(event, always: true) }
    try producer.flush(withinMS: 60_000)
  }

  /// Publishes every event that arrives up to `day`, holding back while the roles are behind.
  func publish(upTo day: LocalDate, stop: StopFlag) throws {
    while let event = next, event.day <= day, !stop.isRaised {
      try send(event, always: false)
      tracker.apply(event)
      published += 1
      if event.fault != nil { faults += 1 }
      next = events.next()
      if published % 512 == 0 { try holdBack(stop) }
    }
    try producer.flush(withinMS: 60_000)
    if !stop.isRaised { self.day = max(self.day, day) }
    isFinished = next == nil
  }

  private func send(_ event: SimulatedEvent, always: Bool) throws {
    guard always || countedKinds.contains(event.kindID) else { return }
    let index = Int(event.kindID)
    let topic = try topics[index] ?? producer.topic(event.topic)
    topics[index] = topic
    let partition = Murmur2.partition(of: event.key, partitionCount: partitionCount)
    try event.key.withUnsafeBytes { key in
      try event.payload.withUnsafeBytes { value in
        try producer.produce(topic, partition: partition, key: key, value: value)
      }
    }
    if countedKinds.contains(event.kindID) { sent[partition, default: 0] += 1 }
  }

  private func holdBack(_ stop: StopFlag) throws {
    while !stop.isRaised, sent.contains(where: { $0.value - board.consumed($0.key) > Self.maxLag }) {
      try producer.flush(withinMS: 60_000)
      Thread.sleep(forTimeInterval: 0.005)
    }
  }

  /// Waits until every published event has been consumed and counted as of `day`.
  /// - Returns: false if that does not happen in time.
  func waitUntilCounted(asOf day: LocalDate, withinMS: Int64, stop: StopFlag) -> Bool {
    let deadline = WallClock.monotonicMS() + withinMS
    while !stop.isRaised {
      let isConsumed = sent.allSatisfy { board.consumed($0.key) >= $0.value }
      if isConsumed, let counted = board.day, counted >= day { return true }
      if WallClock.monotonicMS() > deadline { return false }
      Thread.sleep(forTimeInterval: 0.01)
    }
    return false
  }

  var truth: TruthTable { get { tracker.table(asOf: day) } }
  func truth(asOf day: LocalDate) -> TruthTable { tracker.table(asOf: day) }

  /// Events published but not yet consumed.
  var lag: Int64 { sent.reduce(0) { $0 + max(0, $1.value - board.consumed($1.key)) } }
}
