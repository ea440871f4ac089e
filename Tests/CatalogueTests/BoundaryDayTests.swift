import Testing

/// The days on which a rule begins or ends to hold: the last that counts, and the first that does not.
@Suite("Boundary days")
struct BoundaryDayTests {
  private static func person(_ birth: String, _ more: String = "") -> String {
    "person: {birth: \(birth), type_area: \"1\", discharge: \"9\"\(more)}"
  }

  private static let birthdays: [Worked.Case] = [
    // Screening at 9, 18, 30 and 42 months.
    .init(
      "2", "a day before 9 months", asof: "2017-10-14",
      [person("2017-01-15"), "screening: {date: 2017-10-14, code: 1B260}"], []),
    .init(
      "2", "9 months", asof: "2017-12-31", [person("2017-01-15"), "screening: {date: 2017-10-15, code: 1B260}"],
      ["screened", "passed_at_once", "reached_an_age"]),
    .init(
      "2", "the last day of 9 months", asof: "2017-12-31",
      [person("2017-01-15"), "screening: {date: 2017-11-14, code: 1B260}"],
      ["screened", "passed_at_once", "reached_an_age"]),
    .init(
      "2", "10 months", asof: "2017-12-31", [person("2017-01-15"), "screening: {date: 2017-11-15, code: 1B260}"],
      ["reached_an_age"]),
    // Weighing before the sixth birthday.
    .init(
      "3", "six years",
      [person("2012-01-31", ", sex: \"1\""), "nutrition: {date: 2018-01-31, weight: 19, height: 110}"],
      []),
    .init(
      "3", "the last day of four years",
      [person("2013-09-30", ", sex: \"1\""), "nutrition: {date: 2018-09-29, weight: 16, height: 105}"],
      ["measured", "tall_and_proportionate"]),
    // Teeth at twelve.
    .init(
      "5", "the day before twelve", asof: "2018-06-01",
      [person("2006-03-10"), "dental: {date: 2018-03-09, permanent_caries: 0}"],
      ["aged_12"]),
    .init(
      "5", "the twelfth birthday", asof: "2018-06-01",
      [person("2006-03-10"), "dental: {date: 2018-03-10, permanent_caries: 0}"],
      ["examined", "cavity_free", "aged_12"]),
    .init(
      "5", "the last day of twelve", asof: "2018-03-09",
      [person("2005-03-10"), "dental: {date: 2018-03-09, permanent_caries: 0}"],
      ["examined", "cavity_free", "aged_12"]),
    .init(
      "5", "the thirteenth birthday", asof: "2018-03-10",
      [person("2005-03-10"), "dental: {date: 2018-03-10, permanent_caries: 0}"], []),
    // Mothers from the fifteenth to the day before the twentieth birthday.
    .init("6", "a day before fifteen", [person("2003-02-02"), "delivery: {date: 2018-02-01, live_births: 1}"], []),
    .init("6", "fifteen", [person("2003-02-01"), "delivery: {date: 2018-02-01, live_births: 1}"], ["births"]),
    .init(
      "6", "a day before twenty", [person("1998-02-02"), "delivery: {date: 2018-02-01, live_births: 1}"], ["births"]),
    .init("6", "twenty", [person("1998-02-01"), "delivery: {date: 2018-02-01, live_births: 1}"], []),
    // Drowned under fifteen.
    .init(
      "11", "a day before fifteen",
      [person("2003-04-02"), "death: {date: 2018-04-01, cause: W69, residence: \"10001\"}"], ["drowned"]),
    .init("11", "fifteen", [person("2003-04-01"), "death: {date: 2018-04-01, cause: W69, residence: \"10001\"}"], []),
    // At risk of diabetes from thirty-five on the day of the screening.
    .init(
      "13", "thirty-five on the day",
      [person("1982-05-05"), "ncd_screening: {date: 2017-05-05, glucose: 110, glucose_test: \"1\"}"], ["at_risk"]),
    .init(
      "13", "a day before thirty-five",
      [person("1982-05-06"), "ncd_screening: {date: 2017-05-05, glucose: 110, glucose_test: \"1\"}"], []),
  ]

