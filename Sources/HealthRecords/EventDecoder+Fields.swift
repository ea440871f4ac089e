extension EventDecoder {
  @inline(__always)
  func set(
    _ step: FieldStep, _ number: Int, code text: UnsafeRawBufferPointer, end: UnsafeRawPointer
  ) throws(EventRejection) {
    let code = try code(step, number, text, end: end)
    let bytes = UInt64(step.bytes)
    let value = bytes == 8 ? code.rawValue : code.rawValue &>> (60 &- min(60, 8 &* bytes))
    // Eight bytes at once, of which those after the field stay as they are; the entry's memory goes on far enough.
    let at = entry + Int(step.offset)
    let kept: UInt64 = bytes == 8 ? 0 : ~((1 &<< (8 &* bytes)) &- 1)
    at.storeBytes(of: at.loadUnaligned(as: UInt64.self) & kept | value, as: UInt64.self)
  }

  @inline(__always)
  func append(
    _ step: FieldStep, _ number: Int, code text: UnsafeRawBufferPointer, end: UnsafeRawPointer
  ) throws(EventRejection) {
    let code = try code(step, number, text, end: end)
    guard !code.isEmpty else { return }
    let list = Int(step.list)
    let n = listCounts[list]
    guard n < RecordLayouts.maxListElements else { throw .listTooLong(field: number) }
    lists[list * EventDecoder.listCapacity + n] = code.rawValue
    listCounts[list] = n + 1
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
    let day = MonthTable.day(date, firstDays)
    guard day != 0 || date == 0 else { throw .dateInvalid(field: number) }
    let at = entry + Int(step.offset)
    at.storeBytes(of: UInt16(truncatingIfNeeded: day), as: UInt16.self)
    at.storeBytes(of: UInt8(truncatingIfNeeded: day &>> 16), toByteOffset: 2, as: UInt8.self)
  }

  @inline(__always)
  func set(_ step: FieldStep, _ number: Int, time: Int64) throws(EventRejection) {
    var minutes = Int32.min
    if time != 0 {
      guard let time = LocalTime(yyyymmddhhmmss: time) else { throw .dateInvalid(field: number) }
      minutes = time.minutesSinceEpoch
    }
    (entry + Int(step.offset)).storeBytes(of: minutes, as: Int32.self)
  }

  @inline(__always)
  func set(_ step: FieldStep, bool: Bool) {
    (entry + Int(step.offset)).storeBytes(of: bool ? 1 : 0, as: UInt8.self)
  }

  @inline(__always)
  func set(_ step: FieldStep, _ number: Int, int: Int64) throws(EventRejection) {
    guard let value = Int32(exactly: int), value != .min else { throw .numberInvalid(field: number) }
    (entry + Int(step.offset)).storeBytes(of: value, as: Int32.self)
  }

  @inline(__always)
  func set(_ step: FieldStep, _ number: Int, long: Int64) throws(EventRejection) {
    guard long != .min else { throw .numberInvalid(field: number) }
    (entry + Int(step.offset)).storeBytes(of: long, as: Int64.self)
  }

  /// Thousandths, halves away from zero.
  @inline(__always)
  func set(_ step: FieldStep, _ number: Int, real: Double) throws(EventRejection) {
    let scaled = real * 1_000
    guard scaled > -2_147_483_647.5, scaled < 2_147_483_647.5 else { throw .numberInvalid(field: number) }
    let whole = Int64(scaled)
    let rest = scaled - Double(whole)
    let thousandths = whole &+ (rest >= 0.5 ? 1 : rest <= -0.5 ? -1 : 0)
    (entry + Int(step.offset)).storeBytes(of: Int32(truncatingIfNeeded: thousandths), as: Int32.self)
  }
}
