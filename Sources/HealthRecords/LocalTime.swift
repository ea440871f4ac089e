/// A minute of Asia/Bangkok: whole minutes since 1970-01-01 00:00 local. Seconds do not matter to any indicator.
public struct LocalTime: Hashable, Comparable, Sendable {
  public let minutesSinceEpoch: Int32

  @inlinable public init(minutesSinceEpoch: Int32) { self.minutesSinceEpoch = minutesSinceEpoch }

  /// From the number `YYYYMMDDhhmmss`; nil for a day or time of day that does not exist.
  @inlinable public init?(yyyymmddhhmmss number: Int64) {
    guard number > 0, let date = LocalDate(yyyymmdd: number / 1_000_000) else { return nil }
    let hour = number / 10_000 % 100
    let minute = number / 100 % 100
    guard hour < 24, minute < 60, number % 100 < 61 else { return nil }
    minutesSinceEpoch = date.daysSinceEpoch * 1_440 + Int32(hour * 60 + minute)
  }

  @inlinable public var date: LocalDate {
    let m = minutesSinceEpoch
    return LocalDate(daysSinceEpoch: m >= 0 ? m / 1_440 : (m - 1_439) / 1_440)
  }

  @inlinable public static func < (a: LocalTime, b: LocalTime) -> Bool { a.minutesSinceEpoch < b.minutesSinceEpoch }
}
