/// One line of librdkafka's own log.
package struct KafkaLogLine: Sendable, CustomStringConvertible {
  /// As syslog counts: 0 emergency ... 3 error, 4 warning, 5 notice, 6 info, 7 debug.
  package let level: Int
  /// librdkafka's short word for the place, such as `FAIL` or `REBALANCE`.
  package let facility: String
  package let text: String

  package var description: String { "\(facility): \(text)" }
}

/// Takes log lines. Called on librdkafka's own threads, at any time between a client's creation and its end: be quick,
/// and never call back into the client.
package typealias KafkaLog = @Sendable (KafkaLogLine) -> Void
