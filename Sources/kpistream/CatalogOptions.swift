import ArgumentParser
import CounterEngine
import HealthRecords
import Indicators

/// Which definitions to compute, and for which day and periods.
struct CatalogOptions: ParsableArguments {
  @Option(help: "A directory of definitions, in place of those that come with the program.")
  var catalog: String?

  @Option(
    help: "The day to evaluate on: YYYY-MM-DD, or today in Asia/Bangkok.", transform: AsOf.init)
  var asOf: AsOf = .today

  @Option(
    help:
      "A fiscal year to keep counters for, such as FY2561, or a round of one, FY2561-R6. May be repeated. (default: the year of the day; `run` also keeps the next, and until December the last)"
  )
  var period: [String] = []

  func load() throws -> Catalogue {
    try Catalogue(try catalog.map { try CatalogueFiles(directory: $0) } ?? .embedded)
  }

  /// The day to evaluate on.
  var day: LocalDate {
    switch asOf {
    case .today: ImportDestination.clockDay
    case .day(let day): day
    }
  }

  /// What a process keeps that runs on: the next year costs nothing before it begins, and the numbers of the last one change
  /// while late reports come in.
  func runningPeriods(on day: LocalDate) throws -> [EvaluationPeriod] {
    guard period.isEmpty else { return try periods(on: day) }
    let year = FiscalYear(containing: day)
    let isFirstQuarter = day < year.first.adding(months: 3)
    return ((isFirstQuarter ? [year.previous] : []) + [year, year.next]).map { EvaluationPeriod($0) }
  }

  func periods(on day: LocalDate) throws -> [EvaluationPeriod] {
    guard !period.isEmpty else { return [EvaluationPeriod(FiscalYear(containing: day))] }
    return try period.map { text in
      guard let period = EvaluationPeriod(text) else {
        throw ValidationError("--period \(text): write it as FY2561, or FY2561-R3, -R6, -R9")
      }
      return period
    }
  }

  enum AsOf: CustomStringConvertible {
    case today
    case day(LocalDate)

    init(_ text: String) throws {
      if text == "today" {
        self = .today
      } else if let day = LocalDate(iso: text) {
        self = .day(day)
      } else {
        throw ValidationError("--as-of \(text): write a day as YYYY-MM-DD, or today")
      }
    }

    var description: String {
      switch self {
      case .today: "today"
      case .day(let day): "\(day)"
      }
    }
  }
}
