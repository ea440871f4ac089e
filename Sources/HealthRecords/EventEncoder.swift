/// Writes one record as the Protobuf message of its kind, field by field, for what has no typed message at hand: the
/// examples of a catalogue.
package struct EventEncoder {
  package private(set) var bytes: [UInt8] = []

  package init(recordID: String, unit: String, subject: String, updated: Int64, deleted: Bool) {
    text(RecordKind.HeaderField.recordID, recordID)
    text(RecordKind.HeaderField.unit, unit)
    text(RecordKind.HeaderField.subject, subject)
    integer(RecordKind.HeaderField.updated, updated)
    if deleted { integer(RecordKind.HeaderField.deleted, 1) }
  }

  package mutating func text(_ number: Int, _ value: String) {
    varint(UInt64(number << 3 | 2))
    varint(UInt64(value.utf8.count))
    bytes.append(contentsOf: value.utf8)
  }

  package mutating func integer(_ number: Int, _ value: Int64) {
    varint(UInt64(number << 3))
    varint(UInt64(bitPattern: value))
  }

  package mutating func real(_ number: Int, _ value: Double) {
    varint(UInt64(number << 3 | 1))
    withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
  }

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
