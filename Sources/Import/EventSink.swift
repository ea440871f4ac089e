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

  /// Whether what was flushed is still there when the process ends at once and another begins. A file is written anew from its
  /// beginning, so that nothing of such a run may be remembered before its end.
  var isLasting: Bool { get }
}

extension EventSink {
  package var isLasting: Bool { true }
}

/// Which topic an event belongs to.
package enum EventTopic: Hashable, Sendable {
  /// By the kind's place in `RecordKind.all`: a kind itself is several strings, which every event would have to retain.
  case records(RecordKind.ID)
  case deadLetters

  /// Nil for the dead letters.
  package var kind: RecordKind? {
    if case .records(let id) = self { RecordKind.all[Int(id)] } else { nil }
  }

  package var name: String { kind?.topic ?? "dead-letters" }
  /// The message's name, for example `Visit`.
  package var message: String { kind?.message ?? "DeadLetter" }
}

/// CloudEvents 1.0 attributes in binary mode.
package struct EventHeaders {
  /// `application/protobuf` or `application/json`.
  package let contentType: StaticString
  /// Tells the event from others of its unit: the record's id, for dead letters file and line. Valid during the call.
  package let id: UnsafeRawBufferPointer
  /// The unit's code, where the row came from.
  package let unit: Code
  /// Milliseconds since 1970 UTC: the record's version.
  package let updated: Int64
  package let isDeletion: Bool
  /// Why, for a dead letter.
  package var reason: Reason?

  /// The headers' names and values.
  package func list(_ topic: EventTopic) -> [(name: String, value: String)] {
    var text: [UInt8] = []
    appendID(to: &text)
    return common(topic) + [
      ("ce_id", String(decoding: text, as: UTF8.self)), ("ce_time", Timestamp.iso(milliseconds: updated)),
    ]
  }

  /// Those that all events of one unit, topic and reason share.
  func common(_ topic: EventTopic) -> [(name: String, value: String)] {
    var list = [
      ("content-type", contentType.description), ("ce_specversion", "1.0"),
      ("ce_type", "kpistream.v1.\(topic.message)"), ("ce_source", "/import/\(unit)"),
    ]
    if let reason { list += [("kpistream-reason", reason.rawValue), ("kpistream-topic", "import")] }
    return list
  }

  /// The record's id and its version, which together name the event. The version is in base 36, because thirteen digits in
  /// a header look like a citizen id to whoever scans for them.
  func appendID(to bytes: inout [UInt8]) {
    bytes.append(contentsOf: id)
    bytes.append(0x40)  // "@"
    if updated < 0 { bytes.append(0x2D) }
    let start = bytes.count
    var rest = updated.magnitude
    repeat {
      let digit = UInt8(truncatingIfNeeded: rest % 36)
      bytes.append(digit < 10 ? digit &+ 0x30 : digit &+ 0x57)
      rest /= 36
    } while rest > 0
    bytes[start...].reverse()
  }
}
