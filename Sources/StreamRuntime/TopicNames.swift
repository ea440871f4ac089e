internal import HealthRecords

/// The topics that the roles write besides the input topics, which are named by `RecordKind`.
package enum TopicNames {
  package static let state = "kpi.state"
  package static let partials = "kpi.partials"
  package static let snapshots = "kpi.snapshots"
  package static let deadLetters = "dead-letters"

  /// Reference topics: small, read whole by every role.
  package static let units = RecordKind.named("unit")!.topic
  package static let areas = RecordKind.named("area")!.topic
}
