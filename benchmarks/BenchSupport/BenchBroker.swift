internal import BrokerSupport
internal import Kafka
internal import StreamRuntime

/// A broker in a process of its own, with every topic of the system.
///
/// Tansu where `KPISTREAM_TANSU` names it and librdkafka is new enough for it: it keeps all it is given. Else the small one
/// that comes with the program, which keeps 5 MiB a partition and is enough to see whether answers are right.
package final class BenchBroker {
  package let bootstrap: String
  package let isTansu: Bool
  package let pid: Int32
  private let tansu: TansuBroker?
  private let embedded: ChildProcess?

  package init(partitions: Int) throws {
    if let binary = TansuBroker.binary {
      let broker = try TansuBroker(binary: binary)
      (tansu, embedded, isTansu, bootstrap, pid) = (broker, nil, true, broker.bootstrap, broker.pid)
      let admin = try Admin(settings: broker.clientSettings, log: { _ in })
      let topics = TopicDeclaration.all.map { $0.specification(partitions: partitions, replication: 1) }
      for outcome in try admin.createTopics(topics, withinMS: 30_000) {
        if let error = outcome.error { throw error }
      }
    } else {
      let child = try ChildProcess("kpistream", ["broker", "--partitions", "\(partitions)"])
      try child.await("the broker's address", withinSeconds: 30) { child.text.contains("\n") }
      (tansu, embedded, isTansu, pid) = (nil, child, false, child.pid)
      bootstrap = String(child.text.prefix { $0 != "\n" })
    }
  }

  /// For clients of this process: no word about what is tried again.
  package var clientSettings: [String: String] { ["bootstrap.servers": bootstrap] }

  package var name: String { isTansu ? "Tansu in memory" : "the embedded broker" }
}
