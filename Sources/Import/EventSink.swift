package import HealthRecords

/// Where events go: a Kafka producer, a file, or an offline replay.
///
/// One thread calls it. `send` may queue; `flush` returns when everything sent is safe (acknowledged, or written), and
/// only then does the importer remember it as sent. So a crash sends some events twice, and never loses one.
package protocol EventSink: AnyObject {
  /// - Parameters:
  ///   - topic: the record kind's topic, or the dead letters.
  ///   - key: the subject's text, the Kafka key.
  ///   - payload: the Protobuf message; for dead letters a JSON object. Valid during the call.
  func send(
    _ topic: EventTopic, key: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer, headers: EventHeaders
  ) throws(ImportError)

  func flush() throws(ImportError)
}

/// Which topic an event belongs to.
package enum EventTopic: Hashable, Sendable {
  case records(RecordKind)
  case deadLetters

  package var name: String {
    switch self {
    case .records(let kind): kind.topic
    case .deadLetters: "dead-letters"
    }
  }
}

/// CloudEvents 1.0 attributes in binary mode.
package struct EventHeaders {
  /// `application/protobuf` or `application/json`.
  package let contentType: StaticString
  /// Tells the event from others of its unit: the record's id, for dead letters file and line. Valid during the call.
  package let id: UnsafeRawBufferPointer
  /// For example `Visit`; the header has the package name before it.
  package let type: String
  /// The unit's code, where the row came from.
  package let unit: Code
  /// Milliseconds since 1970 UTC: the record's version.
  package let updated: Int64
  package let isDeletion: Bool
  /// Why, for a dead letter.
  package var reason: Reason?

  /// The headers' names and values.
  package var list: [(name: String, value: String)] {
    var list = [
      ("content-type", contentType.description), ("ce_specversion", "1.0"), ("ce_type", "kpistream.v1.\(type)"),
      // In base 36, because thirteen digits in a header look like a citizen id to whoever scans for them.
      ("ce_id", String(decoding: id, as: UTF8.self) + "@" + String(updated, radix: 36)),
      ("ce_source", "/import/\(unit)"),
      ("ce_time", Timestamp.iso(milliseconds: updated)),
    ]
    if let reason { list += [("kpistream-reason", reason.rawValue), ("kpistream-topic", "import")] }
    return list
  }
}
