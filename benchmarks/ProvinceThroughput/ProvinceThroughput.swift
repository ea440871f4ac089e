import CounterEngine
import EngineBench
import Glibc
import HealthRecords
import Indicators
import Simulation

/// Feeds a simulated province's year, every kind of record in order of arrival, through the engine with the whole catalogue, in
/// memory; says what an event costs and how much of the catalogue it moves. Times are this thread's processor time.
///
///     ProvinceThroughput [people, default 20000]
///     ProvinceThroughput PEOPLE series            by number of indicators, as CSV; each sees the kinds of event that it reads
@main
struct ProvinceThroughput {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    let people = arguments.first.flatMap { Int($0) } ?? 20_000
    let catalogue = try Catalogue(.embedded)
    let province = Province(seed: 1, people: people, options: SimulationOptions())
    guard arguments.last == "series" else { return whole(run(province, catalogue.program())) }
    print("indicators,events,ns_per_event")
    let ids = catalogue.indicators.map(\.id)
    for count in [2, 4, 8, 16, 32, 64, ids.count] where count <= ids.count {
      // Spread over the catalogue, so that few are not all of one programme.
      let chosen = (0..<count).map { ids[$0 * ids.count / count] }
      let outcome = run(province, catalogue.program(only: chosen))
      print("\(count),\(outcome.bench.events),\(outcome.bench.nanosecondsPerEvent)")
    }
  }

  /// What one run came to.
  private struct Outcome: ~Copyable {
    let bench: Bench
    let dayNanoseconds: UInt64
    let rows: Int
  }

  private static func run(_ province: Province, _ program: Program) -> Outcome {
    let kept = Set(program.kinds.map(\.id))
    var bench = Bench(
      program, periods: [EvaluationPeriod(Province.period)], day: Province.firstArrival,
      units: province.units.compactMap { Code($0.code) })
    var log = EventLog()
    for event in province.referenceEvents() where kept.contains(event.kindID) {
      log.append(kind: Int(event.kindID), key: event.key, payload: event.payload)
    }
    bench.feed(log, isTimed: false)
    log.removeAll()
    var dayNanoseconds: UInt64 = 0
    var source = province.events
    for window in 0..<EventSource.windowCount {
      let events = source.events(inWindow: window)
      for event in events where kept.contains(event.kindID) {
        log.append(kind: Int(event.kindID), key: event.key, payload: event.payload)
      }
      bench.feed(log, tallies: true)
      log.removeAll()
      let begun = Bench.processorTime
      if let day = events.last?.day { bench.shard.advance(to: day) }
      dayNanoseconds += Bench.processorTime - begun
    }
    guard bench.shard.audit().isEmpty else {
      print("the counters are not what their subjects add up to")
      exit(1)
    }
    return Outcome(bench: bench, dayNanoseconds: dayNanoseconds, rows: program.catalogue.indicators.count)
  }

  private static func whole(_ outcome: borrowing Outcome) {
    print(
      "whole catalogue (\(outcome.rows) rows), every kind: \(outcome.bench.nanosecondsPerEvent) ns/event over "
        + "\(outcome.bench.events) events, \(outcome.bench.shard.subjectCount) subjects, \(outcome.bench.refused) refused; days: "
        + "\(outcome.dayNanoseconds / 1_000_000) ms in all; counters as recomputed")
    print("evaluations (of one indicator for one period) that an event leads to:")
    let total = Double(outcome.bench.byEvaluations.values.reduce(0, +))
    for (evaluations, events) in outcome.bench.byEvaluations.sorted(by: { $0.key < $1.key }) {
      print("  \(evaluations): \((Double(events) / total * 1_000).rounded() / 10) %")
    }
  }
}
