/// What a decoder does with one field of a message, found by the field's number. Plain data of eight bytes.
struct FieldStep {
  enum Action: UInt8 {
    case skip
    case recordID, unit, subject, updated, deleted
    case code, codes, decimal, date, time, bool, int, long
  }

  /// Matches no wire type: a field to skip may have any.
  private static let anyWire: UInt8 = 8

  let action: Action
  /// The wire type that the field must have.
  let wire: UInt8
  let maxLength: UInt8
  /// Bytes of the field in the entry, or of one element of a list.
  let bytes: UInt8
  /// Where in the entry.
  let offset: UInt16
  /// Position among the kind's kept lists.
  let list: UInt8
  /// Bits by which a code is shifted to fit its bytes.
  let shift: UInt8

  static let skip = FieldStep(.skip, wire: anyWire)

  private init(_ action: Action, wire: UInt8, _ slot: RecordLayouts.Slot = .init()) {
    (self.action, self.wire) = (action, wire)
    (maxLength, bytes, offset, list) = (slot.maxLength, slot.bytes, slot.offset, slot.list)
    shift = slot.bytes < 8 ? 60 - min(60, 8 * slot.bytes) : 0
  }

  init(_ slot: RecordLayouts.Slot) {
    typealias Wire = WireReader.WireType
    switch slot.encoding {
    case .skip: self = .skip
    case .code: self.init(.code, wire: Wire.lengthDelimited, slot)
    case .codes: self.init(.codes, wire: Wire.lengthDelimited, slot)
    case .decimal: self.init(.decimal, wire: Wire.fixed64, slot)
    case .date: self.init(.date, wire: Wire.varint, slot)
    case .time: self.init(.time, wire: Wire.varint, slot)
    case .bool: self.init(.bool, wire: Wire.varint, slot)
    case .int: self.init(.int, wire: Wire.varint, slot)
    case .long: self.init(.long, wire: Wire.varint, slot)
    }
  }

  /// One step for each field number of each kind, in rows of `RecordLayouts.fieldNumberLimit`. To be deallocated by who keeps it.
  static func table(_ layouts: RecordLayouts) -> UnsafeMutablePointer<FieldStep> {
    let width = RecordLayouts.fieldNumberLimit
    let steps = UnsafeMutablePointer<FieldStep>.allocate(capacity: RecordKind.all.count * width)
    for kind in RecordKind.all.indices {
      let row = steps + kind * width
      for number in 0..<width { (row + number).initialize(to: FieldStep(layouts.kinds[kind].slots[number])) }
      row[RecordKind.HeaderField.recordID] = FieldStep(.recordID, wire: WireReader.WireType.lengthDelimited)
      row[RecordKind.HeaderField.unit] = FieldStep(.unit, wire: WireReader.WireType.lengthDelimited)
      row[RecordKind.HeaderField.subject] = FieldStep(.subject, wire: WireReader.WireType.lengthDelimited)
      row[RecordKind.HeaderField.updated] = FieldStep(.updated, wire: WireReader.WireType.varint)
      row[RecordKind.HeaderField.deleted] = FieldStep(.deleted, wire: WireReader.WireType.varint)
    }
    return steps
  }
}
