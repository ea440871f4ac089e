extension EventDecoder {
  // What follows says false where a value cannot be kept. A code of the right length and few enough elements are the caller's.

  @inline(__always)
  func set(_ step: FieldStep, _ code: Code) {
    let bytes = UInt64(step.bytes)
    let value = code.rawValue &>> UInt64(step.shift)
    // Eight bytes at once, of which those after the field stay as they are; the entry's memory goes on far enough.
    let at = entry + Int(step.offset)
    let kept: UInt64 = bytes == 8 ? 0 : ~((1 &<< (8 &* bytes)) &- 1)
    at.storeBytes(of: at.loadUnaligned(as: UInt64.self) & kept | value, as: UInt64.self)
  }

  @inline(__always)
  func append(_ step: FieldStep, _ code: Code) -> Bool {
    guard !code.isEmpty else { return true }
    let list = Int(step.list)
    let n = listCounts[list]
    guard n < RecordLayouts.maxListElements else { return false }
    lists[list * EventDecoder.listCapacity + n] = code.rawValue
    listCounts[list] = n + 1
    return true
  }

  @inline(__always)
  func set(_ step: FieldStep, date: Int64) -> Bool {
    let day = MonthTable.day(date, firstDays)
    guard day != 0 || date == 0 else { return false }
    let at = entry + Int(step.offset)
    at.storeBytes(of: UInt16(truncatingIfNeeded: day), as: UInt16.self)
    at.storeBytes(of: UInt8(truncatingIfNeeded: day &>> 16), toByteOffset: 2, as: UInt8.self)
    return true
  }

  @inline(__always)
  func set(_ step: FieldStep, time: Int64) -> Bool {
    var minutes = Int32.min
    if time != 0 {
      guard let time = LocalTime(yyyymmddhhmmss: time) else { return false }
      minutes = time.minutesSinceEpoch
    }
    (entry + Int(step.offset)).storeBytes(of: minutes, as: Int32.self)
    return true
  }

  @inline(__always)
  func set(_ step: FieldStep, bool: Bool) {
    (entry + Int(step.offset)).storeBytes(of: bool ? 1 : 0, as: UInt8.self)
  }

  @inline(__always)
  func set(_ step: FieldStep, int: Int64) -> Bool {
    guard let value = Int32(exactly: int), value != .min else { return false }
    (entry + Int(step.offset)).storeBytes(of: value, as: Int32.self)
    return true
  }

  @inline(__always)
  func set(_ step: FieldStep, long: Int64) -> Bool {
    guard long != .min else { return false }
    (entry + Int(step.offset)).storeBytes(of: long, as: Int64.self)
    return true
  }

  /// Thousandths, halves away from zero.
  @inline(__always)
  func set(_ step: FieldStep, real: Double) -> Bool {
    let scaled = real * 1_000
    guard scaled > -2_147_483_647.5, scaled < 2_147_483_647.5 else { return false }
    let whole = Int64(scaled)
    let rest = scaled - Double(whole)
    let thousandths = whole &+ (rest >= 0.5 ? 1 : rest <= -0.5 ? -1 : 0)
    (entry + Int(step.offset)).storeBytes(of: Int32(truncatingIfNeeded: thousandths), as: Int32.self)
    return true
  }

  // MARK: With the reason of a refusal

  @inline(__always)
  func set(
    _ step: FieldStep, _ number: Int, code text: UnsafeRawBufferPointer, end: UnsafeRawPointer
  ) throws(EventRejection) {
    set(step, try code(step, number, text, end: end))
  }

  @inline(__always)
  func append(
    _ step: FieldStep, _ number: Int, code text: UnsafeRawBufferPointer, end: UnsafeRawPointer
  ) throws(EventRejection) {
    guard append(step, try code(step, number, text, end: end)) else { throw .listTooLong(field: number) }
  }

  @inline(__always)
  private func code(
    _ step: FieldStep, _ number: Int, _ text: UnsafeRawBufferPointer, end: UnsafeRawPointer
  ) throws(EventRejection) -> Code {
    guard text.count <= Int(step.maxLength), let code = codes.code(text, end: end) else {
      throw .codeInvalid(field: number)
    }
    return code
  }

  @inline(__always)
  func set(_ step: FieldStep, _ number: Int, date: Int64) throws(EventRejection) {
    guard set(step, date: date) else { throw .dateInvalid(field: number) }
  }

  @inline(__always)
  func set(_ step: FieldStep, _ number: Int, time: Int64) throws(EventRejection) {
    guard set(step, time: time) else { throw .dateInvalid(field: number) }
  }

  @inline(__always)
  func set(_ step: FieldStep, _ number: Int, int: Int64) throws(EventRejection) {
    guard set(step, int: int) else { throw .numberInvalid(field: number) }
  }

  @inline(__always)
  func set(_ step: FieldStep, _ number: Int, long: Int64) throws(EventRejection) {
    guard set(step, long: long) else { throw .numberInvalid(field: number) }
  }

  @inline(__always)
  func set(_ step: FieldStep, _ number: Int, real: Double) throws(EventRejection) {
    guard set(step, real: real) else { throw .numberInvalid(field: number) }
  }
}
