import CounterEngine
import Foundation
import HealthRecords
import Import
import Kafka

/// One message of `dead-letters`: an event that could not be counted, or a row that an import refused.
struct SetAside {
  /// Partition and offset of the dead letter itself: names it, for ever.
  struct ID: Hashable, CustomStringConvertible {
    let partition: Int32
    let offset: Int64

    var description: String { "\(partition):\(offset)" }

    init(partition: Int32, offset: Int64) { (self.partition, self.offset) = (partition, offset) }

    /// From `3:17`.
    init?(_ text: String) {
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, let partition = Int32(parts[0]), let offset = Int64(parts[1]), partition >= 0, offset >= 0
      else { return nil }
      self.init(partition: partition, offset: offset)
    }
  }

  let id: ID
  /// Milliseconds since 1970 UTC; -1 where the broker gave none.
  let timestampMS: Int64
  let key: [UInt8]?
  let value: [UInt8]
  let headers: [RecordHeader]

  init(_ record: ConsumedRecord) {
    id = ID(partition: record.partition, offset: record.offset.rawValue)
    timestampMS = record.timestampMS
    key = record.key.map { Array($0) }
    value = record.value.map { Array($0) } ?? []
    headers = record.headers()
  }

  func header(_ name: String) -> String? {
    headers.last { $0.name == name }.map { String(decoding: $0.value ?? [], as: UTF8.self) }
  }

  var reason: String { header("kpistream-reason") ?? "" }
  /// The topic the event came from; `import` for a row that never became one.
  var origin: String { header("kpistream-topic") ?? "" }
  var kind: RecordKind? { RecordKind.forTopic(origin) }
  var isFromImport: Bool { origin == "import" }

  /// Why it cannot be sent again as it is; nil where it can.
  var obstacle: String? {
    if isFromImport { return "it is a row of a file: repair the file and import it again" }
    if kind == nil { return "it does not say which topic it came from" }
    if key == nil || value.isEmpty { return "its content was not kept: have the source send the record again" }
    return nil
  }

  /// The content as text: JSON where it can be read.
  var content: String {
    if value.isEmpty { return "" }
    if value.first == 0x7B { return String(decoding: value, as: UTF8.self) }
    if let kind, let line = value.withUnsafeBytes({ MessageCodec.line(kind, protobuf: $0) }) { return line }
    return "\(value.count) bytes that are no message of \(origin)"
  }

  var time: String {
    guard timestampMS >= 0 else { return "" }
    let format = ISO8601DateFormatter()
    return format.string(from: Date(timeIntervalSince1970: Double(timestampMS) / 1_000))
  }

  /// Where in the input it stood.
  var source: String {
    if isFromImport { return "\(header("ce_source") ?? "") \(header("ce_id")?.split(separator: "@").first ?? "")" }
    return "\(origin)/\(header("kpistream-partition") ?? "?")@\(header("kpistream-offset") ?? "?")"
  }

  func write(to json: inout JSONWriter, withContent: Bool) {
    json.beginObject()
    json.member("id", "\(id)")
    json.member("time", time)
    json.member("reason", reason)
    json.member("topic", origin)
    json.member("source", source)
    if let explanation = header("kpistream-explanation") { json.member("explanation", explanation) }
    json.member("bytes", Double(header("kpistream-bytes").flatMap { Int($0) } ?? value.count))
    json.member("republishable", obstacle == nil)
    if withContent {
      json.key("headers")
      json.beginObject()
      for header in headers { json.member(header.name, String(decoding: header.value ?? [], as: UTF8.self)) }
      json.endObject()
      json.member("key", String(decoding: key ?? [], as: UTF8.self))
      json.member("content", content)
    }
    json.endObject()
  }
}
