package import Kafka

/// Why a role cannot start or go on. The description says what happened, where, and what to do.
package enum RuntimeError: Error, CustomStringConvertible {
  case topicsMissing([String])
  case rightsMissing([AccessRight])
  case notCompacted(topic: String, policy: String)
  case partitionCountsDiffer([String: Int])
  case repartitionNeeded(written: Int32, found: Int32)
  case countedWhileMoved(partition: Int32, partitions: Int32)
  case notCoPartitioned(partition: Int32, missing: [String])
  case partialsCutShort(partition: Int32, earliest: Int64)
  case stateUnreadable(partition: Int32, reason: String)
  case logCutShort(RecountReason, topic: String, partition: Int32, earliest: Int64)

  package var description: String {
    switch self {
    case .topicsMissing(let names):
      "These topics do not exist: \(names.joined(separator: ", ")). Create them with `kpistream topics apply`."
    case .rightsMissing(let rights):
      "This client has no right to \(rights.map(\.description).joined(separator: ", ")). An administrator grants them with "
        + rights.map { "`\($0.grant)`" }.joined(separator: ", ") + "."
    case .notCompacted(let topic, let policy):
      "\(topic) has cleanup.policy=\(policy): what it holds would be deleted when it is old, and is needed for ever. "
        + "Set it with `kpistream topics apply` before anything is started."
    case .partitionCountsDiffer(let counts):
      "The input topics differ in their number of partitions: "
        + counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        + ". All events of a subject must meet in one partition: `kpistream topics plan` says what to change."
    case .repartitionNeeded(let written, let found):
      "The input topics have \(found) partitions now and had \(written) when their state was written, so subjects are not "
        + "where their keys lead. Stop what writes to the topics, run `kpistream topics repartition --partitions \(found)`, and "
        + "start again."
    case .countedWhileMoved(let partition, let partitions):
      "A process of before the topics had \(partitions) partitions went on counting afterwards: the state of partition "
        + "\(partition) has subjects that belong elsewhere, and events of theirs may be missing there. See that it is stopped, run "
        + "`kpistream topics repartition --partitions \(partitions)` again, and start again."
    case .notCoPartitioned(let partition, let missing):
      "The group gave this process partition \(partition) of some input topics, but not of \(missing.joined(separator: ", ")). "
        + "Every member of the group must run the same release and catalogue, with `partition.assignment.strategy=range`."
    case .stateUnreadable(let partition, let reason):
      "The state of partition \(partition) in \(TopicNames.state) cannot be read: \(reason). A newer release may have written it: "
        + "start that one. Where none has, count everything anew: stop all processes, delete \(TopicNames.state), "
        + "\(TopicNames.partials) and \(TopicNames.snapshots), `kpistream topics apply`, start."
    case .logCutShort(let reason, let topic, let partition, let earliest):
      "Partition \(partition): \(reason.rawValue), so \(topic)/\(partition) must be read again from its "
        + "beginning, but it begins at offset \(earliest). Republish the missing events, "
        + (reason == .stateCutShort
          ? "or restore \(TopicNames.state) from a backup." : "or go back to the catalogue and release before.")
    case .partialsCutShort(let partition, let earliest):
      "\(TopicNames.partials)/\(partition) begins at offset \(earliest): counters were deleted from it. See that its "
        + "cleanup.policy is compact (`kpistream topics plan`), delete and create it, and restart the count processes, which "
        + "publish every counter again."
    }
  }
}
