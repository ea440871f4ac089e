internal import HealthRecords

/// Builds payloads and hands them to the sink.
final class Emitter {
  private let sink: any EventSink
  private var payload = WireWriter()
  private var key: [UInt8] = []
  /// By kind.
  private var counts = [Int](repeating: 0, count: RecordKind.all.count)
  private(set) var deadLetters = 0

  init(_ sink: any EventSink) { self.sink = sink }

  /// Events of each kind that any were sent of.
  var sent: [(kind: String, count: Int)] {
    RecordKind.all.filter { counts[Int($0.id)] > 0 }.map { ($0.name, counts[Int($0.id)]) }
  }

  /// - Parameter body: the fields from 10 on; nil is a deletion.
  func send(
    _ kind: RecordKind.ID, unit: Code, id: UnsafeRawBufferPointer, subject: SubjectID, updated: Int64,
    body: UnsafeRawBufferPointer?
  ) throws(ImportError) {
    payload.clear()
    payload.text(1, id)
    payload.code(2, unit)
    payload.subject(3, subject)
    payload.integer(4, updated)
    if let body { payload.raw(body) } else { payload.bool(5, true) }
    key.removeAll(keepingCapacity: true)
    WireWriter.appendKey(of: subject, to: &key)
    counts[Int(kind)] += 1
    try put(
      .records(kind),
      EventHeaders(
        contentType: "application/protobuf", id: id, unit: unit, updated: updated, isDeletion: body == nil))
  }

  func send(deadLetter letter: DeadLetter, at time: Int64) throws(ImportError) {
    payload.clear()
    var text = letter.json
    text.withUTF8 { payload.raw(UnsafeRawBufferPointer($0)) }
    key.removeAll(keepingCapacity: true)
    key.append(contentsOf: letter.unit.isEmpty ? Array("unknown".utf8) : Array(letter.unit.description.utf8))
    deadLetters += 1
    try Array("\(letter.table.name)-\(letter.line)".utf8).withBytes { id throws(ImportError) in
      try put(
        .deadLetters,
        EventHeaders(
          contentType: "application/json", id: id, unit: letter.unit, updated: time, isDeletion: false,
          reason: letter.reason))
    }
  }

  func flush() throws(ImportError) { try sink.flush() }

  var isLasting: Bool { sink.isLasting }

  private func put(_ topic: EventTopic, _ headers: EventHeaders) throws(ImportError) {
    let sink = sink
    try key.withBytes { key throws(ImportError) in
      try payload.bytes.withBytes { payload throws(ImportError) in
        try sink.send(topic, key: key, payload: payload, headers: headers)
      }
    }
  }
}
