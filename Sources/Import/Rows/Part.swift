internal import HealthRecords

/// The fixed-size form of a part of a visit or an admission, as kept in the local database until its record is joined.
///
/// Six words in the order of this machine; the database does not travel.
struct Part {
  private(set) var words: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0)

  init(_ a: UInt64, _ b: UInt64 = 0, _ c: UInt64 = 0, _ d: UInt64 = 0, _ e: UInt64 = 0, _ f: UInt64 = 0) {
    words = (a, b, c, d, e, f)
  }

  init(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count == 48 else { return }
    words = bytes.loadUnaligned(as: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64).self)
  }

  func append(to writer: inout WireWriter) { withUnsafeBytes(of: words) { writer.raw($0) } }

  /// Numbers that can be absent are kept one higher.
  static func optional(_ value: Int64?) -> UInt64 { value.map { UInt64(bitPattern: $0 &+ 1) } ?? 0 }
  static func optional(_ word: UInt64) -> Int64? { word == 0 ? nil : Int64(bitPattern: word) &- 1 }
  static func day(_ word: UInt64) -> LocalDate { LocalDate(daysSinceEpoch: Int32(truncatingIfNeeded: word)) }
}

extension LocalDate {
  var word: UInt64 { UInt64(UInt32(bitPattern: daysSinceEpoch)) }
}
