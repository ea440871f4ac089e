/// The first days of all months of 1800…2299, to turn a day's number into a date without a division by 400 years.
///
/// Every event has a date or two; the months of a few years stay in the cache.
final class MonthTable: @unchecked Sendable {
  // Sendable: written in init only.

  static let shared = MonthTable()
  private static let firstYear = 1_800
  private static let years = 500

  /// Days since 1800-01-01, by month; one more month ends the last.
  let firstDays: UnsafeMutablePointer<UInt32>

  private init() {
    firstDays = .allocate(capacity: MonthTable.years * 12 + 1)
    for month in 0...MonthTable.years * 12 {
      let days = LocalDate.days(year: MonthTable.firstYear + month / 12, month: month % 12 + 1, day: 1)
      (firstDays + month).initialize(to: UInt32(days - LocalDate.earliest.daysSinceEpoch))
    }
  }

  deinit { firstDays.deallocate() }

  /// The day that `YYYYMMDD` names, counted from 1 for 1800-01-01; 0 for a day that does not exist or lies outside.
  @inline(__always)
  static func day(_ number: Int64, _ firstDays: UnsafeMutablePointer<UInt32>) -> UInt32 {
    guard number >= 18_000_101, number <= 22_991_231 else { return 0 }
    let number = UInt32(truncatingIfNeeded: number)
    let months = number / 100
    let day = number &- months &* 100
    let year = months / 100
    let month = months &- year &* 100
    guard month &- 1 < 12 else { return 0 }
    let at = firstDays + Int((year &- UInt32(firstYear)) &* 12 &+ month &- 1)
    guard day &- 1 < at[1] &- at[0] else { return 0 }
    return at[0] &+ day
  }
}
