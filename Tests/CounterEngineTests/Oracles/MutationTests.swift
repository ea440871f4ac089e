import Foundation
import HealthRecords
import Indicators
import Testing

@testable import CounterEngine

/// The comparison can fail: a definition changed at one point is noticed. Not every change can be: some mean the same.
@Suite struct MutationTests {
  /// ORACLE_MUTANTS=1,17.2 tries every mutant of these indicators, =all of all, and lists the survivors.
  private static let triesAll = ProcessInfo.processInfo.environment["ORACLE_MUTANTS"] != nil

  @Test("a changed definition is noticed", arguments: Histories.all.map(\.id))
  func noticed(id: String) throws {
    let history = Histories.all.first { $0.id == id }!
    let checked = try Shipped.checked(id)
    let total = Mutants(of: checked, only: Self.triesAll ? .all : .limits) { _ in true }.points.count
    if Self.triesAll {
      let wanted = ProcessInfo.processInfo.environment["ORACLE_MUTANTS"]!.split(separator: ",").map(String.init)
      guard wanted.contains(id) || wanted == ["all"] else { return }
      var survivors: [String] = []
      for chunk in stride(from: 0, to: total, by: 20) {
        survivors += try Self.survivors(
          history, Mutants(of: checked, only: .all) { $0 / 20 == chunk / 20 }, seeds: 0..<300, tolerated: 0)
      }
      print("\(id): \(survivors.count) of \(total) mutants survive")
      for survivor in survivors { print("  \(id) \(survivor)") }
    } else {
      let step = max(1, total / 16)
      let mutants = Mutants(of: checked, only: .limits) { $0 % step == 0 }
      // Some mean the same as the rule, or differ where chance seldom leads; all but a few of the others fall to more seeds.
      let tolerated = mutants.points.count / 3
      let survivors = try Self.survivors(history, mutants, seeds: 0..<400, tolerated: tolerated)
      #expect(survivors.count <= tolerated, "indicator \(id): not noticed:\n\(survivors.joined(separator: "\n"))")
    }
  }

  /// The mutants that no history of the seeds tells from the rule; gives up where no more than `tolerated` are left.
  private static func survivors(
    _ history: some IndicatorHistory, _ mutants: Mutants, seeds: Range<UInt64>, tolerated: Int
  ) throws -> [String] {
    let program = Program(mutants.catalogue)
    var alive = Set(mutants.points.indices)
    for seed in seeds where alive.count > tolerated { try kill(&alive, history, program, seed: seed) }
    return alive.sorted().map { mutants.points[$0] }
  }

  /// Removes the mutants that count otherwise than the rule in one random history.
  private static func kill(
    _ alive: inout Set<Int>, _ history: some IndicatorHistory, _ program: Program, seed: UInt64
  ) throws {
    let year = FiscalYear(buddhistYear: seed % 2 == 0 ? 2561 : 2563)!
    var story = Story(seed: seed, year: year)
    history.tell(&story)
    var dice = Dice(seed: seed ^ 0xABCD, year: year)
    let period = EvaluationPeriod(year)
    // Before the period nothing is evaluated: the records go in at no cost.
    var rig = OracleRig(program, [period], day: year.first - 1)
    var rule = RuleRig(history.id)
    for row in story.versions {
      try rig.apply(row)
      try rule.apply(row)
    }
    let edges = story.versions.flatMap { row in row.fields.keys.sorted().compactMap { row.day($0) } }
      .filter { $0 >= year.first && $0 <= year.last }
    let edge = dice.pick((edges + story.dice.hotDays).filter { $0 >= year.first && $0 <= year.last } + [year.last])
    let quarter = year.first.adding(months: 3 * dice.int(1...3)) - 1
    let days = [edge, dice.chance(0.4) ? quarter : year.last]
    for day in days.sorted() where day > rig.shard.day {
      rig.shard.advance(to: day)
      let expected = rule.tally(period, on: day)
      var found: [Int: TermSums] = [:]
      for (key, value) in rig.shard.counterValues() where alive.contains(key.indicator) {
        let term = program.catalogue.indicators[key.indicator].terms[key.term]
        found[key.indicator, default: TermSums()].add(term.name, at: "\(key.place)", Double(value) / Double(term.scale))
      }
      for index in alive {
        // Of an indicator of two subjects a mutant has the terms of one.
        let terms = Set(program.catalogue.indicators[index].terms.map(\.name))
        let right = expected.only(terms)
        if !(found[index] ?? TermSums()).differences(from: right).isEmpty { alive.remove(index) }
      }
    }
  }
}
