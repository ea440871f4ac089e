internal import HealthRecords

extension Row {
  /// One of the listed characters, or nil when empty.
  func choice(_ column: Int, _ allowed: StaticString, _ reason: Reason = .codeUnknown) throws(Rejection) -> UInt8? {
    let field = bytes(column)
    guard !field.isEmpty else { return nil }
    guard field.count == 1, Row.contains(allowed, field[0]) else { throw reject(reason, column) }
    return field[0]
  }

  func requiredChoice(_ column: Int, _ allowed: StaticString, _ reason: Reason = .codeUnknown) throws(Rejection)
    -> UInt8
  {
    guard let found = try choice(column, allowed, reason) else { throw reject(.missing, column) }
    return found
  }

  private static func contains(_ set: StaticString, _ byte: UInt8) -> Bool {
    for i in 0..<set.utf8CodeUnitCount where set.utf8Start[i] == byte { return true }
    return false
  }

  /// A code of at most `width` characters of the alphabet A–Z 0–9 - . _; nil when empty.
  func code(_ column: Int, width: Int) throws(Rejection) -> Code? {
    let field = bytes(column)
    guard !field.isEmpty else { return nil }
    guard field.count <= width, let code = Code(ascii: field) else { throw reject(.codeMalformed, column) }
    return code
  }

  /// A code of digits that must be `width` long; leading zeros that were lost are put back and noted.
  func padded(_ column: Int, width: Int) throws(Rejection) -> Code? {
    let field = bytes(column)
    guard !field.isEmpty else { return nil }
    guard field.count <= width, let code = Code(ascii: field) else { throw reject(.codeMalformed, column) }
    guard field.count < width, field.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return code }
    note(.codePadded)
    return Row.pad(code, missing: width - field.count)
  }

  private static func pad(_ code: Code, missing: Int) -> Code {
    var raw = code.rawValue
    for _ in 0..<missing { raw = raw >> 6 | UInt64(Code.sixBits(0x30)) << 54 }
    // Six bits a character from the left: what was shifted out on the right was empty.
    return Code(rawValue: raw)
  }

  /// An ICD-10 code: a letter, two digits, up to three more characters. Dots, blanks and lower case are put right and
  /// noted; nil when empty.
  func icd(_ column: Int) throws(Rejection) -> Code? {
    let field = bytes(column)
    guard !field.isEmpty else { return nil }
    return try withUnsafeTemporaryAllocation(byteCount: 8, alignment: 8) { buffer throws(Rejection) -> Code in
      var count = 0
      var normalised = false
      for byte in field {
        var byte = byte
        switch byte {
        case 0x2E, 0x20, 0x2D:
          normalised = true
          continue
        case 0x61...0x7A:
          byte &-= 0x20
          normalised = true
        case 0x41...0x5A, 0x30...0x39: break
        case 0x2B where count >= 3, 0x2A where count >= 3:  // dagger and asterisk
          normalised = true
          continue
        default: throw reject(.icdMalformed, column)
        }
        guard count < 6 else { throw reject(.icdMalformed, column) }
        buffer[count] = byte
        count += 1
      }
      guard count >= 3, buffer[0] >= 0x41, (0x30...0x39).contains(buffer[1]), (0x30...0x39).contains(buffer[2]),
        let code = Code(ascii: UnsafeRawBufferPointer(rebasing: buffer[0..<count]))
      else { throw reject(.icdMalformed, column) }
      if normalised { note(.icdNormalised) }
      return code
    }
  }
}
