import BenchSupport
import Foundation
import Kafka
import LabJob

/// How long an event takes from the moment it is given to a producer to its effect in `kpi.snapshots`, at a steady rate: the
/// roles count and snapshot in one process, the broker in another. An event has had its effect when a snapshot of the province
/// has arrived that says that it is counted. Ends with an error if the last snapshot is not what the generator knows.
///
///     LiveLatency [--rate 5000] [--seconds 30] [--people 300000] [--commit-ms 250] [--before 300000] [--seed 42]
///
/// `--before` events are counted first, so that there is state. Times are within 1.6 % (see `Latencies`).
@main
struct LiveLatency {
  static let partitions = 4

  static func main() {
    do {
      let arguments = try Arguments(known: ["rate", "seconds", "people", "commit-ms", "before", "seed"])
      try run(
        rate: try arguments.integer("rate", 5_000), seconds: try arguments.integer("seconds", 30),
        people: try arguments.integer("people", 300_000), commitMS: try arguments.integer("commit-ms", 250),
        before: try arguments.integer("before", 300_000), seed: UInt64(try arguments.integer("seed", 42)))
    } catch {
      report("error: \(error)")
      exit(1)
    }
  }

  static func run(rate: Int, seconds: Int, people: Int, commitMS: Int, before: Int, seed: UInt64) throws {
    let installation = try LabInstallation(partitions: partitions, lingerMS: 1)
    let count = rate * seconds
    var source = LabEvents(people: people, format: .protobuf, seed: seed, events: before + count)
    /// By partition, when each event was sent; those before the measurement at 0.
    var sent = [[Int64]](repeating: [], count: partitions)
    try installation.send(before, from: &source) { sent[$0].append(0) }
    try installation.flush()
    let times = SnapshotTimes(bootstrap: installation.broker.bootstrap, partitions: partitions)
    let child = try installation.startRoles("count,snapshot", ["--commit-ms", "\(commitMS)"])
    try child.await("what was sent before", withinSeconds: 120) { try times.counted() == before }

    let usageBefore = try ProcessUsage(pid: child.pid)
    let (snapshotsBefore, arrivalsBefore) = (times.snapshots, try times.arrivals().count)
    let begun = Stopwatch()
    var done = 0
    while done < count {
      let due = min(count, Int(begun.seconds * Double(rate)) + 1)
      try installation.send(due - done, from: &source) { sent[$0].append(Stopwatch.nowMicroseconds) }
      done = due
      Thread.sleep(forTimeInterval: 0.001)  // the pace: what is due within a millisecond goes together
    }
    try installation.flush()
    let sendingSeconds = begun.seconds
    let usageAfter = try ProcessUsage(pid: child.pid)
    try child.await("the last snapshot", withinSeconds: 60) { try times.counted() == before + count }
    let answer = source.answer()
    try child.await("the last values", withinSeconds: 10) { times.province == (answer.tested, answer.controlled) }
    try child.stop()

    let latencies = latencies(sent: sent, arrivals: try times.arrivals())
    guard latencies.count == count else { throw BenchError("\(latencies.count) events were seen, not \(count)") }
    func ms(_ share: Double) -> String { String(format: "%.0f", Double(latencies.quantile(share)) / 1_000) }
    let cpu = Double(usageAfter.cpuMicroseconds - usageBefore.cpuMicroseconds) / 1e6 / sendingSeconds
    report(
      "\(Int(Double(count) / sendingSeconds)) events/s for \(Int(sendingSeconds)) s, commits each \(commitMS) ms, \(people) people, "
        + "librdkafka \(KafkaLibrary.version), \(installation.broker.name)")
    report(
      "event to snapshot: p50 \(ms(0.5)) ms, p90 \(ms(0.9)) ms, p99 \(ms(0.99)) ms, p99.9 \(ms(0.999)) ms, largest "
        + "\(latencies.largest / 1_000) ms")
    report(
      String(
        format: "the process of both roles: %.1f %% of a core, peak %lld MB; %d snapshots, %d of the province",
        cpu * 100, usageAfter.peakKB / 1_024, times.snapshots - snapshotsBefore,
        try times.arrivals().count - arrivalsBefore))
    report("the last values are as the generator has them: \(answer.tested) tested, \(answer.controlled) controlled")
  }

  /// Those of the events that were sent in the measured time.
  private static func latencies(sent: [[Int64]], arrivals: [SnapshotTimes.Arrival]) -> Latencies {
    var latencies = Latencies()
    var next = [Int](repeating: 0, count: sent.count)
    for arrival in arrivals {
      for (partition, counted) in arrival.counted.enumerated() where counted > next[partition] {
        for time in sent[partition][next[partition]..<min(counted, sent[partition].count)] where time > 0 {
          latencies.record(arrival.atMicroseconds - time)
        }
        next[partition] = counted
      }
    }
    return latencies
  }
}
