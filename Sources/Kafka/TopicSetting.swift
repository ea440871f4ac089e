/// One broker-side setting of a topic.
package struct TopicSetting: Hashable, Sendable {
  /// Nil if the broker keeps it secret.
  package var value: String?
  /// Not set on the topic itself: the cluster's value or the broker's built-in one.
  package var isDefault: Bool
  package var isReadOnly: Bool
}