  private static let leapDays: [Worked.Case] = [
    .init(
      "2", "born on the 29th, 28 February is a day short of 18 months", asof: "2018-02-28",
      [person("2016-08-29"), "screening: {date: 2018-02-28, code: 1B260}"], ["reached_an_age"]),
    .init(
      "2", "born on the 29th, 18 months on 1 March", asof: "2018-03-01",
      [person("2016-08-29"), "screening: {date: 2018-03-01, code: 1B260}"],
      ["screened", "passed_at_once", "reached_an_age"]),
    .init(
      "6", "born on 29 February, not twenty on the 28th",
      [person("1996-02-29"), "delivery: {date: 2018-02-28, live_births: 1}"], []),
    .init(
      "6", "born on 29 February 2000, eighteen on 1 March 2018 and so at the birth",
      [person("2000-02-29"), "delivery: {date: 2018-02-28, live_births: 1}"], ["births"]),
    .init(
      "EPI2", "born on 29 February, two on the 28th: a dose of that day is late", asof: "2018-02-28",
      [person("2016-02-29"), "vaccination: {date: 2018-02-28, vaccine: \"034\"}"], ["cohort"]),
    .init(
      "EPI2", "the day before", asof: "2018-02-28",
      [person("2016-02-29"), "vaccination: {date: 2018-02-27, vaccine: \"034\"}"], ["cohort", "dtp_4"]),
    .init(
      "24", "three months after 30 November end with February",
      asof: "2018-02-28", ["drug_treatment: {discharged: 2017-11-30, diagnosis: ABUSE, remission_3: \"Y\"}"],
      ["discharged_3", "abstinent_3"]),
    .init(
      "24", "and not a day earlier", asof: "2018-02-27",
      ["drug_treatment: {discharged: 2017-11-30, diagnosis: ABUSE, remission_3: \"Y\"}"], []),
  ]

  private static let patient = [person("1960-01-01", ", nation: \"099\""), "chronic: {code: E119, date: 2015-01-01}"]
  private static let fiscalYear: [Worked.Case] = [
    .init(
      "17.1", "30 September before", patient + ["lab: {test: \"05\", date: 2017-09-30, value: 6.0}"], ["registered"]),
    .init(
      "17.1", "1 October", patient + ["lab: {test: \"05\", date: 2017-10-01, value: 6.0}"],
      ["registered", "tested", "controlled"]),
    .init(
      "17.1", "30 September", patient + ["lab: {test: \"05\", date: 2018-09-30, value: 6.0}"],
      ["registered", "tested", "controlled"]),
    .init(
      "18", "a minute before the year",
      ["admission: {principal: I64, admitted: 2017-09-20T08:00, discharged: 2017-09-30T23:59}"], []),
    .init(
      "18", "its first minute",
      ["admission: {principal: I64, admitted: 2017-09-20T08:00, discharged: 2017-10-01T00:00}"],
      ["discharges"]),
    .init(
      "18", "its last", ["admission: {principal: I64, admitted: 2018-09-20T08:00, discharged: 2018-09-30T23:59}"],
      ["discharges"]),
    .init(
      "18", "the next year's first",
      ["admission: {principal: I64, admitted: 2018-09-20T08:00, discharged: 2018-10-01T00:00}"], []),
    .init(
      "27", "registered on the last day of the quarter", asof: "2018-08-31",
      ["tb_case: {registered: 2017-12-31, category: NEW, site: PULMONARY, outcome: CURED, outcome_date: 2018-08-31}"],
      ["cohort", "successful"]),
    .init(
      "27", "the outcome a day late",
      ["tb_case: {registered: 2017-12-31, category: NEW, site: PULMONARY, outcome: CURED, outcome_date: 2018-09-01}"],
      ["cohort"]),
    .init(
      "27", "registered on 1 January",
      ["tb_case: {registered: 2018-01-01, category: NEW, site: PULMONARY, outcome: CURED, outcome_date: 2018-08-31}"],
      []),
    .init(
      "13", "screened on the last day of the year before",
      [person("1970-01-01"), "ncd_screening: {date: 2017-09-30, glucose: 125, glucose_test: \"1\"}"], ["at_risk"]),
    .init(
      "13", "screened on the first day of this one",
      [person("1970-01-01"), "ncd_screening: {date: 2017-10-01, glucose: 125, glucose_test: \"1\"}"], []),
    .init(
      "34", "a death of 1 October", ["death: {date: 2017-10-01, cause: R54, place: \"10001\"}"],
      ["coded", "ill_defined"]),
    .init("34", "a death of 30 September before", ["death: {date: 2017-09-30, cause: R54, place: \"10001\"}"], []),
  ]

