/// The running numbers that a unit's own program gives out: persons, visits, admissions, homes.
struct UnitCounters {
  private var last: [String: Int] = [:]

  mutating func next(_ what: String, at unit: String) -> Int {
    last[what + unit, default: 0] += 1
    return last[what + unit] ?? 0
  }

  /// `000123`.
  static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
