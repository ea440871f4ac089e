/// A Thai citizen id that passed every test, kept only as long as it takes to make a pseudonym of it.
///
/// Thirteen digits with a check digit: weights 13, 12, … 2 on the first twelve, `r = sum mod 11`, last digit
/// `(11 - r) mod 10`. It has no description on purpose: it must not reach a log.
package struct CitizenID: Equatable, Sendable {
  /// The number, below 10^13.
  let number: UInt64

  package enum Problem: Error, Equatable, Sendable {
    case empty
    /// Not thirteen characters.
    case length
    case notDigits
    /// All thirteen digits are equal.
    case repeated
    case checkDigit
    /// The unit built it out of its own code; it identifies nobody elsewhere.
    case madeUp
    /// Begins with 00.
    case doubleZero
  }

  /// - Parameters:
  ///   - bytes: as sent, trimmed. Dashes and blanks inside are dropped; a twelve-digit number whose lost leading zero
  ///     makes the check digit hold is taken with it (spreadsheets drop leading zeros).
  ///   - unit: the sending unit's code as issued.
  /// - Returns: the id, and whether it had to be repaired.
  package static func read(
    _ bytes: UnsafeRawBufferPointer, unit: UnsafeRawBufferPointer
  ) throws(Problem) -> (id: CitizenID, repaired: Bool) {
    guard !bytes.isEmpty else { throw .empty }
    var digits = (0 as UInt64, 0 as UInt64)  // the number, and how many digits it has
    var sum: UInt64 = 0
    var same = true
    var first: UInt8 = 0
    var repaired = false
    for byte in bytes {
      if byte == 0x2D || byte == 0x20 {
        repaired = true
        continue
      }
      guard byte >= 0x30, byte <= 0x39 else { throw .notDigits }
      if digits.1 == 0 { first = byte } else if byte != first { same = false }
      digits.0 = digits.0 &* 10 &+ UInt64(byte &- 0x30)
      digits.1 += 1
      guard digits.1 <= 13 else { throw .length }
    }
    guard digits.1 == 13 || digits.1 == 12 else { throw .length }
    let number = digits.0
    var rest = number / 10
    var weight: UInt64 = 2
    while rest > 0 {
      sum += (rest % 10) * weight
      rest /= 10
      weight += 1
    }
    let holds = (11 - sum % 11) % 10 == number % 10
    guard digits.1 == 13 else {
      if holds, !same { return (CitizenID(number: number), true) }
      throw .length
    }
    if same { throw .repeated }
    if isMadeUp(number, unit: unit) { throw .madeUp }
    guard holds else { throw .checkDigit }
    if number < 100_000_000_000 { throw .doubleZero }
    return (CitizenID(number: number), repaired)
  }

  /// Does the number begin with the unit's own five digits, or with 0 and them?
  private static func isMadeUp(_ number: UInt64, unit: UnsafeRawBufferPointer) -> Bool {
    guard unit.count == 5, unit.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return false }
    let code = unit.reduce(0 as UInt64) { $0 * 10 + UInt64($1 - 0x30) }
    return number / 100_000_000 == code || number / 10_000_000 == code
  }
}
