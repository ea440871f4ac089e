internal import CounterEngine
internal import HealthRecords
internal import Kafka

/// Tells the two forms of an event apart.
enum EventFormat {
  /// By the `content-type` header where there is one. A message without it is JSON if it begins with a brace: a Protobuf
  /// message of ours cannot, because 0x7B would be a group.
  static func of(_ record: ConsumedRecord, _ value: UnsafeRawBufferPointer) throws(EventRejection) -> EngineShard.Format
  {
    if let header = record.header("content-type") {
      if matches(header, "application/protobuf") || matches(header, "application/x-protobuf") { return .protobuf }
      if matches(header, "application/json") { return .json }
      throw .contentType
    }
    return value.first == 0x7B ? .json : .protobuf
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
