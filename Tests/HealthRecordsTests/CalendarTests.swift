import Testing

@testable import HealthRecords

@Suite struct CalendarTests {
  @Test(
    "days that do not exist",
    arguments: ["2023-02-29", "2024-13-01", "2024-1-01", "", "2024-04-31", "1700-01-01", "2024/01/01"])
  func rejects(_ text: String) { #expect(LocalDate(iso: text) == nil) }

  @Test("every day of 1800 to 2299 survives the way there and back")
  func everyDay() {
    var day = LocalDate.earliest
    var before: Int64 = 0
    while day <= .latest {
      #expect(LocalDate(yyyymmdd: day.yyyymmdd) == day)
      #expect(day.yyyymmdd > before)
      before = day.yyyymmdd
      day = day + 1
    }
  }

  @Test(
    "fiscal years",
    arguments: [("2017-09-30", 2560), ("2017-10-01", 2561), ("2018-09-30", 2561), ("2018-10-01", 2562)])
  func fiscalYear(_ day: String, _ year: Int16) {
    #expect(FiscalYear(containing: LocalDate(iso: day)!).buddhistYear == year)
  }

  @Test(
    "rounds end on the last day of a quarter",
    arguments: [(FiscalYear.Round.r3, "2017-12-31"), (.r6, "2018-03-31"), (.r9, "2018-06-30"), (.r12, "2018-09-30")])
  func rounds(_ round: FiscalYear.Round, _ day: String) {
    #expect(FiscalYear(buddhistYear: 2561)!.end(ofRound: round) == LocalDate(iso: day))
  }

  @Test(
    "ages in completed months and years",
    arguments: [
      ("2012-01-31", "2018-01-30", 71), ("2012-01-31", "2018-01-31", 72), ("2017-01-15", "2017-10-14", 8),
      ("2017-01-15", "2017-10-15", 9), ("2017-01-15", "2017-11-14", 9), ("2017-01-15", "2017-11-15", 10),
      ("2016-02-29", "2017-02-28", 11), ("2016-02-29", "2017-03-01", 12), ("2018-01-02", "2018-01-01", -1),
    ])
  func ages(_ birth: String, _ day: String, _ months: Int) {
    let (from, to) = (LocalDate(iso: birth)!, LocalDate(iso: day)!)
    #expect(from.completedMonths(until: to) == months)
    #expect(from.completedYears(until: to) == (months >= 0 ? months / 12 : -1))
  }

  @Test(
    "months added stop at the month's end",
    arguments: [("2017-11-30", 3, "2018-02-28"), ("2018-01-31", 1, "2018-02-28"), ("2018-03-31", -1, "2018-02-28")])
  func addMonths(_ day: String, _ months: Int, _ result: String) {
    #expect(LocalDate(iso: day)!.adding(months: months) == LocalDate(iso: result))
  }
}
