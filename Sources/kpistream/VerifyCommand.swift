import ArgumentParser
import CounterEngine
import Foundation
import Indicators
import Kafka
import StreamRuntime

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Recompute every counter of a running system from its subjects, and compare.",
    discussion: """
      Reads kpi.state and kpi.partials, each up to the same commit, while the system goes on; writes nothing. Exit code 0: \
      every counter is what its subjects add up to; 1: some are not, and they are listed.

      kpistream verify --bootstrap kafka:9092
      kpistream verify --bootstrap kafka:9092 --format json
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json }

  @OptionGroup var connection: ConnectionOptions
  @Option(help: "A directory of definitions, as given to `run`.")
  var catalog: String?
  @Option(help: "table, or json: one object.")
  var format = Format.table
  @Option(help: "How many differences to list of each partition.")
  var limit = 20

  func validate() throws {
    guard limit >= 0 else { throw ValidationError("--limit must not be negative") }
  }

  func run() async throws {
    let settings = try connection.settings()
    let catalogue = try Catalogue(try catalog.map { try CatalogueFiles(directory: $0) } ?? .embedded)
    let stop = StopFlag()
    let isTable = format == .table
    let limit = limit
    let findings = try await KafkaThread.run(named: "verify", stop: stop) {
      var findings: [Verification.Finding] = []
      try Verification(settings: settings, catalogue: catalogue, stop: stop).run { finding in
        findings.append(finding)
        if isTable { Self.show(finding, limit: limit) }
      }
      return findings
    }
    let differences = findings.reduce(0) { $0 + $1.differences.count }
    let counters = findings.reduce(0) { $0 + $1.counters }
    switch format {
    case .table:
      print(
        differences == 0
          ? "All \(counters) counters are what their subjects add up to."
          : "\(differences) of \(counters) counters are NOT what their subjects add up to. Restart the count processes: they "
            + "count anew from state.")
    case .json: try Self.write(findings, limit: limit)
    }
    if differences > 0 { throw ExitCode(1) }
  }

  private static func show(_ finding: Verification.Finding, limit: Int) {
    print(
      "partition \(finding.partition): \(finding.subjects) subjects, \(finding.counters) counters as of \(finding.day), "
        + "\(finding.differences.count) different")
    for difference in finding.differences.prefix(limit) {
      print(
        "  \(difference.indicator) \(difference.term) \(difference.period) \(difference.place): "
          + "published \(difference.published), recomputed \(difference.recomputed)")
    }
    flushOutput()
  }

  private struct Report: Encodable {
    struct Partition: Encodable {
      let partition: Int32
      let as_of: String
      let subjects: Int
      let counters: Int
      let different: Int
      let differences: [Verification.Difference]
    }
    let equal: Bool
    let partitions: [Partition]
  }

  private static func write(_ findings: [Verification.Finding], limit: Int) throws {
    let report = Report(
      equal: findings.allSatisfy(\.differences.isEmpty),
      partitions: findings.map { finding in
        Report.Partition(
          partition: finding.partition, as_of: "\(finding.day)", subjects: finding.subjects, counters: finding.counters,
          different: finding.differences.count,
          differences: Array(finding.differences.prefix(limit)))
      })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    print(String(decoding: try encoder.encode(report), as: UTF8.self))
  }
}
