import TestSupport

@testable import HealthRecords

/// The ways through a message.
enum MessageForm: CaseIterable, Sendable {
  case protobuf
  /// Protobuf without the short way through what is usual.
  case anyProtobuf
  case json
}

extension EventDecoder {
  /// The entry that a message decodes to, or why it is refused. Message and key lie in memory of just their size.
  ///
  /// - Parameter behind: bytes that follow both in memory and are not theirs.
  mutating func entry(
    of message: some Collection<UInt8>, key: some Collection<UInt8>, _ form: MessageForm, _ kind: RecordKind,
    behind: [UInt8] = []
  ) -> Result<[UInt8], EventRejection> {
    withExactBytes(Array(message) + behind) { memory in
      let payload = UnsafeRawBufferPointer(rebasing: memory.dropLast(behind.count))
      return withExactBytes(Array(key) + behind) { memory in
        let key = UnsafeRawBufferPointer(rebasing: memory.dropLast(behind.count))
        do throws(EventRejection) {
          let id = Int(kind.id)
          switch form {
          case .protobuf: try decodeProtobuf(payload, key: key, kind: id, offset: 7)
          case .anyProtobuf:
            try begin(nil, key: key, kind: id)
            try decodeAny(payload, key: key, kind: id, offset: 7)
          case .json: try decodeJSON(payload, key: key, kind: id, offset: 7, names: .shared)
          }
          return .success(Array(UnsafeRawBufferPointer(start: entry, count: count)))
        } catch { return .failure(error) }
      }
    }
  }
}
