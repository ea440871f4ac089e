import Foundation
import Kafka
import Logging
import RecordMessages
import StreamRuntime
import Synchronization
import SwiftProtobuf
import Testing

/// A burst of events comes while the brokers that take the results are slow, then away: what a process cannot write it does
/// not read either, the burst waits at the broker, and memory stays within the budget.
///
///     KPISTREAM_BURST=10000000 swift test --filter MemoryTests
struct MemoryTests {
  private static let burst =
    ProcessInfo.processInfo.environment["KPISTREAM_BURST"].flatMap(Int.init) ?? 400_000
  private static let partitions = 12
  private static let budgetMB = 256
  /// The test broker keeps 5 MiB of a partition, and pushes out what is older: so much may wait to be read.
  private static let backlog = 30_000
  /// The broker that leads the inputs, and the one that leads what is written.
  private static let inputs = 1
  private static let results = 2

  @Test("a burst while results cannot be written stays at the broker")
  func backPressure() throws {
    let cluster = try TestCluster(
      brokers: 2, topics: Dictionary(uniqueKeysWithValues: TopicDeclaration.all.map { ($0.name, Self.partitions) }),
      defaultPartitions: Self.partitions)
    for topic in TopicDeclaration.all {
      let isResult = [TopicNames.state, TopicNames.partials, TopicNames.deadLetters].contains(topic.name)
      for partition in 0..<Int32(Self.partitions) {
        try cluster.setLeader(
          TopicPartition(topic.name, partition), broker: isResult ? Self.results : Self.inputs)
      }
    }
    try cluster.setGroupCoordinator("kpistream-count", broker: Self.inputs)
    try cluster.setTransactionCoordinator("kpistream-count-m", broker: Self.results)

    let burst = try Burst(cluster, partitions: Self.partitions)
    let follower = Follower(cluster)
    defer { follower.stop.raise() }
    let count = try Child(
      "count",
      [
        "run", "--bootstrap", cluster.bootstrap, "--roles", "count", "--as-of", "2018-12-31", "--period", "FY2561",
        "--instance", "m", "--commit-ms", "100", "--session-timeout-ms", "6000", "--memory-mb", "\(Self.budgetMB)",
      ])
    defer { count.send(SIGKILL) }
    try #require(
      holds(withinSeconds: 60) { count.text.matches(of: /restored:/).count == Self.partitions }, "\(count.tail())")
    let resting = count.residentMB

    var peak = 0
    var sent = 0
    func look() throws {
      peak = max(peak, count.residentMB)
      try #require(count.isRunning, "\(count.tail())")
    }
    let begun = Date()
    /// Sends what the broker has room for, until all is sent or time is up.
    func send(seconds: Double) throws {
      let end = Date(timeIntervalSinceNow: seconds)
      while sent < Self.burst, Date() < end {
        let room = min(Self.burst, follower.consumed + Self.backlog * Self.partitions) - sent
        if room > 0 { try burst.send(min(room, 10_000)) } else { Thread.sleep(forTimeInterval: 0.02) }
        sent = burst.sent
        try look()
      }
    }
    try cluster.setRoundTrip(broker: Self.results, ms: 700)
    try send(seconds: 8)
    try cluster.setBroker(Self.results, up: false)
    try send(seconds: 5)
    let readBehind = sent - follower.consumed
    try cluster.setBroker(Self.results, up: true)
    try cluster.setRoundTrip(broker: Self.results, ms: 0)
    try send(seconds: .infinity)
    let deadline = Date(timeIntervalSinceNow: 300)
    while follower.consumed <= sent, Date() < deadline {
      Thread.sleep(forTimeInterval: 0.05)
      try look()
    }
    print(
      """
      \(sent) events, up to \(readBehind) of them waiting; memory \(resting) MB at rest, \(peak) MB at most, \
      \(Self.budgetMB) MB allowed; \(Int(Date().timeIntervalSince(begun))) s
      """)
    // The unit's own record is an event, too.
    #expect(follower.consumed == sent + 1, "\(count.tail())")
    #expect(resting > 0 && peak <= Self.budgetMB)
    #expect(readBehind > Self.backlog, "the burst was over before anything could pile up")
    count.send(SIGTERM)
    #expect(count.end(withinSeconds: 30) == 0, "\(count.tail())")
  }

  private func holds(withinSeconds: Double, _ condition: () -> Bool) -> Bool {
    let deadline = Date(timeIntervalSinceNow: withinSeconds)
    while !condition() {
      if Date() > deadline { return false }
      Thread.sleep(forTimeInterval: 0.05)
    }
    return true
  }
}

/// Visits of 20,000 people, again and again, each with a newer time.
private final class Burst {
  private static let people = 20_000
  private static let unit = "10001"
  private let topic: ProducerTopic
  private let producer: Producer
  private(set) var sent = 0

  init(_ cluster: TestCluster, partitions: Int) throws {
    producer = try Producer(settings: cluster.clientSettings.merging(["linger.ms": "5"]) { $1 }, log: { _ in })
    let unit = WireUnit.with {
      ($0.recordID, $0.unit, $0.subject, $0.code, $0.updated) = (
        Self.unit, Self.unit, Self.unit, Self.unit, 1_500_000_000_000
      )
      ($0.affiliation, $0.subdistrict, $0.district, $0.province) = ("MOPH", "490101", "4901", "49")
    }
    topic = try producer.topic("visits")
    try put(try producer.topic(TopicNames.units), key: Self.unit, unit)
    try producer.flush(withinMS: 30_000)
  }

  func send(_ count: Int) throws {
    for _ in 0..<count {
      let person = sent % Self.people
      let key = String(format: "f%031x", person)
      try put(
        topic, key: key,
        WireVisit.with {
          ($0.recordID, $0.unit, $0.subject) = ("v\(person)", Self.unit, key)
          ($0.updated, $0.date, $0.sbp) = (1_530_000_000_000 + Int64(sent), 20_180_115, Int32(100 + sent % 80))
        })
      sent += 1
    }
    try producer.flush(withinMS: 60_000)
  }

  private func put(_ topic: ProducerTopic, key: String, _ message: some SwiftProtobuf.Message) throws {
    let value: [UInt8] = try message.serializedBytes()
    try Array(key.utf8).withUnsafeBytes { key in
      try value.withUnsafeBytes { try producer.produce(topic, key: key, value: $0) }
    }
  }
}

/// How many events the count role says it has consumed.
private final class Follower: Sendable {
  let stop = StopFlag()
  private let board = ProgressBoard()

  init(_ cluster: TestCluster) {
    let settings = RuntimeSettings(kafka: cluster.clientSettings, instance: "test")
    let (board, stop) = (board, stop)
    let thread = Thread {
      let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
      do {
        try LogFollower([TopicNames.partials], role: "test", settings: settings, log: log, stop: stop) { _, record in
          board.take(record)
        }.run()
      } catch { Issue.record("following \(TopicNames.partials): \(error)") }
    }
    thread.start()
  }

  var consumed: Int { board.partitions.reduce(0) { $0 + Int(board.consumed($1)) } }
}
