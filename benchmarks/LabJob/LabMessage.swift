internal import HealthRecords

/// One event's bytes, written into the same memory again and again: the generator must not be what is measured.
struct LabMessage: ~Copyable {
  private let keyBytes: UnsafeMutableRawBufferPointer
  private let bytes: UnsafeMutableRawBufferPointer
  private var count = 0

  private static let keyCount = 32
  /// 20171001 and so on, by day of the year.
  private static let days: [UInt32] = (0..<366).map { UInt32((LabJob.year.first + $0).yyyymmdd) }

  init() {
    keyBytes = .allocate(byteCount: Self.keyCount, alignment: 8)
    bytes = .allocate(byteCount: 512, alignment: 8)
  }

  deinit {
    keyBytes.deallocate()
    bytes.deallocate()
  }

  var key: UnsafeRawBufferPointer { UnsafeRawBufferPointer(keyBytes) }
  var payload: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[..<count]) }

  mutating func write(
    _ format: LabEvents.Format, record: Int, unit: Int, person: Int32, updated: Int64, day: Int, tenths: Int16,
    isDeleted: Bool
  ) {
    writeKey(person)
    count = 0
    switch format {
    case .protobuf:
      text(1, digits: UInt64(record), width: 9)
      text(2, digits: UInt64(10_000 + unit), width: 5)
      byte(3 << 3 | 2)
      byte(UInt8(Self.keyCount))
      copy(UnsafeRawBufferPointer(keyBytes))
      integer(4, UInt64(updated))
      if isDeleted { integer(5, 1) }
      integer(10, UInt64(Self.days[day]))
      byte(11 << 3 | 2)
      byte(UInt8(LabJob.test.utf8CodeUnitCount))
      append(LabJob.test)
      byte(12 << 3 | 1)
      withUnsafeBytes(of: (Double(tenths) / 10).bitPattern.littleEndian) { copy($0) }
    case .json:
      append(#"{"recordId":""#)
      decimal(UInt64(record), width: 9)
      append(#"","unit":""#)
      decimal(UInt64(10_000 + unit), width: 5)
      append(#"","subject":""#)
      copy(UnsafeRawBufferPointer(keyBytes))
      append(#"","updated":""#)
      decimal(UInt64(updated), width: 13)
      append("\"")
      if isDeleted { append(#","deleted":true"#) }
      append(#","date":"#)
      decimal(UInt64(Self.days[day]), width: 8)
      append(#","test":""#)
      append(LabJob.test)
      append(#"","value":"#)
      if tenths >= 100 { decimal(UInt64(tenths / 10), width: 2) } else { decimal(UInt64(tenths / 10), width: 1) }
      append(".")
      decimal(UInt64(tenths % 10), width: 1)
      // What sources send besides, and nobody reads.
      append(#","testName":"HbA1c","valueUnit":"percent","source":"HOSxP"}"#)
    }
  }

  /// A pseudonym; the multiplications spread people as a keyed hash would.
  private func writeKey(_ person: Int32) {
    let high = (UInt64(person) &+ 1) &* 0x9E37_79B9_7F4A_7C15 | 1 << 63
    let low = (high ^ UInt64(person)) &* 0xD6E8_FEB8_6659_FD93
    for i in 0..<16 {
      keyBytes[i] = Self.hex(high >> UInt64(60 - 4 * i))
      keyBytes[16 + i] = Self.hex(low >> UInt64(60 - 4 * i))
    }
  }

  private static func hex(_ value: UInt64) -> UInt8 {
    let nibble = UInt8(truncatingIfNeeded: value & 15)
    return nibble < 10 ? 0x30 + nibble : 0x57 + nibble
  }

  // MARK: Bytes

  private mutating func byte(_ value: UInt8) {
    bytes[count] = value
    count += 1
  }

  private mutating func copy(_ source: UnsafeRawBufferPointer) {
    (bytes.baseAddress! + count).copyMemory(from: source.baseAddress!, byteCount: source.count)
    count += source.count
  }

  private mutating func append(_ text: StaticString) {
    copy(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// With zeros in front.
  private mutating func decimal(_ value: UInt64, width: Int) {
    var rest = value
    for i in stride(from: width - 1, through: 0, by: -1) {
      bytes[count + i] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    count += width
  }

  private mutating func text(_ number: UInt8, digits value: UInt64, width: Int) {
    byte(number << 3 | 2)
    byte(UInt8(width))
    decimal(value, width: width)
  }

  private mutating func integer(_ number: UInt8, _ value: UInt64) {
    byte(number << 3)
    var rest = value
    while rest >= 0x80 {
      byte(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    byte(UInt8(rest))
  }
}
