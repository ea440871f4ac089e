import BrokerSupport
import Foundation
import Kafka
import StreamRuntime
import TestSupport
import Testing

/// A province's year is published while processes are killed, put to sleep past their session, stopped and added, and brokers
/// fail: at the end every published number equals the simulation's own bookkeeping, at every place, and each spoilt event is
/// a dead letter.
///
///     KPISTREAM_KILLS=200 KPISTREAM_SEED=7 swift test --filter FaultTests
@Suite(.serialized) struct FaultTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let kills = environment["KPISTREAM_KILLS"].flatMap(Int.init)
  private static let seed = environment["KPISTREAM_SEED"].flatMap(UInt64.init) ?? 1
  private static let partitions = 12

  @Test("numbers stay exact whatever happens to the processes and brokers")
  func misfortunes() throws {
    let cluster = try TestCluster(
      brokers: 3, topics: Dictionary(uniqueKeysWithValues: TopicDeclaration.all.map { ($0.name, Self.partitions) }),
      defaultPartitions: Self.partitions)
    try FaultRun(
      bootstrap: cluster.bootstrap, partitions: Self.partitions, seed: Self.seed, kills: Self.kills ?? 20,
      secondsPerKill: 4,
      disturb: { random in try Self.disturb(cluster, &random) },
      calm: {
        PlausibleFailures.clear(cluster)
        for broker in 1...cluster.brokers { try cluster.setRoundTrip(broker: broker, ms: 0) }
      }
    ).check()
  }

  /// Requests that fail, a broker that answers late, as one that throttles does, or one that is away for a moment.
  private static func disturb(_ cluster: TestCluster, _ random: inout SeededGenerator) throws {
    let broker = Int.random(in: 1...cluster.brokers, using: &random)
    switch Int.random(in: 0..<5, using: &random) {
    case 0: try cluster.setRoundTrip(broker: broker, ms: [0, 20, 100, 400].randomElement(using: &random)!)
    case 1:
      try cluster.setBroker(broker, up: false)
      Thread.sleep(forTimeInterval: .random(in: 0.2...2, using: &random))
      try cluster.setBroker(broker, up: true)
    default: PlausibleFailures.inject(into: cluster, using: &random)
    }
  }

  /// A broker in a process of its own, of other make, with other clients. It cannot be told to fail, and its records are gone
  /// with it; but it can be put to sleep.
  @Test("and on another broker, which falls asleep", .enabled(if: TansuBroker.binary != nil))
  func tansu() throws {
    let broker = try TansuBroker(binary: #require(TansuBroker.binary))
    let admin = try Admin(settings: broker.clientSettings, log: { _ in })
    for outcome in try admin.createTopics(
      TopicDeclaration.all.map { $0.specification(partitions: Self.partitions, replication: 1) }, withinMS: 30_000)
    {
      if let error = outcome.error { throw error }
    }
    try FaultRun(
      bootstrap: broker.bootstrap, partitions: Self.partitions, seed: Self.seed, kills: Self.kills ?? 10,
      secondsPerKill: 6,
      // Tansu 0.6 keeps each follower that joins waiting for 3 s, which do not count as a sign of life.
      habits: BrokerHabits(sessionTimeoutMS: 8_000, leavesTransactionsOpen: true, keepsLeaderThatLeft: true),
      disturb: { random in broker.sleep(seconds: .random(in: 0.2...4, using: &random)) }
    ).check()
  }
}
