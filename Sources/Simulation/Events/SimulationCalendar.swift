import HealthRecords

/// The days that the simulation spans. Fiscal year FY2561, a first load in the month before, and late arrivals after it.
enum SimulationCalendar {
  static let first = LocalDate(year: 2017, month: 10, day: 1)!
  static let last = LocalDate(year: 2018, month: 9, day: 30)!
  static let previousFirst = LocalDate(year: 2016, month: 10, day: 1)!
  /// What was entered before this day arrives on one of the first 30 days from it.
  static let loadFirst = LocalDate(year: 2017, month: 9, day: 1)!
  static let loadDays = 30
  /// What would arrive later never arrives.
  static let lastArrival = LocalDate(year: 2018, month: 12, day: 31)!

  /// Events are made a window of arrival days at a time, so that only one window is ever held in memory: ten days each
  /// while what was there before is loaded, longer ones afterwards, when less arrives. At most 32.
  static func window(of arrival: LocalDate) -> Int {
    let day = arrival - loadFirst
    return day < loadDays ? day / 10 : loadDays / 10 + (day - loadDays) / 28
  }

  static let windowCount = window(of: lastArrival) + 1

  /// Milliseconds since 1970 in UTC of a second of a day in Bangkok.
  static func milliseconds(_ day: LocalDate, second: Int) -> Int64 {
    (Int64(day.daysSinceEpoch) * 86_400 + Int64(second) - 7 * 3_600) * 1_000
  }
}
