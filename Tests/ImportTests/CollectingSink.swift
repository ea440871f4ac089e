import HealthRecords
import RecordMessages
import SwiftProtobuf
import Testing

@testable import Import

/// Keeps everything that was sent, and what a consumer would make of it: the newest version of each record.
final class CollectingSink: EventSink {
  struct Event: Equatable {
    let topic: EventTopic
    let key: String
    let payload: [UInt8]
    let headers: [String]
  }

  private(set) var events: [Event] = []
  private(set) var flushes = 0
  /// Ends the run after so many events, to play a crash.
  var failAfter: Int?
  var isLasting = true

  func send(
    _ topic: EventTopic, key: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer, headers: EventHeaders
  ) throws(ImportError) {
    if let failAfter, events.count >= failAfter { throw .sink("the test stops here") }
    events.append(
      Event(
        topic: topic, key: String(decoding: key, as: UTF8.self), payload: Array(payload),
        headers: headers.list(topic).map { "\($0.name)=\($0.value)" }))
  }

  func flush() throws(ImportError) { flushes += 1 }

  func clear() { events = [] }

  var deadLetters: [String] {
    events.filter { $0.topic == .deadLetters }.map { String(decoding: $0.payload, as: UTF8.self) }
  }

  /// The messages of a kind, in the order sent.
  func messages<M: Message>(_ kind: String, as type: M.Type = M.self) throws -> [M] {
    try events.filter { $0.topic == RecordKind.named(kind).map { .records($0.id) } }.map {
      try M(serializedBytes: $0.payload)
    }
  }

  /// Subject, unit, record id and payload of every live record, as the processor would have it at the end: the newest
  /// `updated` wins, of equal ones the later.
  func state() throws -> [String: [UInt8]] {
    var newest: [String: (updated: Int64, payload: [UInt8]?)] = [:]
    for event in events {
      guard let kind = event.topic.kind else { continue }
      // All messages begin with the same five fields.
      let head = try WirePerson(serializedBytes: event.payload, partial: true)
      #expect(head.subject == event.key)
      let key = "\(kind.name) \(head.unit) \(head.recordID) \(head.subject)"
      if let known = newest[key], known.updated > head.updated { continue }
      newest[key] = (head.updated, head.deleted ? nil : event.payload)
    }
    return newest.compactMapValues(\.payload)
  }
}
