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
@main
struct ProvinceThroughput {
  static func main() throws {
    let people = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 20_000
    let program = try Catalogue(.embedded).program()
    let province = Province(seed: 1, people: people, options: SimulationOptions())
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
    print(
      "whole catalogue (\(program.catalogue.indicators.count) rows), every kind: \(bench.nanosecondsPerEvent) ns/event over "
        + "\(bench.events) events, \(bench.shard.subjectCount) subjects, \(bench.refused) refused; days: "
        + "\(dayNanoseconds / 1_000_000) ms in all; counters as recomputed")
    print("evaluations (of one indicator for one period) that an event leads to:")
    let total = Double(bench.byEvaluations.values.reduce(0, +))
    for (evaluations, events) in bench.byEvaluations.sorted(by: { $0.key < $1.key }) {
      print("  \(evaluations): \((Double(events) / total * 1_000).rounded() / 10) %")
    }
  }
}
