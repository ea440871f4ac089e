import HealthRecords
import RecordMessages

/// What is known of one subject on a day: its records that are not deleted, each as its newest version has it.
///
/// No rule sees the day itself, they ask whether another day has come. So each answer also says until when it holds: up to
/// the first day that was asked about and has not come.
final class Known {
  let year: FiscalYear
  private let asOf: LocalDate
  /// The first day on which the same records could be counted otherwise; none within the fiscal year where nil.
  private(set) var nextDay: LocalDate?
  private let records: SubjectRecords

  /// - Parameter asOf: the day of evaluation, within the fiscal year. What is dated later does not count.
  init(_ records: SubjectRecords, _ year: FiscalYear, asOf: LocalDate) {
    self.records = records
    self.year = year
    self.asOf = asOf
  }

  var first: LocalDate { year.first }

  /// Whether a day lies not after the day of evaluation.
  func hasCome(_ day: LocalDate?) -> Bool {
    guard let day else { return false }
    if day <= asOf { return true }
    if day <= year.last { nextDay = min(nextDay ?? day, day) }
    return false
  }

  /// In the fiscal year so far.
  func isNow(_ day: LocalDate?) -> Bool {
    guard let day, day >= first else { return false }
    return hasCome(day)
  }

  /// In the whole fiscal year before.
  func wasLastYear(_ day: LocalDate?) -> Bool {
    day.map { $0 >= year.previous.first && $0 <= year.previous.last } ?? false
  }

  /// The last day of a quarter of the year, 1...4.
  func end(ofQuarter quarter: Int) -> LocalDate { first.adding(months: 3 * quarter) - 1 }

  // MARK: Records

  private(set) lazy var accidents = records.accidents.live
  private(set) lazy var admissions = records.admissions.live
  private(set) lazy var antenatal = records.antenatal.live
  private(set) lazy var areas = records.areas.live
  private(set) lazy var assessments = records.assessments.live
  private(set) lazy var audits = records.audits.live
  private(set) lazy var chronic = records.chronic.live
  private(set) lazy var courses = records.courses.live
  private(set) lazy var deaths = records.deaths.live
  private(set) lazy var deliveries = records.deliveries.live
  private(set) lazy var dental = records.dental.live
  private(set) lazy var episodes = records.episodes.live
  private(set) lazy var functional = records.functional.live
  private(set) lazy var labs = records.labs.live
  private(set) lazy var missions = records.missions.live
  private(set) lazy var ncdScreenings = records.ncdScreenings.live
  private(set) lazy var newborns = records.newborns.live
  private(set) lazy var nutrition = records.nutrition.live
  private(set) lazy var persons = records.persons.live
  private(set) lazy var population = records.population.live
  private(set) lazy var purchases = records.purchases.live
  private(set) lazy var reported = records.reported.live
  private(set) lazy var samples = records.samples.live
  private(set) lazy var screenings = records.screenings.live
  private(set) lazy var staff = records.staff.live
  private(set) lazy var tuberculosis = records.tuberculosis.live
  private(set) lazy var units = records.units.live
  private(set) lazy var vaccinations = records.vaccinations.live
  private(set) lazy var visits = records.visits.live
  private(set) lazy var volunteers = records.volunteers.live

  // MARK: Answers that many rules ask for

  private(set) lazy var home = findHome()
  private(set) lazy var homeInLife = findHomeInLife()
  private(set) lazy var developmentChecks = findDevelopmentChecks()
}
