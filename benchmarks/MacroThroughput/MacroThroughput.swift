import BenchSupport
import Foundation
import Kafka
import LabJob

/// The whole job through Kafka: a generator fills the topic; then librdkafka alone, the job in plain C with nothing durable, and
/// the count role with its changelog and transactions read it, one after the other. What the counters must come to, the
/// generator knows; a program whose answer differs fails the run.
///
///     MacroThroughput [--events 5000000] [--people 300000] [--formats protobuf,json] [--rounds 1] [--seed 42] [--processes 1]
///
/// With `--processes 2` it goes on with one process and with two that share the partitions, each on a broker of its own; their
/// peaks are added up.
///
/// Needs the broker that `KPISTREAM_TANSU` names for more than some ten thousand events. Ratios within one round count: the
/// broker and the programs share the machine.
@main
struct MacroThroughput {
  static let partitions = 4

  static func main() {
    do {
      let arguments = try Arguments(known: ["events", "people", "formats", "rounds", "seed", "processes"])
      let formats = try (arguments["formats"] ?? "protobuf,json").split(separator: ",").map {
        guard let format = LabEvents.Format(rawValue: String($0)) else {
          throw BenchError("--formats \($0): protobuf and json are the formats")
        }
        return format
      }
      let (events, people) = (try arguments.integer("events", 5_000_000), try arguments.integer("people", 300_000))
      let seed = UInt64(try arguments.integer("seed", 42))
      let processes = try arguments.integer("processes", 1)
      guard (1...partitions).contains(processes) else { throw BenchError("--processes must be 1 to \(partitions)") }
      for round in 0..<(try arguments.integer("rounds", 1)) {
        for format in formats {
          try run(events, people, format, seed: seed + UInt64(round))
          if processes > 1 { try share(events, people, format, processes, seed: seed + UInt64(round)) }
        }
      }
    } catch {
      report("error: \(error)")
      exit(1)
    }
  }

  static func run(_ events: Int, _ people: Int, _ format: LabEvents.Format, seed: UInt64) throws {
    let installation = try LabInstallation(partitions: partitions, lingerMS: 20)
    let answer = try fill(installation, events, people, format, seed: seed)
    report(
      "\(format.rawValue): \(events) events of \(people) people, \(installation.bytes / events) bytes each, seed \(seed); "
        + "librdkafka \(KafkaLibrary.version), \(installation.broker.name)")
    report(Measurement.heading)
    let programs = Programs(installation: installation, events: events, format: format)
    let bytesAlone = try programs.bytes()
    let (plain, plainAnswer) = try programs.job()
    let (count, countAnswer) = try programs.count(answer)
    for measurement in [bytesAlone, plain, count] { report(measurement.line(baseline: plain)) }
    let usage = try ProcessUsage(pid: installation.broker.pid)
    report(
      "the broker: \(usage.cpuMicroseconds / 1_000) ms of CPU in all, peak \(usage.peakKB / 1_024) MB; "
        + "\(answer.tested) people tested, \(answer.controlled) controlled")
    for (name, found) in [("plain C", plainAnswer), ("the count role", countAnswer)] {
      if let difference = found.difference(from: answer) { throw BenchError("\(name) is wrong: \(difference)") }
    }
    report("all counters as the generator has them\n")
  }

  /// One process, two, and so on up to `processes`.
  private static func share(
    _ events: Int, _ people: Int, _ format: LabEvents.Format, _ processes: Int, seed: UInt64
  ) throws {
    report("\(format.rawValue), begun together when everything is there; compared with one process")
    report(Measurement.heading.replacingOccurrences(of: "of C", with: "of 1"))
    var alone: Measurement?
    for number in 1...processes {
      let installation = try LabInstallation(partitions: partitions, lingerMS: 20)
      let programs = Programs(installation: installation, events: events, format: format)
      let (measurement, found, answer) = try programs.share(processes: number) {
        try fill(installation, events, people, format, seed: seed)
      }
      report(measurement.line(baseline: alone ?? measurement))
      alone = alone ?? measurement
      if let difference = found.difference(from: answer) {
        throw BenchError("\(number) together are wrong: \(difference)")
      }
    }
    report("")
  }

  /// The topic with all its events; what the counters must come to. What the generator knew is forgotten with the source.
  private static func fill(
    _ installation: LabInstallation, _ events: Int, _ people: Int, _ format: LabEvents.Format, seed: UInt64
  ) throws -> LabAnswer {
    var source = LabEvents(people: people, format: format, seed: seed, events: events)
    try installation.send(events, from: &source)
    try installation.flush()
    return source.answer()
  }
}
