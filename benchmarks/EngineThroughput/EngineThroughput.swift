import CounterEngine
import Glibc
import HealthRecords
import Indicators
import Simulation

/// Feeds events through decode → state → contribution → counter in memory, with no broker, and compares what comes out with
/// an independent answer. Times are this thread's processor time.
///
///     EngineThroughput lab [events] [people] [json]   indicator 17.1 alone and the whole catalogue, laboratory results only
///     EngineThroughput mixed [people]                 the whole catalogue, every kind of record, from a simulated province
///     EngineThroughput scale [million ...]            17.1, 17 records a person: nanoseconds and bytes by number of people, CSV
///     EngineThroughput fixed lab|json|mixed           a small fixed workload for counting instructions; prints its events
@main
struct EngineThroughput {
  static let year = FiscalYear(buddhistYear: 2561)!

  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    let numbers = arguments.compactMap { Int($0) }
    let catalogue = try Catalogue(.embedded)
    switch arguments.first ?? "lab" {
    case "lab":
      let (events, people) = (numbers.first ?? 1_000_000, numbers.dropFirst().first ?? 60_000)
      let json = arguments.contains("json")
      try lab("17.1 alone", catalogue.program(only: ["17.1"]), events, people, json)
      try lab("whole catalogue", catalogue.program(), events, people, json)
    case "mixed": try mixed(catalogue.program(), people: numbers.first ?? 20_000, tells: true)
    case "scale": try scale(catalogue.program(only: ["17.1"]), numbers.isEmpty ? [1, 2, 4, 8] : numbers)
    case "fixed":
      switch arguments.last {
      case "lab": try lab("fixed", catalogue.program(only: ["17.1"]), 100_000, 6_000, false)
      case "json": try lab("fixed", catalogue.program(only: ["17.1"]), 100_000, 6_000, true)
      default: try mixed(catalogue.program(), people: 1_000, tells: false)
      }
    default: fail("unknown workload; see the comment at the top of EngineThroughput.swift")
    }
  }

  static func fail(_ message: String) -> Never {
    print(message)
    exit(1)
  }

  // MARK: Laboratory results

  private static func prepared(_ program: Program, _ workload: LabWorkload, people: Int, json: Bool) -> Bench {
    var bench = Bench(
      program, periods: [EvaluationPeriod(year)], day: year.last,
      units: (0..<LabWorkload.units).map { Code(LabWorkload.unit($0))! }, json: json)
    var log = EventLog()
    for person in 0..<people {
      workload.register(person, in: &log)
      if log.count >= 100_000 || person == people - 1 {
        bench.feed(log, isTimed: false)
        log.removeAll()
      }
    }
    return bench
  }

  private static func run(_ events: Int, _ workload: inout LabWorkload, _ bench: inout Bench) {
    var log = EventLog()
    for event in 1...events {
      workload.next(in: &log)
      if log.count == 100_000 || event == events {
        bench.feed(log)
        log.removeAll()
      }
    }
  }

  private static func check(_ bench: inout Bench, _ program: Program, _ workload: LabWorkload) {
    let control = program.catalogue.indicators.firstIndex { $0.id == "17.1" }!
    let term = program.catalogue.indicators[control].terms.firstIndex { $0.name == "controlled" }!
    let counted = bench.shard.counterValues().filter { $0.key.indicator == control && $0.key.term == term }
      .values.reduce(0, +)
    guard counted == workload.controlled, bench.refused == 0 else {
      fail("the counters are wrong: \(counted) controlled, not \(workload.controlled); \(bench.refused) refused")
    }
  }

  static func lab(_ name: String, _ program: Program, _ events: Int, _ people: Int, _ json: Bool) throws {
    var workload = LabWorkload(people: people, json: json)
    var bench = prepared(program, workload, people: people, json: json)
    run(events, &workload, &bench)
    check(&bench, program, workload)
    let others = (bench.shard.stateBytes - bench.shard.recordBytes) / people
    print(
      "\(name), \(json ? "JSON" : "Protobuf"): \(bench.nanosecondsPerEvent) ns/event over \(events) events; "
        + "\(others) bytes a person and \(bench.shard.recordBytes / people) for records; counters as recomputed")
  }

  // MARK: Every kind of record

  static func mixed(_ program: Program, people: Int, tells: Bool) throws {
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
      bench.feed(log, tallies: tells)
      log.removeAll()
      let begun = Bench.processorTime
      if let day = events.last?.day { bench.shard.advance(to: day) }
      dayNanoseconds += Bench.processorTime - begun
    }
    guard bench.shard.audit().isEmpty else { fail("the counters are not what their subjects add up to") }
    print(
      "whole catalogue (\(program.catalogue.indicators.count) rows), every kind: \(bench.nanosecondsPerEvent) ns/event over "
        + "\(bench.events) events, \(bench.shard.subjectCount) subjects, \(bench.refused) refused; days: "
        + "\(dayNanoseconds / 1_000_000) ms in all; counters as recomputed")
    guard tells else { return }
    print("evaluations (of one indicator for one period) that an event leads to:")
    let total = Double(bench.byEvaluations.values.reduce(0, +))
    for (evaluations, events) in bench.byEvaluations.sorted(by: { $0.key < $1.key }) {
      print("  \(evaluations): \((Double(events) / total * 1_000).rounded() / 10) %")
    }
  }

  // MARK: Scale

  static func scale(_ program: Program, _ millions: [Int]) throws {
    print("people,events,ns_per_event,record_bytes_per_person,other_bytes_per_person,resident_bytes_per_person")
    for million in millions {
      let people = million * 1_000_000
      var workload = LabWorkload(people: people, json: false)
      let before = Bench.residentBytes
      var bench = prepared(program, workload, people: people, json: false)
      run(people * 3, &workload, &bench)
      let resident = Bench.residentBytes - before
      check(&bench, program, workload)
      print(
        "\(people),\(bench.events),\(bench.nanosecondsPerEvent),\(bench.shard.recordBytes / people),"
          + "\((bench.shard.stateBytes - bench.shard.recordBytes) / people),\(resident / people)")
    }
  }
}
