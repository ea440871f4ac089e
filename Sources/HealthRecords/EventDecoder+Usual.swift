extension EventDecoder {
  /// Decodes a message that is written as all Protobuf libraries write it and that says nothing unusual: fields in the order of
  /// their numbers, each tag as short as it can be, the record not deleted. That is nearly every message.
  ///
  /// Returns false for any other, also for one that is faulty: `decodeAny` then reads it from its beginning, and it alone
  /// refuses. What this one accepts, both decode to the same entry. It throws nothing and calls next to nothing, so that
  /// what it needs stays in registers.
  @inline(never)
  mutating func decodeUsual(
    _ payload: UnsafeRawBufferPointer, key: UnsafeRawBufferPointer, kind: Int, offset: Int64
  ) -> Bool {
    typealias Tag = UsualReader.HeaderTag
    // What every message has: record id, unit of up to eight characters, subject, and in up to eight bytes the version's time.
    // All of it lies before the end.
    guard payload.count > key.count &+ Tag.leastBytes, key.count > 0, key.count < 0x80 else { return false }
    let (message, keyText) = (payload.baseAddress.unsafelyUnwrapped, key.baseAddress.unsafelyUnwrapped)
    let idCount = Int(message.load(fromByteOffset: 1, as: UInt8.self))
    guard payload.count >= key.count &+ Tag.leastBytes &+ idCount, idCount > 0, idCount < 0x80 else { return false }
    let unitTag = message + (2 &+ idCount)
    let unitCount = Int(unitTag.load(fromByteOffset: 1, as: UInt8.self))
    guard UInt(bitPattern: unitCount &- 1) < 8 else { return false }
    let subjectTag = unitTag + (2 &+ unitCount)
    let updatedTag = subjectTag + (2 &+ key.count)
    guard message.load(as: UInt8.self) == Tag.recordID, unitTag.load(as: UInt8.self) == Tag.unit,
      subjectTag.load(as: UInt8.self) == Tag.subject, updatedTag.load(as: UInt8.self) == Tag.updated,
      Int(subjectTag.load(fromByteOffset: 1, as: UInt8.self)) == key.count,
      isSame(subjectTag + 2, keyText, key.count)
    else { return false }
    var reader = UsualReader(at: updatedTag + 1, end: message + payload.count)
    let unitText = UnsafeRawBufferPointer(start: unitTag + 2, count: unitCount)
    let unitWord = UInt64(littleEndian: (unitTag + 2).loadUnaligned(as: UInt64.self))
    guard let updated = reader.varint(), updated &- 1 < Header.updatedLimit &- 1,
      let unit = codes.code(unitText, word: unitWord)
    else { return false }

    let steps = steps + kind &* RecordLayouts.fieldNumberLimit
    while !reader.isAtEnd {
      guard let tag = reader.ownTag() else { return false }
      let step = steps + tag &>> 3
      guard UInt8(truncatingIfNeeded: tag & 7) == step.pointee.wire else {
        guard step.pointee.action == .skip, reader.skip(tag & 7) else { return false }
        continue
      }
      switch step.pointee.action {
      case .code:
        guard let text = reader.text(), text.count <= Int(step.pointee.maxLength),
          let code = codes.code(text, word: reader.word(of: text))
        else { return false }
        set(step.pointee, code)
      case .codes:
        guard let text = reader.text(), text.count <= Int(step.pointee.maxLength),
          let code = codes.code(text, word: reader.word(of: text)), append(step.pointee, code)
        else { return false }
      case .decimal:
        guard let bits = reader.fixed64(), set(step.pointee, real: Double(bitPattern: bits)) else { return false }
      case .date:
        guard let value = reader.date(), set(step.pointee, date: Int64(bitPattern: value)) else { return false }
      case .time:
        guard let value = reader.varint(), set(step.pointee, time: Int64(bitPattern: value)) else { return false }
      case .bool:
        guard let value = reader.varint() else { return false }
        set(step.pointee, bool: value != 0)
      case .int:
        guard let value = reader.varint(), set(step.pointee, int: Int64(bitPattern: value)) else { return false }
      case .long:
        guard let value = reader.varint(), set(step.pointee, long: Int64(bitPattern: value)) else { return false }
      default: return false
      }
    }
    var header = Header()
    header.recordID = UnsafeRawBufferPointer(start: message + 2, count: idCount)
    header.unit = unit.rawValue
    header.updated = Int64(bitPattern: updated)
    complete(header, kind: kind, offset: offset)
    return true
  }
}
