internal import Kafka
internal import Logging

/// What must be true of the cluster before a role begins.
///
/// **Permissions.** A topic that this process may not see looks like one that is not there, so each that seems missing is
/// asked for by name. Whether it may be read and written, and whether group and transactional id may be used, the broker says at
/// the first request: at start for all but the dead letters. Each refusal ends the process with the right that is missing and the
/// command that grants it (`AccessRight`). Turned down: asking the access lists themselves, for reading them is a right that
/// such a process should not have; and a record written on trial, which a broker without isolation would show.
enum StartupChecks {
  /// - Returns: the number of partitions of the inputs, and of `kpi.partials`.
  static func check(
    settings: RuntimeSettings, inputs: [String], log: Logger
  ) throws -> (inputs: Int32, partials: Int32) {
    let admin = try Admin(settings: settings.reader("admin"), log: { line in log.debug("\(line)") })
    // Units are an input of their own where an indicator reads them. A topic that is asked for twice, no broker answers.
    let others = [TopicNames.state, TopicNames.partials, TopicNames.deadLetters, TopicNames.units]
    let needed = inputs + others.filter { !inputs.contains($0) }
    let found = try partitionCounts(of: needed, admin)
    let counts = (inputs + [TopicNames.state]).reduce(into: [String: Int]()) { $0[$1] = found[$1] }
    guard Set(counts.values).count == 1 else { throw RuntimeError.partitionCountsDiffer(counts) }
    try checkSettings(of: needed, admin, log)
    return (Int32(found[TopicNames.state]!), Int32(found[TopicNames.partials]!))
  }

  /// - Throws: for all topics together that are not there, or must not be seen.
  static func partitionCounts(of topics: [String], _ admin: Admin) throws -> [String: Int] {
    let found = Dictionary(
      uniqueKeysWithValues: try admin.topics(withinMS: callMS).map { ($0.name, $0.partitions.count) })
    var missing: [String] = []
    var rights: [AccessRight] = []
    for name in topics where found[name] == nil {
      if case .notAuthorized(_, let right?, _) = try admin.whyHidden(name, withinMS: callMS) {
        rights.append(right)
      } else {
        missing.append(name)
      }
    }
    guard rights.isEmpty else { throw RuntimeError.rightsMissing(rights) }
    guard missing.isEmpty else { throw RuntimeError.topicsMissing(missing) }
    return found
  }

  /// State and partials that are deleted when they are old would be lost, so nothing begins on such topics. What else differs
  /// from the declarations is said, and left to the operator. Not every broker tells, and not every client may ask.
  private static func checkSettings(of topics: [String], _ admin: Admin, _ log: Logger) throws {
    let current: [String: [String: TopicSetting]]
    do throws(KafkaError) { current = try admin.settings(of: topics, withinMS: callMS) } catch {
      log.debug("the settings of topics are not checked: \(error)")
      return
    }
    for topic in TopicDeclaration.all where topics.contains(topic.name) {
      for (name, wanted) in topic.settings.sorted(by: { $0.key < $1.key }) {
        guard let value = current[topic.name]?[name]?.value, value != wanted else { continue }
        if name == "cleanup.policy", topic.cleanup == .compact {
          throw RuntimeError.notCompacted(topic: topic.name, policy: value)
        }
        log.warning(
          "topic \(topic.name) has \(name)=\(value), and should have \(wanted): `kpistream topics apply` sets it")
      }
    }
  }

  private static let callMS = 30_000
}
