internal import HealthRecords

/// Source times are Bangkok wall-clock numbers; events carry milliseconds since 1970 UTC.
enum Timestamp {
  /// Asia/Bangkok, all year, in milliseconds.
  static let bangkokMS: Int64 = 7 * 3_600_000

  /// Nil for a time that does not exist. A second of 60 counts as 59.
  static func milliseconds(yyyymmddhhmmss number: Int64) -> Int64? {
    guard number > 0, let date = LocalDate(yyyymmdd: number / 1_000_000) else { return nil }
    let (hour, minute, second) = (number / 10_000 % 100, number / 100 % 100, number % 100)
    guard hour < 24, minute < 60, second < 61 else { return nil }
    return Int64(date.daysSinceEpoch) * 86_400_000 + (hour * 3_600 + minute * 60 + min(second, 59)) * 1_000 - bangkokMS
  }

  static func day(ofMilliseconds time: Int64) -> LocalDate {
    let local = time + bangkokMS
    let days = local >= 0 ? local / 86_400_000 : (local - 86_399_999) / 86_400_000
    return LocalDate(daysSinceEpoch: Int32(clamping: days))
  }
}

extension Timestamp {
  /// `2018-01-31T05:00:00.000Z`.
  static func iso(milliseconds time: Int64) -> String {
    let days = time >= 0 ? time / 86_400_000 : (time - 86_399_999) / 86_400_000
    let rest = time - days * 86_400_000
    func two(_ n: Int64) -> String { n < 10 ? "0\(n)" : "\(n)" }
    let ms = rest % 1_000
    return "\(LocalDate(daysSinceEpoch: Int32(clamping: days)))T\(two(rest / 3_600_000)):\(two(rest / 60_000 % 60)):"
      + "\(two(rest / 1_000 % 60)).\(ms < 10 ? "00" : ms < 100 ? "0" : "")\(ms)Z"
  }
}
