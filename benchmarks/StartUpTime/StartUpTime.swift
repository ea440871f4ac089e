import BenchSupport
import CounterEngine
import Foundation
import HealthRecords
import Indicators
import LabJob
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
      print("error: \(error)")
      exit(1)
    }
  }

  static func compile() throws {
    let reading = Stopwatch()
    let catalogue = try Catalogue(.embedded)
    let readSeconds = reading.seconds
    let compiling = Stopwatch()
    let program = Program(catalogue.checked)
    print(
      String(
        format: "built-in catalogue, %d rows: %.0f ms to read and check, %.1f ms to compile", program.catalogue.indicators.count,
        readSeconds * 1_000, compiling.seconds * 1_000))
  }

  static func process() throws {
    let installation = try LabInstallation(partitions: 4, lingerMS: 1)
    var source = LabEvents(people: 100, format: .protobuf, seed: 1, events: 1_000)
    try installation.send(1_000, from: &source)
    try installation.flush()
    let arrived = ArrivalTime()
    let follower = TopicFollower(TopicNames.snapshots, of: installation.broker.bootstrap) { _ in arrived.note() }
    let begun = Stopwatch.nowMicroseconds
    let child = try installation.startRoles("count,snapshot")
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
    print(
      "process (\(installation.broker.name)): catalogue read after \(ready) ms, first snapshot after \(shown) ms; of these "
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
