/// Codes by their text, as packed before: the same few hundred units, tests and diagnoses come again and again.
///
/// One entry for each hash; what is not in it is packed anew and takes its place. Texts of more than eight characters are not
/// kept.
struct CodeCache: ~Copyable {
  /// A text of one to eight bytes, told from all others by its number, which is never 0.
  private struct Entry {
    var text: UInt64 = 0
    var code: UInt64 = 0
  }

  private static let bits: UInt64 = 10
  private let entries: UnsafeMutablePointer<Entry>

  init() {
    entries = .allocate(capacity: 1 << Int(CodeCache.bits))
    entries.initialize(repeating: Entry(), count: 1 << Int(CodeCache.bits))
  }

  deinit { entries.deallocate() }

  /// The code that the text is, nil if it is none.
  ///
  /// - Parameter end: up to where memory may be read.
  @inline(__always)
  func code(_ text: UnsafeRawBufferPointer, end: UnsafeRawPointer) -> Code? {
    guard text.count > 0, let at = text.baseAddress, end - at >= 8 else { return Code(ascii: text) }
    return code(text, word: UInt64(littleEndian: at.loadUnaligned(as: UInt64.self)))
  }

  /// The same.
  ///
  /// - Parameter word: the text's first eight bytes; of what is behind a shorter one it does not matter what it is.
  @inline(__always)
  func code(_ text: UnsafeRawBufferPointer, word: UInt64) -> Code? {
    let count = text.count
    guard UInt(bitPattern: count &- 1) < 8 else { return long(text) }
    var number = word
    if count < 8 {
      let used = (1 &<< UInt64(truncatingIfNeeded: 8 &* count)) &- 1
      number = number & used | UInt64(truncatingIfNeeded: count) &<< 56
    } else if number >> 56 < 8 {
      // It would be taken for a shorter text; such a byte is in no code.
      return nil
    }
    let entry = entries + Int(truncatingIfNeeded: (number &* 0x9E37_79B9_7F4A_7C15) &>> (64 &- CodeCache.bits))
    if entry.pointee.text == number { return Code(rawValue: entry.pointee.code) }
    return pack(text, number, entry)
  }

  @inline(never)
  private func long(_ text: UnsafeRawBufferPointer) -> Code? { Code(ascii: text) }

  @inline(never)
  private func pack(_ text: UnsafeRawBufferPointer, _ number: UInt64, _ entry: UnsafeMutablePointer<Entry>) -> Code? {
    guard let code = Code(ascii: text) else { return nil }
    entry.initialize(to: Entry(text: number, code: code.rawValue))
    return code
  }
}
