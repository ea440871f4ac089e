import HealthRecords
import Indicators
import Testing

@testable import CounterEngine

/// Every counter of every scored indicator equals what its oracle counts, whatever happens to the records: corrections,
/// deletions, repeats, any order of arrival, and days that pass in between.
@Suite struct OracleTests {
  @Test("every scored indicator has an oracle")
  func complete() throws {
    let ids = try Shipped.catalogue.get().indicators.filter { ($0.weight ?? 0) > 0 }.map(\.id)
    #expect(Set(ids) == Set(Oracles.all.map(\.id)))
  }

  @Test("the catalogue counts what the oracle counts", arguments: Oracles.all.map(\.id))
  func agrees(id: String) throws {
    let oracle = Oracles.all.first { $0.id == id }!
    let program = Program(try Shipped.checked(id))
    for seed in Oracles.seeds {
      let differences = try Self.differences(oracle, program, seed: seed)
      #expect(differences.isEmpty, "indicator \(id), seed \(seed): \(differences.joined(separator: "\n"))")
      if !differences.isEmpty { break }
    }
  }

  /// Lives through one random history; returns the first differences, with the records behind them.
  private static func differences(_ oracle: some IndicatorOracle, _ program: Program, seed: UInt64) throws -> [String] {
    let year = FiscalYear(buddhistYear: seed % 2 == 0 ? 2561 : 2563)!
    var story = Story(seed: seed, year: year)
    oracle.tell(&story)
    var dice = Dice(seed: seed ^ 0xABCD, year: year)
    let periods = dice.pick([
      [EvaluationPeriod(year)], [EvaluationPeriod(year), EvaluationPeriod(year, .r6)],
      [EvaluationPeriod(year.next), EvaluationPeriod(year)],
    ])
    let repeats = story.versions.filter { _ in dice.chance(0.2) }
    let deliveries = (story.versions + repeats).shuffled(using: &dice.g)
    var rig = OracleRig(program, periods, day: year.first + dice.int(-20...250))
    var delivered: [Row] = []

    func compare(_ rig: inout OracleRig) -> [String] {
      for (index, period) in periods.enumerated() {
        let found = rig.tally(period: index).differences(from: oracle.tally(delivered, period, on: rig.shard.day))
        guard !found.isEmpty else { continue }
        let rows = Known.subjects(delivered, period.year, asof: rig.shard.day).flatMap(\.rows)
          .sorted { ($0.subject, $0.kind.id) < ($1.subject, $1.kind.id) }.map { "  \($0)" }
        // A shard that fails its own audit is wrong; one that passes it counts by another rule than the oracle.
        let audit = rig.shard.audit().map { "audit: \($0)" }
        return ["on \(rig.shard.day) in \(period.name)"] + audit + found + rows
      }
      return []
    }

    for delivery in deliveries {
      try rig.apply(delivery)
      delivered.append(delivery)
      if dice.chance(0.06) { rig.shard.advance(to: rig.shard.day + dice.int(1...40)) }
      if dice.chance(0.05) {
        let found = compare(&rig)
        if !found.isEmpty { return found }
      }
    }
    // Days that matter: those of the records, and those that lie a window away.
    let edges =
      delivered.flatMap { row in row.fields.keys.sorted().compactMap { row.day($0) } }
      .flatMap { day in [0, 1, 30, 31].map { day + $0 } } + story.dice.hotDays
    let steps = (0..<6).map { _ in dice.chance(0.5) && !edges.isEmpty ? dice.pick(edges) : dice.day() }.sorted()
    for day in steps + [year.next.last + 5] {
      rig.shard.advance(to: day)
      let found = compare(&rig)
      if !found.isEmpty { return found }
    }
    return rig.shard.audit().map { "audit: \($0)" }
  }
}
