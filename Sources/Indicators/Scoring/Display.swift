/// Numbers as people read them.
package enum Display {
  /// Rounded half away from zero to so many decimals, by the shortest decimal that stands for the double: a ratio of
  /// exactly 2.675 shows as 2.68, though the double nearest to it lies below.
  package static func text(_ value: Double, decimals: Int) -> String {
    guard value.isFinite, value.magnitude < 1e15 else { return value.description }
    var (digits, point) = Display.digits(value.magnitude)
    let keep = point + decimals
    var carry = keep >= 0 && keep < digits.count && digits[keep] >= 5
    if keep < 0 { (digits, carry) = ([], false) }
    digits = Array(digits.prefix(max(keep, 0)))
    while digits.count < keep { digits.append(0) }
    var i = digits.count - 1
    while carry, i >= 0 {
      digits[i] = digits[i] == 9 ? 0 : digits[i] + 1
      carry = digits[i] == 0
      i -= 1
    }
    if carry {
      digits.insert(1, at: 0)
      point += 1
    }
    while digits.count < decimals + 1 {
      digits.insert(0, at: 0)
      point += 1
    }
    func text(_ digits: some Sequence<Int>) -> String {
      String(decoding: digits.map { UInt8(0x30 + $0) }, as: UTF8.self)
    }
    let whole = text(digits.prefix(digits.count - decimals).drop { $0 == 0 })
    let fraction = text(digits.suffix(decimals))
    let sign = value < 0 && digits.contains { $0 != 0 } ? "-" : ""
    return sign + (whole.isEmpty ? "0" : whole) + (decimals > 0 ? "." + fraction : "")
  }

  /// Decimal digits and how many of them stand before the point (negative: zeros after it).
  private static func digits(_ value: Double) -> ([Int], point: Int) {
    let text = value.description
    let end = text.utf8.firstIndex(of: 0x65) ?? text.endIndex
    let exponent = Int(text[end...].dropFirst()) ?? 0
    let mantissa = text.utf8[..<end]
    let digits = mantissa.filter { $0 != 0x2E }.map { Int($0) - 0x30 }
    let point = mantissa.firstIndex(of: 0x2E) ?? end
    return (digits, mantissa.distance(from: mantissa.startIndex, to: point) + exponent)
  }
}

extension Display {
  /// The shortest decimal, without “.0”.
  package static func plain(_ value: Double) -> String {
    let text = value.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
