package import HealthRecords
internal import Kafka

/// The keys and values of `kpi.state`.
///
///     key 0x01 + subject id, 16 bytes   value 0x01 + layout fingerprint, 4 bytes + the subject's block
///     key 0x02 + topic name             value 0x01 + next offset to consume, 8 bytes (this partition of that topic)
///     key 0x03 + layout fingerprint     value 0x01 + the layout's descriptor, text
///     key 0x04                          value 0x01 + the newest tenure of the partition, 8 bytes
///     key 0x05                          value 0x01 + how many partitions the input topics had, 8 bytes
///     key 0x06 + topic name             value 0x01 + offset before which records of other partitions' subjects have been
///                                                    copied to where they belong, 8 bytes
///
/// Integers are little-endian. The first byte of a value is its format's version; a newer release reads older ones.
package enum StateCodec {
  static let version: UInt8 = 1

  enum Key: Equatable {
    case subject(SubjectID)
    case position(topic: String)
    case layout(UInt32)
    case tenure
    case partitionCount
    case moved(topic: String)
  }

  static func parse(key: UnsafeRawBufferPointer) -> Key? {
    guard let tag = key.first else { return nil }
    switch tag {
    case 1:
      guard key.count == 17 else { return nil }
      return .subject(
        SubjectID(
          high: UInt64(littleEndian: key.loadUnaligned(fromByteOffset: 1, as: UInt64.self)),
          low: UInt64(littleEndian: key.loadUnaligned(fromByteOffset: 9, as: UInt64.self))))
    case 2: return .position(topic: String(decoding: key.dropFirst(), as: UTF8.self))
    case 3:
      guard key.count == 5 else { return nil }
      return .layout(UInt32(littleEndian: key.loadUnaligned(fromByteOffset: 1, as: UInt32.self)))
    case 4: return key.count == 1 ? .tenure : nil
    case 5: return key.count == 1 ? .partitionCount : nil
    case 6: return .moved(topic: String(decoding: key.dropFirst(), as: UTF8.self))
    default: return nil
    }
  }

  /// Writes a subject's key into 17 bytes.
  static func writeKey(_ id: SubjectID, to bytes: UnsafeMutableRawBufferPointer) {
    bytes[0] = 1
    bytes.storeBytes(of: id.high.littleEndian, toByteOffset: 1, as: UInt64.self)
    bytes.storeBytes(of: id.low.littleEndian, toByteOffset: 9, as: UInt64.self)
  }

  static func positionKey(_ topic: String) -> [UInt8] { [2] + Array(topic.utf8) }
  static func positionValue(_ offset: Offset) -> [UInt8] {
    [version] + withUnsafeBytes(of: offset.rawValue.littleEndian) { Array($0) }
  }
  package static func layoutKey(_ fingerprint: UInt32) -> [UInt8] {
    [3] + withUnsafeBytes(of: fingerprint.littleEndian) { Array($0) }
  }
  package static func layoutValue(_ descriptor: String) -> [UInt8] { [version] + Array(descriptor.utf8) }

  static func layout(_ value: UnsafeRawBufferPointer) -> String? {
    guard value.first == version else { return nil }
    return String(decoding: value.dropFirst(), as: UTF8.self)
  }

  static func movedKey(_ topic: String) -> [UInt8] { [6] + Array(topic.utf8) }

  static let partitionCountKey: [UInt8] = [5]
  static func partitionCountValue(_ count: Int32) -> [UInt8] {
    [version] + withUnsafeBytes(of: Int64(count).littleEndian) { Array($0) }
  }
  static func partitionCount(_ value: UnsafeRawBufferPointer) -> Int32? {
    integer(value).flatMap { Int32(exactly: $0) }
  }

  static let tenureKey: [UInt8] = [4]
  static func tenureValue(_ tenure: Int64) -> [UInt8] {
    [version] + withUnsafeBytes(of: tenure.littleEndian) { Array($0) }
  }
  static func tenure(_ value: UnsafeRawBufferPointer) -> Int64? { integer(value) }

  static func offset(_ value: UnsafeRawBufferPointer) -> Offset? {
    integer(value).map { Offset($0) }
  }

  private static func integer(_ value: UnsafeRawBufferPointer) -> Int64? {
    guard value.count == 9, value[0] == version else { return nil }
    return Int64(littleEndian: value.loadUnaligned(fromByteOffset: 1, as: Int64.self))
  }

  /// A subject's record of the log.
  package static func record(
    _ id: SubjectID, fingerprint: UInt32, _ block: UnsafeRawBufferPointer
  ) -> (key: [UInt8], value: [UInt8]) {
    let key = [UInt8](unsafeUninitializedCapacity: 17) { bytes, count in
      writeKey(id, to: UnsafeMutableRawBufferPointer(bytes))
      count = 17
    }
    var value: [UInt8] = []
    setBlock(&value, fingerprint: fingerprint, block)
    return (key, value)
  }

  /// Makes `value` that of a subject's block.
  static func setBlock(_ value: inout [UInt8], fingerprint: UInt32, _ block: some Collection<UInt8>) {
    value.removeAll(keepingCapacity: true)
    value.append(version)
    withUnsafeBytes(of: fingerprint.littleEndian) { value.append(contentsOf: $0) }
    value.append(contentsOf: block)
  }

  /// The layout under which a block was written, and the block.
  static func block(_ value: UnsafeRawBufferPointer) -> (fingerprint: UInt32, block: UnsafeRawBufferPointer)? {
    guard value.count >= 5, value[0] == version else { return nil }
    return (
      UInt32(littleEndian: value.loadUnaligned(fromByteOffset: 1, as: UInt32.self)),
      UnsafeRawBufferPointer(rebasing: value[5...])
    )
  }
}
