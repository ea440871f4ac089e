internal import Foundation
internal import Kafka
package import LabJob

/// A broker with the units of the laboratory job, the job's catalogue in a directory, and a producer of its events.
package final class LabInstallation {
  package let broker: BenchBroker
  package let partitions: Int
  /// Where the catalogue is; for `--catalog`.
  package var catalogue: String { directory.path }
  /// Bytes of all payloads sent.
  package private(set) var bytes = 0
  private let directory: URL
  private let producer: Producer
  private let topic: ProducerTopic

  /// - Parameter lingerMS: how long the producer gathers events for a request.
  package init(partitions: Int, lingerMS: Int) throws {
    self.partitions = partitions
    broker = try BenchBroker(partitions: partitions)
    try UnitRegistry.publish((0..<LabJob.unitCount).map(LabJob.unit), to: broker.bootstrap)
    directory = FileManager.default.temporaryDirectory.appendingPathComponent("lab-job-\(UUID().uuidString)")
    for (name, text) in LabJob.catalogue {
      let file = directory.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    producer = try Producer(
      settings: broker.clientSettings.merging([
        "linger.ms": "\(lingerMS)", "batch.size": "1000000", "batch.num.messages": "100000",
        "queue.buffering.max.messages": "1000000",
      ]) { $1 }, log: { _ in })
    topic = try producer.topic(LabJob.topic)
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  /// Queues the next events of the source.
  /// - Parameter sending: told of each event's partition, just before it is queued.
  package func send(_ count: Int, from source: inout LabEvents, sending: (Int) -> Void = { _ in }) throws {
    for _ in 0..<count {
      try source.next { key, payload in
        let partition = Murmur2.partition(of: key, partitionCount: Int32(partitions))
        bytes += payload.count
        sending(Int(partition))
        try producer.produce(topic, partition: partition, key: key, value: payload)
      }
    }
  }

  package func flush() throws { try producer.flush(withinMS: 120_000) }

  /// Starts the program's roles on the job. The names of groups begin with the process's own number, so that every run is new.
  /// - Parameter instance: tells it from others that share the work.
  package func startRoles(_ roles: String, instance: String = "bench", _ more: [String] = []) throws -> ChildProcess {
    try ChildProcess(
      "kpistream",
      [
        "run", "--bootstrap", broker.bootstrap, "--roles", roles, "--catalog", catalogue, "--as-of", "2018-09-30",
        "--period", "FY2561", "--instance", instance, "--application", application,
      ] + more)
  }

  package var application: String { "bench-\(ProcessInfo.processInfo.processIdentifier)" }
}
