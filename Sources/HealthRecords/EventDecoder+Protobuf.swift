extension EventDecoder {
  /// - Parameters:
  ///   - subject: what the key means, if it is known already.
  ///   - offset: the event's position in its partition.
  package mutating func decodeProtobuf(
    _ payload: UnsafeRawBufferPointer, key: UnsafeRawBufferPointer, of subject: SubjectID? = nil, kind: Int,
    offset: Int64
  ) throws(EventRejection) {
    try begin(subject, key: key, kind: kind)
    if decodeUsual(payload, key: key, kind: kind, offset: offset) { return }
    beginEntry(kind)
    try decodeAny(payload, key: key, kind: kind, offset: offset)
  }

  /// Decodes any message, or says what is wrong with it.
  @inline(never)
  mutating func decodeAny(
    _ payload: UnsafeRawBufferPointer, key: UnsafeRawBufferPointer, kind: Int, offset: Int64
  ) throws(EventRejection) {
    var reader = WireReader(payload)
    var header = Header()
    let steps = steps + kind &* RecordLayouts.fieldNumberLimit
    while !reader.isAtEnd {
      let (number, wire) = try reader.nextField()
      let step = number < RecordLayouts.fieldNumberLimit ? steps[number] : .skip
      guard wire == step.wire else {
        guard step.action == .skip else { throw .malformed(format: "Protobuf") }
        try reader.skip(wire)
        continue
      }
      switch wire {
      case WireReader.WireType.varint:
        let value = Int64(bitPattern: try reader.varint())
        switch step.action {
        case .updated: header.updated = value
        case .deleted: header.deleted = value != 0
        case .date: try set(step, number, date: value)
        case .time: try set(step, number, time: value)
        case .bool: set(step, bool: value != 0)
        case .int: try set(step, number, int: value)
        default: try set(step, number, long: value)
        }
      case WireReader.WireType.lengthDelimited:
        let text = try reader.bytes()
        switch step.action {
        case .recordID: header.recordID = text
        case .unit: header.unit = unit(text, end: reader.end)
        case .subject: header.isOther = isOther(text, than: key)
        case .code: try set(step, number, code: text, end: reader.end)
        default: try append(step, number, code: text, end: reader.end)
        }
      default: try set(step, number, real: Double(bitPattern: reader.fixed64()))
      }
    }
    try finish(header, kind: kind, offset: offset)
  }
}
