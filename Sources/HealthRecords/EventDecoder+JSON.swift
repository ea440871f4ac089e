extension EventDecoder {
  /// The proto3 JSON form of the same message: names in lowerCamelCase or as in the schema, int64 as number or string.
  package mutating func decodeJSON(
    _ payload: UnsafeRawBufferPointer, key: UnsafeRawBufferPointer, of subject: SubjectID? = nil, kind: Int,
    offset: Int64, names: JSONFieldNames
  ) throws(EventRejection) {
    try begin(subject, key: key, kind: kind)
    var reader = JSONReader(payload)
    var header = Header()
    let steps = steps + kind &* RecordLayouts.fieldNumberLimit
    let expected = expectedNames.texts + kind &* RecordLayouts.fieldNumberLimit
    try reader.beginObject()
    var before = ExpectedNames.start
    while true {
      let text = expected + before
      let number: Int
      if reader.take(text.pointee) {
        number = text.pointee.number
      } else if reader.takeObjectEnd() {
        break
      } else {
        let at = reader.position
        guard let name = try reader.nextKey(isFirst: before == ExpectedNames.start) else { break }
        number = names.number(of: name, kind: kind)
        text.pointee.learn(UnsafeRawBufferPointer(start: at, count: reader.position - at), number: number)
      }
      guard number > 0 else {
        before = ExpectedNames.afterUnknown
        try reader.skipValue()
        continue
      }
      before = number
      let step = steps + number
      if number > RecordKind.HeaderField.deleted, try reader.skipNull() { continue }
      switch step.pointee.action {
      case .skip: try reader.skipValue()
      case .recordID: header.recordID = try reader.text()
      case .unit: header.unit = unit(try reader.text(), end: reader.end)
      case .subject: header.isOther = reader.take(quoted: key) ? false : isOther(try reader.text(), than: key)
      case .updated: header.updated = try reader.integer()
      case .deleted: header.deleted = try reader.bool()
      case .code: try set(step.pointee, number, code: reader.text(), end: reader.end)
      case .codes:
        try reader.beginArray()
        while try reader.nextElement() { try append(step.pointee, number, code: reader.text(), end: reader.end) }
      case .decimal: try set(step.pointee, number, real: reader.real())
      case .date: try set(step.pointee, number, date: reader.integer())
      case .time: try set(step.pointee, number, time: reader.integer())
      case .bool: set(step.pointee, bool: try reader.bool())
      case .int: try set(step.pointee, number, int: reader.integer())
      case .long: try set(step.pointee, number, long: reader.integer())
      }
    }
    try reader.finish()
    try finish(header, kind: kind, offset: offset)
  }
}
