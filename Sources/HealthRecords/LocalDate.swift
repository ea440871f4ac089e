/// A calendar day with no time and no zone: whole days since 1970-01-01, proleptic Gregorian.
///
/// The days are those of Asia/Bangkok (UTC+7 all year), in which every source records.
public struct LocalDate: Hashable, Comparable, Sendable {
  public let daysSinceEpoch: Int32

  /// 1800-01-01 and 2299-12-31: a date outside is an entry error in any health record.
  public static let earliest = LocalDate(year: 1800, month: 1, day: 1)!
  public static let latest = LocalDate(year: 2299, month: 12, day: 31)!

  @inlinable public init(daysSinceEpoch: Int32) { self.daysSinceEpoch = daysSinceEpoch }

  /// Nil for a day that does not exist.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...12).contains(month), day >= 1, day <= LocalDate.daysIn(month: month, year: year) else { return nil }
    daysSinceEpoch = LocalDate.days(year: year, month: month, day: day)
  }

  /// From the number `YYYYMMDD`; nil for a day that does not exist or lies outside 1800…2299.
  @inlinable public init?(yyyymmdd number: Int64) {
    guard number >= 18_000_101, number <= 22_991_231 else { return nil }
    let year = Int(number / 10_000)
    let month = Int(number / 100 % 100)
    let day = Int(number % 100)
    guard month >= 1, month <= 12, day >= 1, day <= LocalDate.daysIn(month: month, year: year) else { return nil }
    daysSinceEpoch = LocalDate.days(year: year, month: month, day: day)
  }

  /// From `YYYY-MM-DD`, and from nothing else.
  public init?(iso text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D else { return nil }
    var number: Int64 = 0
    for (i, byte) in bytes.enumerated() where i != 4 && i != 7 {
      guard (0x30...0x39).contains(byte) else { return nil }
      number = number * 10 + Int64(byte - 0x30)
    }
    self.init(yyyymmdd: number)
  }

  @inlinable public static func < (a: LocalDate, b: LocalDate) -> Bool { a.daysSinceEpoch < b.daysSinceEpoch }
  @inlinable public static func + (date: LocalDate, days: Int) -> LocalDate {
    LocalDate(daysSinceEpoch: date.daysSinceEpoch + Int32(days))
  }
  @inlinable public static func - (date: LocalDate, days: Int) -> LocalDate { date + (-days) }
  @inlinable public static func - (a: LocalDate, b: LocalDate) -> Int { Int(a.daysSinceEpoch) - Int(b.daysSinceEpoch) }

  /// Year, month and day of the month.
  @inlinable public var civil: (year: Int, month: Int, day: Int) {
    // Days to civil by eras of 400 years, counted from 1 March of year 0.
    let z = Int(daysSinceEpoch) + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let doe = z - era * 146_097
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100)
    let mp = (5 * doy + 2) / 153
    let day = doy - (153 * mp + 2) / 5 + 1
    let month = mp < 10 ? mp + 3 : mp - 9
    return (yoe + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  public var yyyymmdd: Int64 {
    let (y, m, d) = civil
    return Int64(y * 10_000 + m * 100 + d)
  }

  /// The same day `months` later; where it does not exist, the last day of that month.
  @inlinable public func adding(months: Int) -> LocalDate {
    let (y, m, d) = civil
    let total = y * 12 + (m - 1) + months
    let year = total >= 0 ? total / 12 : (total - 11) / 12
    let month = total - year * 12 + 1
    return LocalDate(
      daysSinceEpoch: LocalDate.days(year: year, month: month, day: min(d, LocalDate.daysIn(month: month, year: year))))
  }

  /// Completed months from this day to `other`: whole calendar months, less one if the day of the month is not reached.
  @inlinable public func completedMonths(until other: LocalDate) -> Int {
    let a = civil
    let b = other.civil
    return (b.year - a.year) * 12 + (b.month - a.month) - (b.day < a.day ? 1 : 0)
  }

  /// Completed years: completed months divided by twelve, rounded down.
  @inlinable public func completedYears(until other: LocalDate) -> Int {
    let months = completedMonths(until: other)
    return months >= 0 ? months / 12 : (months - 11) / 12
  }

  @inlinable public static func daysIn(month: Int, year: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  @inlinable public static func days(year: Int, month: Int, day: Int) -> Int32 {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yoe = y - era * 400
    let doy = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy
    return Int32(era * 146_097 + doe - 719_468)
  }
}

extension LocalDate: CustomStringConvertible {
  /// `YYYY-MM-DD`.
  public var description: String {
    let (y, m, d) = civil
    return "\(y)-\(m < 10 ? "0" : "")\(m)-\(d < 10 ? "0" : "")\(d)"
  }
}
