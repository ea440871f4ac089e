import Foundation
import Testing

@testable import StreamRuntime

/// The commit protocol under any interleaving of crashes, sleeps, rebalances and late deliveries, on a model of brokers.
///
/// `KPISTREAM_SCHEDULES` sets how many seeded schedules are run on each kind of broker, `KPISTREAM_SEED` where they begin; also
/// where, and in how many, a spoilt protocol must fail, for finding such a seed anew when the model has changed.
@Suite struct CommitProtocolTests {
  static let parts = 10
  static let count = UInt64(ProcessInfo.processInfo.environment["KPISTREAM_SCHEDULES"] ?? "") ?? 4_000
  private static let isMoved = ProcessInfo.processInfo.environment["KPISTREAM_SEED"] != nil
  static let firstSeed = UInt64(ProcessInfo.processInfo.environment["KPISTREAM_SEED"] ?? "") ?? 1

  /// The first failing schedule.
  static func failure(_ rules: ProtocolRules, _ seeds: some Sequence<UInt64>) -> (seed: UInt64, ProtocolFailure)? {
    for seed in seeds {
      var schedule = Schedule(seed: seed, rules)
      do throws(ProtocolFailure) { try schedule.run() } catch { return (seed, error) }
    }
    return nil
  }

  static func seeds(_ part: Int) -> StrideTo<UInt64> {
    stride(from: firstSeed + UInt64(part), to: firstSeed + count, by: parts)
  }

  @Test("a broker that isolates and fences, as Kafka does", arguments: 0..<parts)
  func kafka(part: Int) {
    if let (seed, failure) = Self.failure(.kafka, Self.seeds(part)) { Issue.record("seed \(seed): \(failure)") }
  }

  @Test("a broker that does neither", arguments: 0..<parts)
  func plainBroker(part: Int) {
    if let (seed, failure) = Self.failure(.plainBroker, Self.seeds(part)) { Issue.record("seed \(seed): \(failure)") }
  }

  /// A protocol with a part missing, on the broker where that part is what keeps the numbers right, and a seed not far
  /// before one that shows it.
  static let spoilt: [(name: String, rules: ProtocolRules, from: UInt64)] = [
    ("a broker that isolates but does not fence", ProtocolRules(fences: false), 640),
    (
      "no group offsets in the transaction", ProtocolRules(steps: CommitPlan.steps.filter { $0 != .groupOffsets }),
      10
    ),
    (
      "positions before the state is acknowledged",
      ProtocolRules(
        isolates: false, fences: false, steps: [.state, .partials, .positions, .acknowledge, .groupOffsets, .commit]), 1
    ),
    (
      "positions before state",
      ProtocolRules(
        isolates: false, fences: false,
        steps: [.positions, .acknowledge, .state, .partials, .acknowledge, .groupOffsets, .commit]),
      1
    ),
    ("a restore that does not wait for open transactions", ProtocolRules(waitsForOpen: false), 600),
    ("no tombstones in the state", ProtocolRules(keepsTombstones: false), 1),
    ("no retraction", ProtocolRules(retracts: false), 1),
    (
      "partials of earlier tenures left standing",
      ProtocolRules(isolates: false, fences: false, endsEarlierTenures: false), 7_830
    ),
    ("shards kept whatever generations have passed", ProtocolRules(keeps: .always), 3_290),
    (
      "shards kept while their state stands still",
      ProtocolRules(isolates: false, fences: false, keeps: .stateUnmoved), 260
    ),
    ("shards kept after a commit that failed", ProtocolRules(forgetsUncommitted: false), 1),
    (
      "the last block of a subject stands alone", ProtocolRules(isolates: false, fences: false, mergesBlocks: false), 1
    ),
  ]

  @Test("each part of the protocol is needed", arguments: spoilt.indices)
  func spoiltProtocolFails(index: Int) {
    let (name, rules, from) = Self.spoilt[index]
    let seeds = Self.isMoved ? Self.firstSeed..<Self.firstSeed + Self.count : from..<from + 30_000
    let failure = Self.failure(rules, seeds)
    if Self.isMoved, let failure { print("\(name): seed \(failure.seed)") }
    #expect(failure != nil, "nothing went wrong with: \(name)")
  }
}
