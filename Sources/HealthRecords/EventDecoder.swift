#if canImport(Glibc)
  internal import Glibc
#endif

/// Turns one event's bytes into one record entry, reading only the fields that are kept, without allocating.
///
/// Owns its scratch memory and is used by one thread. `decode` leaves the entry in `entry[0..<count]`.
package struct EventDecoder: ~Copyable {
  package let layouts: RecordLayouts
  /// The last decoded entry.
  package private(set) var count = 0
  package private(set) var subject = SubjectID(high: 0, low: 0)
  package private(set) var unit = Code.empty
  package let entry: UnsafeMutableRawPointer

  private let lists: UnsafeMutablePointer<UInt64>
  private var listCounts: (Int, Int, Int, Int) = (0, 0, 0, 0)
  private let kinds: UnsafeMutablePointer<RecordLayouts.Kind>

  private static let entryCapacity = 16_384

  package init(layouts: RecordLayouts) {
    self.layouts = layouts
    kinds = layouts.kinds
    entry = .allocate(byteCount: EventDecoder.entryCapacity, alignment: 8)
    entry.initializeMemory(as: UInt8.self, repeating: 0, count: EventDecoder.entryCapacity)
    lists = .allocate(capacity: 4 * (RecordLayouts.maxListElements + 1))
    lists.initialize(repeating: 0, count: 4 * (RecordLayouts.maxListElements + 1))
  }

  deinit {
    entry.deallocate()
    lists.deallocate()
  }

  // MARK: Protobuf

  /// - Parameter offset: the event's position in its partition.
  package mutating func decodeProtobuf(
    _ payload: UnsafeRawBufferPointer, key: UnsafeRawBufferPointer, kind: Int, offset: Int64
  ) throws(EventRejection) {
    try begin(key: key, kind: kind)
    var reader = WireReader(payload)
    var header = Header()
    let slots = kinds[kind].slots
    while !reader.isAtEnd {
      let (number, wire) = try reader.nextField()
      if number >= 10 {
        guard number < RecordLayouts.fieldNumberLimit else {
          try reader.skip(wire)
          continue
        }
        let slot = slots[number]
        switch slot.encoding {
        case .skip: try reader.skip(wire)
        case .code, .codes:
          guard wire == WireReader.WireType.lengthDelimited else { throw .malformed(format: "Protobuf") }
          try set(slot, number, text: reader.bytes())
        case .decimal:
          guard wire == WireReader.WireType.fixed64 else { throw .malformed(format: "Protobuf") }
          try set(slot, number, real: Double(bitPattern: reader.fixed64()))
        case .date, .time, .bool, .int, .long:
          guard wire == WireReader.WireType.varint else { throw .malformed(format: "Protobuf") }
          try set(slot, number, integer: Int64(bitPattern: reader.varint()))
        }
        continue
      }
      switch (number, wire) {
      case (RecordKind.HeaderField.recordID, WireReader.WireType.lengthDelimited): header.recordID = try reader.bytes()
      case (RecordKind.HeaderField.unit, WireReader.WireType.lengthDelimited): header.unit = try reader.bytes()
      case (RecordKind.HeaderField.subject, WireReader.WireType.lengthDelimited): header.subject = try reader.bytes()
      case (RecordKind.HeaderField.updated, WireReader.WireType.varint):
        header.updated = Int64(bitPattern: try reader.varint())
      case (RecordKind.HeaderField.deleted, WireReader.WireType.varint): header.deleted = try reader.varint() != 0
      case (1...5, _): throw .malformed(format: "Protobuf")
      default: try reader.skip(wire)
      }
    }
    try finish(header, key: key, kind: kind, offset: offset)
  }

  // MARK: JSON

  /// The proto3 JSON form of the same message: names in lowerCamelCase or as in the schema, int64 as number or string.
  package mutating func decodeJSON(
    _ payload: UnsafeRawBufferPointer, key: UnsafeRawBufferPointer, kind: Int, offset: Int64, names: JSONFieldNames
  ) throws(EventRejection) {
    try begin(key: key, kind: kind)
    var reader = JSONReader(payload)
    var header = Header()
    let slots = kinds[kind].slots
    try reader.beginObject()
    while let name = try reader.nextKey() {
      let number = names.number(of: name, kind: kind)
      switch number {
      case 0: try reader.skipValue()
      case RecordKind.HeaderField.recordID: header.recordID = try reader.text()
      case RecordKind.HeaderField.unit: header.unit = try reader.text()
      case RecordKind.HeaderField.subject: header.subject = try reader.text()
      case RecordKind.HeaderField.updated: header.updated = try reader.integer()
      case RecordKind.HeaderField.deleted: header.deleted = try reader.bool()
      default:
        let slot = slots[number]
        if try reader.skipNull() { continue }
        switch slot.encoding {
        case .skip: try reader.skipValue()
        case .code: try set(slot, number, text: reader.text())
        case .codes:
          try reader.beginArray()
          while try reader.nextElement() { try set(slot, number, text: reader.text()) }
        case .decimal: try set(slot, number, real: reader.real())
        case .bool: try set(slot, number, integer: reader.bool() ? 1 : 0)
        case .date, .time, .int, .long: try set(slot, number, integer: reader.integer())
        }
      }
    }
    try reader.finish()
    try finish(header, key: key, kind: kind, offset: offset)
  }

  // MARK: Fields

  private struct Header {
    var recordID = UnsafeRawBufferPointer(start: nil, count: 0)
    var unit = UnsafeRawBufferPointer(start: nil, count: 0)
    var subject = UnsafeRawBufferPointer(start: nil, count: 0)
    var updated: Int64 = 0
    var deleted = false
  }

  private mutating func begin(key: UnsafeRawBufferPointer, kind: Int) throws(EventRejection) {
    guard key.count > 0 else { throw .keyMissing }
    guard let id = SubjectID(key: key) else { throw .keyInvalid }
    subject = id
    listCounts = (0, 0, 0, 0)
    let layout = kinds + kind
    entry.copyMemory(from: layout.pointee.template, byteCount: Int(layout.pointee.fixedBytes))
  }

  private mutating func finish(
    _ header: Header, key: UnsafeRawBufferPointer, kind: Int, offset: Int64
  ) throws(EventRejection) {
    guard header.recordID.count > 0 else { throw .recordIDMissing }
    guard header.unit.count > 0 else { throw .unitMissing }
    guard let unit = Code(ascii: header.unit) else { throw .unitInvalid }
    guard header.updated > 0, header.updated < 1 << 48 else { throw .updatedInvalid }
    if header.subject.count > 0 {
      guard header.subject.count == key.count,
        memcmp(header.subject.baseAddress!, key.baseAddress!, key.count) == 0
          || SubjectID(key: header.subject) == subject
      else { throw .keyDiffersFromSubject }
    }
    self.unit = unit
    let identity = RecordIdentity.hash(unit: unit, recordID: header.recordID)
    entry.storeBytes(of: identity << 8 | UInt64(kind) | (header.deleted ? 0x80 : 0), as: UInt64.self)
    entry.storeBytes(of: UInt32(truncatingIfNeeded: header.updated), toByteOffset: 8, as: UInt32.self)
    entry.storeBytes(of: UInt16(truncatingIfNeeded: header.updated >> 32), toByteOffset: 12, as: UInt16.self)
    entry.storeBytes(of: UInt32(truncatingIfNeeded: offset), toByteOffset: 14, as: UInt32.self)
    entry.storeBytes(of: UInt8(truncatingIfNeeded: offset >> 32), toByteOffset: 18, as: UInt8.self)
    if header.deleted {
      count = RecordLayouts.headerBytes
      return
    }
    let layout = kinds + kind
    if layout.pointee.unitOffset != 0 {
      entry.storeBytes(of: unit.rawValue, toByteOffset: Int(layout.pointee.unitOffset), as: UInt64.self)
    }
    count = Int(layout.pointee.fixedBytes)
    if layout.pointee.listCount > 0 { appendLists(layout) }
  }

  private mutating func appendLists(_ layout: UnsafeMutablePointer<RecordLayouts.Kind>) {
    for list in 0..<Int(layout.pointee.listCount) {
      let n = listLength(list)
      let offset = withUnsafeBytes(of: layout.pointee.listOffsets) { Int($0.bindMemory(to: UInt16.self)[list]) }
      let bytes = withUnsafeBytes(of: layout.pointee.listElementBytes) { Int($0[list]) }
      entry.storeBytes(of: UInt8(n), toByteOffset: offset, as: UInt8.self)
      for i in 0..<n {
        let element = lists[list * (RecordLayouts.maxListElements + 1) + i] >> UInt64(60 - min(60, 8 * bytes))
        // Its last bytes are 0 and are overwritten by what follows.
        (entry + count).storeBytes(of: element, as: UInt64.self)
        count += bytes
      }
    }
  }

  private func listLength(_ list: Int) -> Int {
    switch list {
    case 0: listCounts.0
    case 1: listCounts.1
    case 2: listCounts.2
    default: listCounts.3
    }
  }

  private mutating func append(_ code: Code, list: Int, number: Int) throws(EventRejection) {
    let n = listLength(list)
    guard n < RecordLayouts.maxListElements else { throw .listTooLong(field: number) }
    lists[list * (RecordLayouts.maxListElements + 1) + n] = code.rawValue
    switch list {
    case 0: listCounts.0 = n + 1
    case 1: listCounts.1 = n + 1
    case 2: listCounts.2 = n + 1
    default: listCounts.3 = n + 1
    }
  }

  @inline(__always)
  private mutating func set(
    _ slot: RecordLayouts.Slot, _ number: Int, text: UnsafeRawBufferPointer
  ) throws(EventRejection) {
    guard text.count <= Int(slot.maxLength), let code = Code(ascii: text) else { throw .codeInvalid(field: number) }
    if slot.encoding == .codes {
      if !code.isEmpty { try append(code, list: Int(slot.list), number: number) }
      return
    }
    let bytes = UInt64(slot.bytes)
    let value = bytes == 8 ? code.rawValue : code.rawValue >> (60 - min(60, 8 * bytes))
    // Eight bytes at once, of which those after the field stay as they are; the entry's memory goes on far enough.
    let at = entry + Int(slot.offset)
    let kept: UInt64 = bytes == 8 ? 0 : ~((1 << (8 * bytes)) - 1)
    at.storeBytes(of: at.loadUnaligned(as: UInt64.self) & kept | value, as: UInt64.self)
  }

  private mutating func set(_ slot: RecordLayouts.Slot, _ number: Int, integer: Int64) throws(EventRejection) {
    let at = entry + Int(slot.offset)
    switch slot.encoding {
    case .date:
      guard integer != 0 else { return }
      guard let date = LocalDate(yyyymmdd: integer) else { throw .dateInvalid(field: number) }
      let days = UInt32(date.daysSinceEpoch - LocalDate.earliest.daysSinceEpoch + 1)
      at.storeBytes(of: UInt16(truncatingIfNeeded: days), as: UInt16.self)
      at.storeBytes(of: UInt8(truncatingIfNeeded: days >> 16), toByteOffset: 2, as: UInt8.self)
    case .time:
      guard integer != 0 else { return }
      guard let time = LocalTime(yyyymmddhhmmss: integer) else { throw .dateInvalid(field: number) }
      at.storeBytes(of: time.minutesSinceEpoch, as: Int32.self)
    case .bool: at.storeBytes(of: integer != 0 ? 1 : 0, as: UInt8.self)
    case .int:
      guard let value = Int32(exactly: integer), value != .min else { throw .numberInvalid(field: number) }
      at.storeBytes(of: value, as: Int32.self)
    case .long:
      guard integer != .min else { throw .numberInvalid(field: number) }
      at.storeBytes(of: integer, as: Int64.self)
    case .skip, .code, .codes, .decimal: throw .numberInvalid(field: number)
    }
  }

  private mutating func set(_ slot: RecordLayouts.Slot, _ number: Int, real: Double) throws(EventRejection) {
    let thousandths = (real * 1_000).rounded(.toNearestOrAwayFromZero)
    guard thousandths > -2_147_483_648, thousandths < 2_147_483_648 else { throw .numberInvalid(field: number) }
    (entry + Int(slot.offset)).storeBytes(of: Int32(thousandths), as: Int32.self)
  }
}

/// The identity of a record within its subject and kind.
package enum RecordIdentity {
  /// 56 bits of (unit, record id). Part of the state's format: never change it.
  package static func hash(unit: Code, recordID: UnsafeRawBufferPointer) -> UInt64 {
    // The unit is mixed by itself: xored with the id's bytes, neighbouring units and ids would cancel out.
    var h = mix(unit.rawValue ^ UInt64(recordID.count) &* 0x9E37_79B9_7F4A_7C15)
    var i = 0
    while i + 8 <= recordID.count {
      h = mix(h ^ recordID.loadUnaligned(fromByteOffset: i, as: UInt64.self))
      i += 8
    }
    var tail: UInt64 = 0
    var shift: UInt64 = 0
    while i < recordID.count {
      tail |= UInt64(recordID[i]) << shift
      shift += 8
      i += 1
    }
    return mix(h ^ tail) >> 8
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    var h = value &* 0xBF58_476D_1CE4_E5B9
    h ^= h >> 31
    h = h &* 0x94D0_49BB_1331_11EB
    h ^= h >> 29
    return h
  }
}
