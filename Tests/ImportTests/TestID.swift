@testable import Import

/// Citizen ids made in code: none stands in this repository, and none belongs to anybody on purpose (a leading 8 with a
/// run of zeros).
enum TestID {
  static let key = PseudonymKey.forTests

  static func citizen(_ index: Int) -> String {
    let digits = String(index)
    return withCheckDigit("899" + String(repeating: "0", count: 9 - digits.count) + digits)
  }

  /// Twelve digits and their check digit.
  static func withCheckDigit(_ twelve: String) -> String {
    var sum = 0
    for (i, digit) in twelve.utf8.enumerated() { sum += (13 - i) * Int(digit - 0x30) }
    return twelve + String((11 - sum % 11) % 10)
  }
}

extension PseudonymKey {
  static let forTests: PseudonymKey = {
    do { return try PseudonymKey(bytes: Array(repeating: 0x5A, count: 32)) } catch { fatalError("\(error)") }
  }()
}

extension TestID {
  static func wrongCheckDigit(_ index: Int) -> String {
    let good = citizen(index)
    return good.dropLast() + String((Int(good.suffix(1)) ?? 0) == 9 ? 0 : (Int(good.suffix(1)) ?? 0) + 1)
  }

  static func dashed(_ index: Int) -> String {
    let good = citizen(index)
    return "\(good.prefix(1))-\(good.dropFirst().prefix(4))-\(good.dropFirst(5).prefix(5))-\(good.dropFirst(10))"
  }
}
