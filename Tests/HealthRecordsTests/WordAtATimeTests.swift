import HealthRecords
import TestSupport
import Testing

/// Codes and pseudonyms are read eight characters at a time: the same as one by one, for whatever bytes.
@Suite struct WordAtATimeTests {
  private static let alphabet = Array(
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._ @[`{/:\u{7F}é".utf8)

  @Test("codes of any length and bytes", arguments: 0...11)
  func codes(length: Int) {
    var g = SeededGenerator(seed: UInt64(length))
    for _ in 0..<2_000 {
      // Mostly letters and digits, so that many are codes.
      let text = (0..<length).map { _ in
        Self.alphabet[Int.random(in: 0..<(Bool.random(using: &g) ? 36 : Self.alphabet.count), using: &g)]
      }
      var packed: UInt64? = length > Code.maxLength ? nil : 0
      for (i, byte) in text.enumerated() {
        let six = UInt64(Code.sixBits(byte))
        packed = six == 0 ? nil : packed.map { i < Code.maxLength ? $0 | six << UInt64(54 - 6 * i) : $0 }
      }
      #expect(withExactBytes(text) { Code(ascii: $0) }?.rawValue == packed, "\(text)")
    }
  }

  @Test("pseudonyms, with a byte that is no digit or without")
  func pseudonyms() {
    var g = SeededGenerator(seed: 1)
    for _ in 0..<5_000 {
      let high = UInt64.random(in: (1 << 63)...UInt64.max, using: &g)
      let low = UInt64.random(in: 0...UInt64.max, using: &g)
      let tail = String(low, radix: 16)
      let text = String(high, radix: 16) + String(repeating: "0", count: 16 - tail.count) + tail
      #expect(SubjectID(text) == SubjectID(high: high, low: low), "\(text)")
      var spoilt = Array(text.utf8)
      let at = Int.random(in: 0..<32, using: &g)
      spoilt[at] = UInt8.random(in: 0...255, using: &g)
      let isDigit = "0123456789abcdef".utf8.contains(spoilt[at])
      let expected = isDigit && (at > 0 || (Character(UnicodeScalar(spoilt[0])).hexDigitValue ?? 0) >= 8)
      #expect((withExactBytes(spoilt) { SubjectID(key: $0) } != nil) == expected, "\(spoilt)")
    }
  }
}
