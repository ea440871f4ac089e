internal import CounterEngine
internal import HealthRecords
internal import Kafka

/// Tells the two forms of an event apart.
///
/// By the payload, for parsing headers costs more than decoding the event: JSON begins with a brace, and a Protobuf message of
/// ours cannot, because 0x7B would be a group. The `content-type` header is asked where the payload cannot be read as what it
/// looks like: JSON may begin with white space, and what is of neither form is best refused by the name that it came with.
enum EventFormat {
  static func looksLike(_ value: UnsafeRawBufferPointer) -> EngineShard.Format {
    value.first == 0x7B ? .json : .protobuf
  }

  /// As the header says; nil if there is none.
  static func declared(_ record: ConsumedRecord) throws(EventRejection) -> EngineShard.Format? {
    guard let header = record.header("content-type") else { return nil }
    if matches(header, "application/protobuf") || matches(header, "application/x-protobuf") { return .protobuf }
    if matches(header, "application/json") { return .json }
    throw .contentType
  }

  /// Whether the media type is this one, parameters such as a charset aside.
  private static func matches(_ header: UnsafeRawBufferPointer, _ type: StaticString) -> Bool {
    let n = type.utf8CodeUnitCount
    guard header.count >= n, header.count == n || header[n] == 0x3B || header[n] == 0x20 else { return false }
    for i in 0..<n {
      let byte = header[i] >= 0x41 && header[i] <= 0x5A ? header[i] | 0x20 : header[i]
      if byte != type.utf8Start[i] { return false }
    }
    return true
  }
}
