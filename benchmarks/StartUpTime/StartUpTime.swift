import BenchSupport
import CounterEngine
import EngineBench
import Foundation
import Indicators
import StreamRuntime
import Synchronization

/// What a start costs: reading and compiling the built-in catalogue in memory, and the way of a process with the roles count
/// and snapshot, without state, from its start to its first snapshot.
///
///     StartUpTime [--rounds 3]
@main
struct StartUpTime {
  static func main() {
    do {
      try compile()
      for _ in 0..<(try Arguments(known: ["rounds"]).integer("rounds", 3)) { try process() }
    } catch {
      report("error: \(error)")
      exit(1)
    }
  }

  static func compile() throws {
    let begun = Bench.processorTime
    let catalogue = try Catalogue(.embedded)
    let read = Bench.processorTime
    let program = Program(catalogue.checked)
    let compiled = Bench.processorTime
    report(
      "built-in catalogue, \(program.catalogue.indicators.count) rows: \((read - begun) / 1_000_000) ms of processor time to read "
        + "and check, \((compiled - read) / 1_000_000) ms to compile")
  }

  static func process() throws {
    let broker = try BenchBroker(partitions: 4)
    let connection = ["--bootstrap", broker.bootstrap]
    // Few enough events that nobody has to count for the rest to be sent.
    try ChildProcess("kpistream", ["simulate"] + connection + ["--people", "200", "--duration", "0"]).wait()
    let arrived = ArrivalTime()
    let follower = TopicFollower(TopicNames.snapshots, of: broker.bootstrap) { _ in arrived.note() }
    let begun = Stopwatch.nowMicroseconds
    let child = try ChildProcess(
      "kpistream",
      ["run"] + connection + [
        "--roles", "count,snapshot", "--as-of", "2018-09-30", "--period", "FY2561", "--instance", "bench",
      ])
    func milliseconds(until line: String) throws -> Int {
      try child.await(line, withinSeconds: 60) { child.text.contains(line) }
      return Int(Stopwatch.nowMicroseconds - begun) / 1_000
    }
    let ready = try milliseconds(until: "roles count, snapshot")
    let assigned = try milliseconds(until: "assigned partitions")
    let restored = try milliseconds(until: "restored:")
    try child.await("a snapshot", withinSeconds: 60) {
      try follower.check()
      return arrived.microseconds > 0
    }
    let shown = Int(arrived.microseconds - begun) / 1_000
    report(
      "process (\(broker.name)): catalogue read after \(ready) ms, first snapshot after \(shown) ms; of these "
        + "\(assigned - ready) ms until the group had given out partitions, \(restored - assigned) ms for restoring, "
        + "\(shown - restored) ms from then to the snapshot")
    try child.stop()
  }
}

/// When the first record came; 0 before.
private final class ArrivalTime: Sendable {
  private let first = Atomic<Int64>(0)
  var microseconds: Int64 { first.load(ordering: .acquiring) }

  func note() {
    _ = first.compareExchange(expected: 0, desired: Stopwatch.nowMicroseconds, ordering: .acquiringAndReleasing)
  }
}
