/// What a consumer reads.
package enum ConsumerSource: Sendable {
  /// As a member of the group `group.id`, which shares out the partitions of these topics.
  case group(topics: [String])
  /// These partitions, with no group.
  case partitions([TopicPartition])

  /// The topics, each once, in the order given: a record's `topicIndex` counts in this list.
  var topics: [String] {
    switch self {
    case .group(let topics): topics
    case .partitions(let partitions):
      partitions.reduce(into: []) { topics, next in if !topics.contains(next.topic) { topics.append(next.topic) } }
    }
  }
}
