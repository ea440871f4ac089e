/// A topic to create.
package struct TopicSpecification: Hashable, Sendable {
  package var name: String
  package var partitions: Int
  /// Copies of each partition; -1 is the broker's default.
  package var replication: Int
  /// Broker-side settings, such as `cleanup.policy`: `compact`.
  package var config: [String: String]

  package init(_ name: String, partitions: Int, replication: Int = -1, config: [String: String] = [:]) {
    self.name = name
    self.partitions = partitions
    self.replication = replication
    self.config = config
  }
}
