/// How a file writes its text. Decided once for each file, from its beginning.
package enum TextEncoding: String, Sendable {
  case utf8 = "UTF-8"
  /// Windows' superset of TIS-620, as old exports use.
  case windows874 = "windows-874"
  case utf16LittleEndian = "UTF-16LE"
  case utf16BigEndian = "UTF-16BE"

  /// - Parameter sample: the first bytes; a UTF-8 character cut off at its end does not count.
  package init(sample: UnsafeRawBufferPointer) {
    if sample.count >= 2 {
      if sample[0] == 0xFF, sample[1] == 0xFE {
        self = .utf16LittleEndian
        return
      }
      if sample[0] == 0xFE, sample[1] == 0xFF {
        self = .utf16BigEndian
        return
      }
    }
    self = TextEncoding.isUTF8(sample) ? .utf8 : .windows874
  }

  /// The number of bytes of a byte-order mark at the front.
  static func mark(_ sample: UnsafeRawBufferPointer) -> Int {
    sample.count >= 3 && sample[0] == 0xEF && sample[1] == 0xBB && sample[2] == 0xBF ? 3 : 0
  }

  /// Strict: no overlong forms, no surrogates. A sequence that the end cuts off is let pass.
  static func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var i = 0
    while i < bytes.count {
      let lead = bytes[i]
      if lead < 0x80 {
        i += 1
        continue
      }
      let length: Int
      var low: UInt8 = 0x80
      var high: UInt8 = 0xBF
      switch lead {
      case 0xC2...0xDF: length = 2
      case 0xE0: (length, low) = (3, 0xA0)
      case 0xED: (length, high) = (3, 0x9F)
      case 0xE1...0xEF: length = 3
      case 0xF0: (length, low) = (4, 0x90)
      case 0xF1...0xF3: length = 4
      case 0xF4: (length, high) = (4, 0x8F)
      default: return false
      }
      for k in 1..<length {
        guard i + k < bytes.count else { return true }
        let byte = bytes[i + k]
        guard byte >= low, byte <= high else { return false }
        (low, high) = (0x80, 0xBF)
      }
      i += length
    }
    return true
  }
}
