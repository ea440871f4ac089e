/// Makes the citizen ids, names and telephone numbers that the exported files carry and nothing else does.
///
/// The ids pass every test of a real one. They begin with 899, which no registry office issues, so they are nobody's.
struct CitizenNumbers {
  private let seed: UInt64

  init(seed: UInt64) { self.seed = seed }

  /// The id of the `number`-th person, thirteen digits. Different persons have different ids.
  func id(_ number: Int) -> String {
    // 3^18 and 10^9 have no common factor: the numbers run through all of them in a scattered order.
    let scattered = (UInt64(number) * 387_420_489 + Dice.mix(seed) % 1_000_000_000) % 1_000_000_000
    let digits = String(scattered)
    return CitizenNumbers.withCheckDigit("899" + String(repeating: "0", count: 9 - digits.utf8.count) + digits)
  }

  /// Appends the check digit to twelve digits.
  static func withCheckDigit(_ twelve: String) -> String {
    let sum = twelve.utf8.enumerated().reduce(0) { $0 + (13 - $1.offset) * Int($1.element - 0x30) }
    return twelve + String((11 - sum % 11) % 10)
  }

  /// The same id with another last digit.
  static func withWrongCheckDigit(_ id: String) -> String {
    String(id.dropLast()) + String((Int(id.suffix(1)).map { $0 + 1 } ?? 0) % 10)
  }

  /// Ten digits, beginning with 08.
  func telephone(_ number: Int) -> String {
    let digits = String((UInt64(number) * 43_046_721 + Dice.mix(seed ^ 1) % 100_000_000) % 100_000_000)
    return "08" + String(repeating: "0", count: 8 - digits.utf8.count) + digits
  }

  /// Given and family name, made of syllables.
  func name(_ number: Int, isFemale: Bool) -> (given: String, family: String) {
    var dice = Dice(seed: seed ^ 0x6E61_6D65, person: number, strand: .identity)
    let given =
      dice.pick(CitizenNumbers.syllables) + dice.pick(CitizenNumbers.syllables)
      + dice.pick(isFemale ? ["วรรณ", "พร", "ดา", "นี"] : ["ชัย", "ศักดิ์", "พงษ์", "วุฒิ"])
    let family =
      dice.pick(CitizenNumbers.syllables) + dice.pick(CitizenNumbers.syllables)
      + dice.pick(CitizenNumbers.syllables) + dice.pick(["สุข", "วงศ์", "ทอง", "คำ"])
    return (given, family)
  }

  private static let syllables = [
    "กาน", "จันทร์", "ชล", "ณัฐ", "ดวง", "ทวี", "ธน", "นง", "บุญ", "ประ", "พัช", "มณี", "รัตน์", "ลัก", "วิไล", "ศิริ", "สม",
    "สุ", "อร", "อุดม",
  ]
}
