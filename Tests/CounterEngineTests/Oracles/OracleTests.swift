import HealthRecords
import Indicators
import Testing

@testable import CounterEngine
@testable import Simulation

/// Every counter equals what the indicator's rule counts, whatever happens to the records: corrections, deletions, repeats, any
/// order of arrival, and days that pass in between.
@Suite struct OracleTests {
  @Test("every indicator has a rule and histories")
  func complete() throws {
    let ids = try Set(Shipped.catalogue.get().indicators.map(\.id))
    #expect(ids == Set(TruthIndicator.allCases.map(\.rawValue)))
    #expect(ids == Set(Histories.all.map(\.id)))
  }

  @Test("the catalogue counts what the rule counts", arguments: Histories.all.map(\.id))
  func agrees(id: String) throws {
    let history = Histories.all.first { $0.id == id }!
    let program = Program(try Shipped.checked(id))
    for seed in Histories.seeds {
      let differences = try Self.differences(history, program, seed: seed)
      #expect(differences.isEmpty, "indicator \(id), seed \(seed): \(differences.joined(separator: "\n"))")
      if !differences.isEmpty { break }
    }
  }

  /// Lives through one random history; returns the first differences, with the records behind them.
  private static func differences(
    _ history: some IndicatorHistory, _ program: Program, seed: UInt64
  ) throws -> [String] {
    let year = FiscalYear(buddhistYear: seed % 2 == 0 ? 2561 : 2563)!
    var story = Story(seed: seed, year: year)
    history.tell(&story)
    var dice = Dice(seed: seed ^ 0xABCD, year: year)
    let periods = dice.pick([
      [EvaluationPeriod(year)], [EvaluationPeriod(year), EvaluationPeriod(year, .r6)],
      [EvaluationPeriod(year.next), EvaluationPeriod(year)],
    ])
    let repeats = story.versions.filter { _ in dice.chance(0.2) }
    let deliveries = (story.versions + repeats).shuffled(using: &dice.g)
    var rig = OracleRig(program, periods, day: year.first + dice.int(-20...250))
    var rule = RuleRig(history.id)
    var delivered: [Row] = []

    func compare(_ rig: inout OracleRig) -> [String] {
      for (index, period) in periods.enumerated() {
        let found = rig.tally(period: index).differences(from: rule.tally(period, on: rig.shard.day))
        guard !found.isEmpty else { continue }
        let rows = Row.newest(delivered).sorted { ($0.subject, $0.kind.id) < ($1.subject, $1.kind.id) }
          .map { "  \($0)" }
        // A shard that fails its own audit is wrong; one that passes it counts by another rule.
        let audit = rig.shard.audit().map { "audit: \($0)" }
        return ["on \(rig.shard.day) in \(period.name)"] + audit + found + rows
      }
      return []
    }

    for delivery in deliveries {
      try rig.apply(delivery)
      try rule.apply(delivery)
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
