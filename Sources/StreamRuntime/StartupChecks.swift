internal import Kafka

/// What must be true of the cluster before a role begins.
enum StartupChecks {
  /// - Returns: the number of partitions of the inputs, and of `kpi.partials`.
  static func check(settings: RuntimeSettings, inputs: [String]) throws -> (inputs: Int32, partials: Int32) {
    let admin = try Admin(settings: settings.reader("admin"))
    let found = Dictionary(
      uniqueKeysWithValues: try admin.topics(withinMS: 30_000).map { ($0.name, $0.partitions.count) })
    let needed = inputs + [TopicNames.state, TopicNames.partials, TopicNames.deadLetters, TopicNames.units]
    let missing = needed.filter { found[$0] == nil }
    guard missing.isEmpty else { throw RuntimeError.topicsMissing(missing) }
    let counts = (inputs + [TopicNames.state]).reduce(into: [String: Int]()) { $0[$1] = found[$1] }
    guard Set(counts.values).count == 1 else { throw RuntimeError.partitionCountsDiffer(counts) }
    return (Int32(found[TopicNames.state]!), Int32(found[TopicNames.partials]!))
  }
}
