/// How the value of each field was followed by the value of another in the JSON messages of a kind before: the bytes between the
/// two, which have the other's name among them.
///
/// A program writes the same names in the same order with the same space, so comparing a few words tells what comes. The same
/// bytes at such a place mean the same each time, so what is remembered decides nothing but how long it takes.
struct ExpectedNames: ~Copyable {
  /// Up to 32 bytes and the field that they name. The size is a power of two.
  struct Text {
    private static let maxLength = 32

    /// The first three words and the last one, which is the first too if there are not nine bytes.
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    /// The bits of the first and last word that count.
    private var mask: UInt64 = 0
    private(set) var length = 0
    /// From the beginning to the end of what is compared; greater than any message where nothing is known.
    private var span = Int.max
    /// 0 for a name that the kind does not have.
    private(set) var number = 0
  }

  /// By kind and by the field whose value comes before.
  let texts: UnsafeMutablePointer<Text>
  /// In place of that field's number: before the first one, and after one that the kind does not have.
  static let start = 0
  static let afterUnknown = RecordLayouts.fieldNumberLimit - 1

  init() {
    let count = RecordKind.all.count * RecordLayouts.fieldNumberLimit
    texts = .allocate(capacity: count)
    texts.initialize(repeating: Text(), count: count)
  }

  deinit { texts.deallocate() }
}

extension ExpectedNames.Text {
  /// Remembers the bytes, if they are not too many.
  @inline(never)
  mutating func learn(_ bytes: UnsafeRawBufferPointer, number: Int) {
    guard bytes.count > 0, bytes.count <= Self.maxLength else { return }
    var copy = SIMD32<UInt8>()
    withUnsafeMutableBytes(of: &copy) { $0.copyMemory(from: bytes) }
    length = bytes.count
    span = max(8, length)
    self.number = number
    mask = length < 8 ? (1 << UInt64(8 * length)) - 1 : .max
    words = withUnsafeBytes(of: &copy) {
      let base = $0.baseAddress!
      return (Self.word(base), Self.word(base + 8), Self.word(base + 16), Self.word(base + (span - 8)))
    }
  }

  /// Whether the text is at a place from which the message goes on for so many bytes.
  @inline(__always)
  func isAt(_ at: UnsafeRawPointer, remaining: Int) -> Bool {
    guard span <= remaining else { return false }
    var difference = (Self.word(at) ^ words.0) | (Self.word(at + (span &- 8)) ^ words.3)
    if length > 16 {
      difference |= Self.word(at + 8) ^ words.1
      if length > 24 { difference |= Self.word(at + 16) ^ words.2 }
    }
    return difference & mask == 0
  }

  @inline(__always)
  private static func word(_ at: UnsafeRawPointer) -> UInt64 { at.loadUnaligned(as: UInt64.self) }
}