  private static let mother = "person: {sex: \"2\", nation: \"099\", type_area: \"1\", discharge: \"1\"}"
  private static func cancer(_ modality: String, obtained: String, _ date: String) -> String {
    "cancer_treatment: {site: C504, modality: \(modality), obtained: \(obtained), date: \(date)}"
  }

  private static let intervals: [Worked.Case] = [
    .init(
      "1", "42 days after delivery",
      [mother, "delivery: {date: 2018-01-01, live_births: 1}", "death: {date: 2018-02-12, cause: O721}"],
      ["maternal_deaths", "live_births"]),
    .init(
      "1", "43 days",
      [mother, "delivery: {date: 2018-01-01, live_births: 1}", "death: {date: 2018-02-13, cause: O721}"],
      ["live_births"]),
    .init(
      "1", "42 days over the end of a year",
      [mother, "delivery: {date: 2017-09-01, live_births: 1}", "death: {date: 2017-10-13, cause: O721}"],
      ["maternal_deaths"]),
    .init(
      "2", "repeated on day 30", asof: "2018-02-15",
      [
        person("2016-06-20"), "screening: {date: 2018-01-01, code: 1B261}",
        "screening: {date: 2018-01-31, code: 1B260}",
      ],
      ["screened", "passed_on_repeating", "reached_an_age"]),
    .init(
      "2", "repeated on day 31", asof: "2018-02-15",
      [
        person("2016-06-20"), "screening: {date: 2018-01-01, code: 1B261}",
        "screening: {date: 2018-02-01, code: 1B260}",
      ],
      ["screened", "reached_an_age"]),
    .init(
      "2", "not yet repeated on day 30", asof: "2018-01-31",
      [person("2016-06-20"), "screening: {date: 2018-01-01, code: 1B261}"],
      ["screened", "pending", "reached_an_age"]),
    .init(
      "2", "nor on day 31", asof: "2018-02-01", [person("2016-06-20"), "screening: {date: 2018-01-01, code: 1B261}"],
      ["screened", "reached_an_age"]),
    .init(
      "12", "30 days after the crash",
      ["death: {date: 2018-05-13, cause: V299, crash_date: 2018-04-13, place: \"10001\"}"], ["road_deaths"]),
    .init("12", "31 days", ["death: {date: 2018-05-14, cause: V299, crash_date: 2018-04-13, place: \"10001\"}"], []),
    .init(
      "18", "a stay of a minute less than four hours",
      ["admission: {principal: I64, admitted: 2018-03-01T08:00, discharged: 2018-03-01T11:59}"], []),
    .init(
      "18", "four hours", ["admission: {principal: I64, admitted: 2018-03-01T08:00, discharged: 2018-03-01T12:00}"],
      ["discharges"]),
    .init(
      "22.1", "operated on day 28", [cancer("SURGERY", obtained: "2018-03-01", "2018-03-29")],
      ["surgery", "surgery_in_time"]),
    .init("22.1", "on day 29", [cancer("SURGERY", obtained: "2018-03-01", "2018-03-30")], ["surgery"]),
    .init(
      "22.1", "on the day itself", [cancer("SURGERY", obtained: "2018-03-01", "2018-03-01")],
      ["surgery", "surgery_in_time"]),
    .init(
      "22.1", "a day before the tissue", [cancer("SURGERY", obtained: "2018-03-02", "2018-03-01")],
      ["surgery", "surgery_faults"]),
    .init(
      "22.1", "drugs on day 42", [cancer("CHEMO", obtained: "2018-03-01", "2018-04-12")],
      ["chemotherapy", "chemotherapy_in_time"]),
    .init("22.1", "on day 43", [cancer("CHEMO", obtained: "2018-03-01", "2018-04-13")], ["chemotherapy"]),
    .init(
      "22.1", "rays on day 42", [cancer("RADIATION", obtained: "2018-03-01", "2018-04-12")],
      ["radiotherapy", "radiotherapy_in_time"]),
    .init("22.1", "on day 43", [cancer("RADIATION", obtained: "2018-03-01", "2018-04-13")], ["radiotherapy"]),
  ]

  @Test("birthdays")
  func birthday() throws { #expect(try Worked.differences(Self.birthdays) == []) }

  @Test("29 February and the end of months")
  func leapDay() throws { #expect(try Worked.differences(Self.leapDays) == []) }

  @Test("30 September and 1 October, quarters and deadlines")
  func yearEnd() throws { #expect(try Worked.differences(Self.fiscalYear) == []) }

  @Test("days, hours and weeks between two events")
  func interval() throws { #expect(try Worked.differences(Self.intervals) == []) }
}
