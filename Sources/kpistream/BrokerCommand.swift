import ArgumentParser
import Kafka
import StreamRuntime

struct BrokerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "broker",
    abstract: "Run a small broker in memory, for trying things out.",
    discussion: """
      It speaks Kafka's protocol but keeps only about 5 MiB a partition, compacts nothing and forgets everything when it \
      ends: not for data that matters. Prints its address; the other commands take it as --bootstrap.
      """)

  @Option(help: "Partitions of every topic.")
  var partitions = 12

  func validate() throws {
    guard (1...256).contains(partitions) else { throw ValidationError("--partitions must be 1 to 256") }
  }

  func run() async throws {
    let broker = try EmbeddedBroker(partitions: partitions)
    print(broker.bootstrap)
    flushOutput()
    try await Termination.wait()
    withExtendedLifetime(broker) {}
  }
}

/// librdkafka's in-process cluster with every topic of the system.
struct EmbeddedBroker {
  private let cluster: TestCluster
  let bootstrap: String

  init(partitions: Int) throws {
    let topics = Dictionary(uniqueKeysWithValues: TopicDeclaration.all.map { ($0.name, partitions) })
    cluster = try TestCluster(topics: topics, defaultPartitions: partitions)
    bootstrap = cluster.bootstrap
  }
}
