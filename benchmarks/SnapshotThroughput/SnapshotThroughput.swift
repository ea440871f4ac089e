import BenchSupport
import Foundation
import HealthRecords
import Indicators
import Kafka

/// The snapshot role: first the roll-up in memory, then the role as a process that reads `kpi.partials` from a broker, all it
/// holds at once and then at a steady rate. Ends with an error if a province's sums are not what was sent.
///
///     SnapshotThroughput [--updates 1000000] [--rate 100000] [--seconds 10] [--units 240]
@main
struct SnapshotThroughput {
  static func main() {
    do {
      let arguments = try Arguments(known: ["updates", "rate", "seconds", "units"])
      let catalogue = try Catalogue(.embedded)
      let units = try arguments.integer("units", 240)
      let updates = try arguments.integer("updates", 1_000_000)
      try RollUpAlone(catalogue: catalogue).run(updates: updates / 5, unitCounts: [units, units * 10])
      try role(
        catalogue, updates: updates, rate: try arguments.integer("rate", 100_000),
        seconds: try arguments.integer("seconds", 10), units: units)
    } catch {
      report("error: \(error)")
      exit(1)
    }
  }

  static func role(_ catalogue: Catalogue, updates: Int, rate: Int, seconds: Int, units: Int) throws {
    let broker = try BenchBroker(partitions: 4)
    let codes = (0..<units).map { String(10_000 + $0) }
    try UnitRegistry.publish(codes, to: broker.bootstrap)
    let log = try PartialLog(
      bootstrap: broker.bootstrap, partitions: 4, catalogue: catalogue, units: codes.map { Code($0)! })
    let day = LocalDate(year: 2018, month: 9, day: 30)!
    var random = SplitMix(seed: 11)
    for index in 0..<log.count { try log.send(index, Int64(random.below(1_000))) }
    while log.sent < updates { try log.sendRun(&random) }
    try log.sendProgress(day: day, consumed: 1)
    try log.flush()
    let values = ProvinceValues(bootstrap: broker.bootstrap)
    let child = try ChildProcess(
      "kpistream",
      [
        "run", "--bootstrap", broker.bootstrap, "--roles", "snapshot", "--as-of", "2018-09-30", "--period", "FY2561",
        "--instance", "bench", "--log-level", "warning",
      ])
    // The topic is read whole before anything is published.
    try child.await("the first snapshots", withinSeconds: 300) { values.snapshots > 0 }
    try child.await("all snapshots", withinSeconds: 60) { try agrees(log, values) }
    let first = try ProcessUsage(pid: child.pid)
    let snapshots = values.snapshots
    report(
      "the role, \(log.parts.count) indicators, \(units) units, \(PartialLog.inputPartitions) input partitions, "
        + "\(broker.name):")
    report(
      String(
        format: "catching up with %d updates and publishing %d snapshots: %.2f us of CPU an update, peak %lld MB",
        log.sent, snapshots, Double(first.cpuMicroseconds) / Double(log.sent), first.peakKB / 1_024))

    let begun = Stopwatch()
    let count = rate * seconds
    var done = 0  // may end a little above
    while done < count {
      let due = min(count, Int(begun.seconds * Double(rate)) + 1)
      while done < due { done += try log.sendRun(&random) }
      Thread.sleep(forTimeInterval: 0.005)  // the pace: what is due within five milliseconds goes together
    }
    try log.sendProgress(day: day, consumed: 2)
    try log.flush()
    let sentSeconds = begun.seconds
    try child.await("the last snapshots", withinSeconds: 300) { try agrees(log, values) }
    let after = begun.seconds - sentSeconds
    let last = try ProcessUsage(pid: child.pid)
    let cpu = Double(last.cpuMicroseconds - first.cpuMicroseconds)
    report(
      String(
        format: "%.0f updates/s for %.0f s: the last value is out %.2f s after it was sent; %.2f us of CPU an update, "
          + "%.0f %% of a core; %d snapshots",
        Double(count) / sentSeconds, sentSeconds, after, cpu / Double(count), cpu / 1e4 / begun.seconds,
        values.snapshots - snapshots))
    try child.stop()
    report("the province's sums are as they were sent")
  }

  /// Whether the province's first term of every indicator that is published as it was counted is what was sent.
  private static func agrees(_ log: PartialLog, _ values: ProvinceValues) throws -> Bool {
    for (index, part) in log.parts.enumerated() {
      guard let term = part.terms.first, let scale = scales[part.id]?[term] else { continue }
      let wanted = Double(log.province(index)) / scale
      guard let found = try values.value(part.id, term), found == wanted else { return false }
    }
    return true
  }

  /// By indicator without derived terms: each term's scale.
  private static let scales: [String: [String: Double]] = {
    guard let catalogue = try? Catalogue(.embedded) else { return [:] }
    return Dictionary(
      uniqueKeysWithValues: catalogue.indicators.filter(\.derivations.isEmpty).map { indicator in
        (indicator.id, Dictionary(indicator.terms.map { ($0.name, Double($0.scale)) }) { first, _ in first })
      })
  }()
}
