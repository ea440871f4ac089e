import CounterEngine
import EngineBench
import Glibc
import HealthRecords
import Indicators

/// Feeds events through decode → state → contribution → counter in memory, with no broker, and compares what comes out with
/// an independent answer. Times are this thread's processor time.
///
///     EngineThroughput lab [events] [people] [json] [alone]
///                                                     laboratory results only: indicator 17.1 alone, then the whole catalogue,
///                                                     unless `alone` is given
///     EngineThroughput scale [million ...]            17.1, 17 records a person: nanoseconds and bytes by number of people, CSV
///     EngineThroughput fixed lab|json|whole           a small fixed workload for counting instructions; prints its events
@main
struct EngineThroughput {
  static let year = FiscalYear(buddhistYear: 2561)!

  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    let numbers = arguments.compactMap { Int($0) }
    let catalogue = try Catalogue(.embedded)
    switch arguments.first ?? "lab" {
    case "lab":
      let (events, people) = (numbers.first ?? 5_000_000, numbers.dropFirst().first ?? 300_000)
      let json = arguments.contains("json")
      try lab("17.1 alone", catalogue.program(only: ["17.1"]), events, people, json)
      if !arguments.contains("alone") { try lab("whole catalogue", catalogue.program(), events, people, json) }
    case "scale": try scale(catalogue.program(only: ["17.1"]), numbers.isEmpty ? [1, 2, 4, 8] : numbers)
    case "fixed":
      let program = arguments.last == "whole" ? catalogue.program() : catalogue.program(only: ["17.1"])
      try fixed(program, json: arguments.last == "json")
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

  static func fixed(_ program: Program, json: Bool) throws {
    let people = 1_000
    var workload = LabWorkload(people: people, json: json)
    var bench = prepared(program, workload, people: people, json: json)
    run(people * 16, &workload, &bench)
    check(&bench, program, workload)
    print("events \(bench.fed)")
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
