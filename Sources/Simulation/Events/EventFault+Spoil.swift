import HealthRecords

extension EventFault {
  /// Spoils a good event. Protobuf lets the last value of a field win, so a fault is a field appended to good bytes.
  func spoil(key: [UInt8], payload: [UInt8], kind: RecordKind) -> (key: [UInt8], payload: [UInt8]) {
    switch self {
    case .malformed:
      // A tag of eleven continued bytes: longer than any varint.
      return (key, payload + [UInt8](repeating: 0xFF, count: 11))
    case .unitUnknown:
      return (key, payload + EventFault.field(RecordKind.HeaderField.unit, text: EventFault.unknownUnit))
    case .recordIDMissing:
      return (key, payload + EventFault.field(RecordKind.HeaderField.recordID, text: ""))
    case .dateInvalid:
      let number = kind.fields.first { $0.name == "date" }?.number ?? 10
      return (key, payload + EventFault.field(number, varint: 20_180_231))
    case .keyDiffers:
      var other = key
      let last = other.count - 1
      other[last] = other[last] == 0x30 ? 0x31 : 0x30
      return (other, payload)
    }
  }

  private static func field(_ number: Int, text: String) -> [UInt8] {
    [UInt8(number << 3 | 2), UInt8(text.utf8.count)] + Array(text.utf8)
  }

  private static func field(_ number: Int, varint value: UInt64) -> [UInt8] {
    var bytes = [UInt8(number << 3)]
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }
}
