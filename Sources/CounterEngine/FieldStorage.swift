internal import HealthRecords

/// Where and how one field lies in an entry, and how a value of its type is brought into the form that `FieldTest` compares.
struct FieldStorage: Hashable {
  let offset: UInt16
  let bytes: UInt8
  let encoding: RecordLayouts.Slot.Encoding

  /// Nil for a field that is not kept as one value.
  init?(_ kind: RecordKind, field: Int, _ layouts: RecordLayouts) {
    let slot = layouts.kinds[Int(kind.id)].slots[kind.fields[field].number]
    guard slot.encoding != .skip, slot.encoding != .codes else { return nil }
    (offset, bytes, encoding) = (slot.offset, slot.bytes, slot.encoding)
  }

  /// The reporting unit.
  init?(unitOf kind: RecordKind, _ layouts: RecordLayouts) {
    let offset = layouts.kinds[Int(kind.id)].unitOffset
    guard offset != 0 else { return nil }
    (self.offset, bytes, encoding) = (offset, 8, .code)
  }

  /// How a field is read as a number; see `FieldTest`.
  struct Load: Hashable {
    /// Of the eight bytes that end where the field ends.
    let offset: UInt16
    /// Bits before the field.
    let drop: UInt8
    let flip: UInt64

    init(end: Int, bytes: Int, flip: UInt64 = 0) {
      offset = UInt16(end - 8)
      drop = UInt8(64 - 8 * bytes)
      self.flip = flip
    }

    @inline(__always)
    func value(of record: UnsafeRawPointer) -> UInt64 {
      (record + Int(offset)).loadUnaligned(as: UInt64.self) &>> UInt64(drop) ^ flip
    }
  }

  var load: Load { Load(end: Int(offset) + Int(bytes), bytes: Int(bytes), flip: flip) }

  /// The sign bit of what has a sign: its smallest value, which stands for missing, becomes 0.
  private var flip: UInt64 {
    switch encoding {
    case .int, .time, .decimal: 1 << 31
    case .long: 1 << 63
    case .code, .date, .bool, .codes, .skip: 0
    }
  }

  /// How far a code's bytes are shifted from its full width.
  var shift: UInt8 { encoding == .code && bytes < 8 ? 60 - min(60, 8 * bytes) : 0 }

  /// The stored form of a lower (`up`) or upper bound: rounded inwards where it lies between two stored values, and never
  /// letting through what is missing.
  func bound(_ value: Int64, adding steps: Int64 = 0, up: Bool) -> UInt64 {
    let (sum, overflow) = value.addingReportingOverflow(steps)
    let stored = stored(overflow ? (steps > 0 ? .max : .min) : sum, up: up)
    return up ? max(1, stored) : stored
  }

  private func stored(_ value: Int64, up: Bool) -> UInt64 {
    switch encoding {
    case .code:
      let value = UInt64(bitPattern: max(0, value))
      return up ? (value + (1 << UInt64(shift)) - 1) >> UInt64(shift) : value >> UInt64(shift)
    case .date: return UInt64(max(0, min(1 << 24, value &- Int64(LocalDate.earliestDays) &+ 1)))
    case .int, .time, .decimal:
      if value > Int64(Int32.max) { return up ? .max : 0xFFFF_FFFF }
      return UInt64(max(0, value + 1 << 31))
    case .long: return UInt64(bitPattern: value) ^ flip
    case .bool, .codes, .skip: return UInt64(bitPattern: max(0, value))
    }
  }

  /// The stored form of the least decimal that is at least `bound` (or above it), found among all of them, so that it agrees
  /// with the comparison of the decimals themselves to the last bit.
  static func leastDecimal(_ bound: Double, orEqual: Bool) -> UInt64 {
    var low = Int64(Int32.min) + 1
    var high = Int64(Int32.max) + 1
    while low < high {
      let middle = (low + high) >> 1
      let value = Double(Int32(middle)) / 1_000
      if orEqual ? value >= bound : value > bound { high = middle } else { low = middle + 1 }
    }
    return UInt64(low + 1 << 31)
  }
}
