/// A topic as the cluster has it.
package struct TopicDescription: Hashable, Sendable {
  package struct Partition: Hashable, Sendable {
    package var id: Int32
    /// The broker that serves it; nil while there is none.
    package var leader: Int32?
    package var replicas: [Int32]
    package var inSync: [Int32]
  }

  package var name: String
  /// By id.
  package var partitions: [Partition]
}
