internal import HealthRecords

extension Row {
  /// The years before which a day of service is an entry error.
  private static let oldestService = LocalDate(year: 1950, month: 1, day: 2)!
  private static let oldestBirth = LocalDate(year: 1890, month: 1, day: 1)!

  /// A day on which something was done: not before 1950, not after today.
  /// - Parameter timed: the column holds a time; its day is taken.
  func eventDate(_ column: Int, timed: Bool = false) throws(Rejection) -> LocalDate {
    let date = timed ? try parsedTime(column).flatMap { LocalDate(yyyymmdd: $0 / 1_000_000) } : try parsedDate(column)
    guard let date else { throw reject(.missing, column) }
    guard date >= Row.oldestService else { throw reject(.dateTooOld, column) }
    guard date <= today else { throw reject(.dateFuture, column) }
    return date
  }

  /// A birth date.
  func birthDate(_ column: Int) throws(Rejection) -> LocalDate {
    guard let date = try parsedDate(column) else { throw reject(.missing, column) }
    guard date >= Row.oldestBirth else { throw reject(.dateTooOld, column) }
    guard date <= today else { throw reject(.dateFuture, column) }
    return date
  }

  /// A day beside the point: what cannot be used is dropped and noted, never a reason to lose the row.
  func minorDate(_ column: Int) -> LocalDate? {
    guard !isEmpty(column) else { return nil }
    do throws(Rejection) {
      guard let date = try parsedDate(column) else { return nil }
      guard date >= Row.oldestBirth, date <= today else {
        note(.optionalDate)
        return nil
      }
      return date
    } catch {
      if error.reason != .dateZero { note(.optionalDate) }
      return nil
    }
  }

  /// A minute at which something was done, as `YYYYMMDDhhmmss`. A day alone is taken as its midnight.
  func eventTime(_ column: Int) throws(Rejection) -> Int64 {
    let time = try parsedTime(column)
    guard let time else { throw reject(.missing, column) }
    guard let date = LocalDate(yyyymmdd: time / 1_000_000), date >= Row.oldestService else {
      throw reject(.dateTooOld, column)
    }
    guard date <= today else { throw reject(.dateFuture, column) }
    return time
  }

  /// D_UPDATE in milliseconds since 1970 UTC. Weak evidence, so it never costs a row: what is missing, malformed or in
  /// the future is replaced by the time of the export.
  func updated(_ column: Int?, exported: Int64) -> Int64 {
    guard let column, !isEmpty(column) else {
      note(.updateMissing)
      return exported
    }
    let time: Int64?
    do throws(Rejection) { time = try parsedTime(column) } catch {
      note(error.reason == .dateZero ? .updateMissing : .updateMalformed)
      return exported
    }
    guard let time, let ms = Timestamp.milliseconds(yyyymmddhhmmss: time) else {
      note(.updateMalformed)
      return exported
    }
    guard Timestamp.day(ofMilliseconds: ms) <= today else {
      note(.updateFuture)
      return exported
    }
    return ms
  }

  /// Nil when the field is empty.
  private func parsedDate(_ column: Int) throws(Rejection) -> LocalDate? {
    let field = bytes(column)
    guard !field.isEmpty else { return nil }
    let (number, digits) = try digitsOfDate(column, field)
    guard number != 0 else { throw reject(.dateZero, column) }
    switch digits {
    case 8: return try calendarDay(number, column)
    case 14:
      note(.dateWidth)
      return try calendarDay(number / 1_000_000, column)
    case 12:
      note(.dateWidth)
      return try calendarDay(number / 10_000, column)
    default: throw reject(.dateMalformed, column)
    }
  }

  private func parsedTime(_ column: Int) throws(Rejection) -> Int64? {
    let field = bytes(column)
    guard !field.isEmpty else { return nil }
    var (number, digits) = try digitsOfDate(column, field)
    guard number != 0 else { throw reject(.dateZero, column) }
    switch digits {
    case 14: break
    case 12:
      note(.dateWidth)
      number *= 100
    case 8:
      note(.dateWidth)
      number *= 1_000_000
    default: throw reject(.dateMalformed, column)
    }
    let day = try calendarDay(number / 1_000_000, column)
    let time = day.yyyymmdd * 1_000_000 + number % 1_000_000
    guard Timestamp.milliseconds(yyyymmddhhmmss: time) != nil else { throw reject(.dateImpossible, column) }
    return time
  }

  /// A Buddhist year is put right and noted.
  private func calendarDay(_ number: Int64, _ column: Int) throws(Rejection) -> LocalDate {
    var number = number
    if number >= 24_000_000 {
      number -= 5_430_000
      note(.buddhistYear)
    }
    if number == 19_000_101 { throw reject(.dateTooOld, column) }
    if let date = LocalDate(yyyymmdd: number) { return date }
    throw reject(number < 18_000_101 ? .dateTooOld : .dateImpossible, column)
  }

  /// `YYYYMMDD`, `YYYYMMDDhhmmss`, and with a note the same with `-`, `/`, `:`, `T` or a blank between the parts.
  private func digitsOfDate(_ column: Int, _ field: UnsafeRawBufferPointer) throws(Rejection) -> (Int64, Int) {
    var number: Int64 = 0
    var digits = 0
    var separated = false
    for (i, byte) in field.enumerated() {
      switch byte {
      case 0x30...0x39:
        number = number &* 10 &+ Int64(byte &- 0x30)
        digits += 1
        guard digits <= 14 else { throw reject(.dateMalformed, column) }
      case 0x2D, 0x2F, 0x3A, 0x20, 0x54:
        // Only where a date has its seams; a day first is a guess that is not made.
        guard i == 4 || i == 7 || i == 10 || i == 13 || i == 16 else { throw reject(.dateMalformed, column) }
        separated = true
      case 0x2E where separated && digits == 14: return try finish()  // fractions of a second
      default: throw reject(.dateMalformed, column)
      }
    }
    return try finish()

    func finish() throws(Rejection) -> (Int64, Int) {
      if separated {
        guard digits == 8 || digits == 12 || digits == 14 else { throw reject(.dateMalformed, column) }
        note(.dateFormat)
      }
      return (number, digits)
    }
  }
}
