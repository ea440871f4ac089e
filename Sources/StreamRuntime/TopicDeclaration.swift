internal import HealthRecords
package import Kafka

/// How one topic is to exist: what `kpistream topics` plans and applies, and what `topics/topics.yaml` lists.
package struct TopicDeclaration: Equatable, Sendable {
  package enum Cleanup: String, Sendable { case delete, compact }

  package let name: String
  /// What the key is, for people.
  package let key: String
  package let cleanup: Cleanup
  /// Days, nil for ever. The input topics are the record of what happened: replays read them from the beginning.
  package let retentionDays: Int?
  package let purpose: String
  /// Whether the topic must have the same number of partitions as the other input topics.
  package let isInput: Bool

  package var settings: [String: String] {
    var settings = ["cleanup.policy": cleanup.rawValue]
    if cleanup == .delete { settings["retention.ms"] = retentionDays.map { "\($0 * 86_400_000)" } ?? "-1" }
    return settings
  }

  package func specification(partitions: Int, replication: Int) -> TopicSpecification {
    TopicSpecification(name, partitions: partitions, replication: replication, config: settings)
  }

  /// Every topic of the system, inputs first. `kpi.state` has the inputs' partition count, for partition p of it holds the
  /// state of partition p of them; `kpi.partials` and the rest share the count for simplicity's sake.
  package static let all: [TopicDeclaration] =
    RecordKind.all.map { kind in
      TopicDeclaration(
        name: kind.topic, key: "subject (\(kind.subject.rawValue))", cleanup: .delete, retentionDays: nil,
        purpose: "records of kind \(kind.name)", isInput: true)
    } + [
      TopicDeclaration(
        name: TopicNames.state, key: "subject, or position of an input partition", cleanup: .compact,
        retentionDays: nil,
        purpose: "changelog of subject state and what has been consumed", isInput: true),
      TopicDeclaration(
        name: TopicNames.partials, key: "indicator|period|place|input partition", cleanup: .compact, retentionDays: nil,
        purpose: "counters as one input partition knows them, absolute", isInput: false),
      TopicDeclaration(
        name: TopicNames.snapshots, key: "indicator|period|level|place|affiliation", cleanup: .compact,
        retentionDays: nil,
        purpose: "value, score and status of each indicator and place, JSON", isInput: false),
      TopicDeclaration(
        name: TopicNames.deadLetters, key: "as the refused event", cleanup: .delete, retentionDays: 365,
        purpose: "events set aside, with the reason", isInput: false),
    ]
}
