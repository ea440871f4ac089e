package import HealthRecords

/// Keeps the truth beside a stream: the newest version of every record, and each subject's contributions.
///
/// `table(asOf:)` is cheap: only subjects with new records, or with a day that has come, are worked out again.
/// `recomputed(asOf:)` works out everybody and uses none of the sums.
package struct TruthTracker {
  struct Place: Hashable {
    let indicator: TruthIndicator
    let code: String
  }

  package let period: FiscalYear
  /// Events taken so far, spoilt ones included.
  package private(set) var delivered: Int64 = 0

  private let directory: PlaceDirectory
  private var subjects: [SubjectID: SubjectRecords] = [:]
  private var contributions: [SubjectID: [TruthContribution]] = [:]
  private var sums: [Place: TruthTable.Numbers] = [:]
  /// Subjects to work out again at the next table.
  private var changed: Set<SubjectID> = []
  /// Subjects whose records speak of a later day, by that day.
  private var agenda: [Int32: Set<SubjectID>] = [:]
  private var asOf: LocalDate?

  /// Knows the province's registers (areas, units, population) from the start; giving them again does no harm.
  package init(_ province: Province, period: FiscalYear = Province.period) {
    self.period = period
    directory = PlaceDirectory(province)
    for event in province.referenceEvents() { take(event, position: 0) }
  }

  /// Takes one event. Spoilt ones count as delivered and change nothing.
  package mutating func apply(_ event: SimulatedEvent) {
    delivered += 1
    take(event, position: delivered)
  }

  private mutating func take(_ event: SimulatedEvent, position: Int64) {
    guard event.fault == nil, let subject = event.key.withUnsafeBytes({ SubjectID(key: $0) }) else { return }
    do {
      if try subjects[subject, default: SubjectRecords()].accept(
        kindID: event.kindID, payload: event.payload, position: position)
      {
        changed.insert(subject)
      }
    } catch {
      preconditionFailure("an event not marked as spoilt cannot be read: \(error)")
    }
  }

  /// The truth as of a day, given all events taken so far.
  package mutating func table(asOf day: LocalDate) -> TruthTable {
    let oracle = Oracle(asOf: day, period: period)
    if let before = asOf, day < before || (before < period.first && day >= period.first) {
      changed.formUnion(subjects.keys)
      agenda.removeAll()
    }
    for due in agenda.keys where due <= oracle.day { changed.formUnion(agenda.removeValue(forKey: due) ?? []) }
    asOf = day
    for subject in changed { workOut(subject, oracle) }
    changed.removeAll(keepingCapacity: true)
    return TruthTable(sums, directory, period: period, day: min(day, period.last))
  }

  private mutating func workOut(_ subject: SubjectID, _ oracle: Oracle) {
    guard let records = subjects[subject] else { return }
    let new = oracle.contributions(of: records)
    for old in contributions[subject] ?? [] { add(old, -1) }
    for contribution in new { add(contribution, 1) }
    contributions[subject] = new.isEmpty ? nil : new
    if let next = records.nextDay(after: oracle.day) { agenda[next, default: []].insert(subject) }
  }

  private mutating func add(_ contribution: TruthContribution, _ sign: Int64) {
    let place = Place(indicator: contribution.indicator, code: contribution.place)
    sums[place, default: TruthTable.Numbers()].numerator += sign * contribution.numerator
    sums[place, default: TruthTable.Numbers()].denominator += sign * contribution.denominator
  }

  /// The same from scratch: every subject worked out anew.
  package func recomputed(asOf day: LocalDate) -> TruthTable {
    let oracle = Oracle(asOf: day, period: period)
    var fresh: [Place: TruthTable.Numbers] = [:]
    for records in subjects.values {
      for contribution in oracle.contributions(of: records) {
        let place = Place(indicator: contribution.indicator, code: contribution.place)
        fresh[place, default: TruthTable.Numbers()].numerator += contribution.numerator
        fresh[place, default: TruthTable.Numbers()].denominator += contribution.denominator
      }
    }
    return TruthTable(fresh, directory, period: period, day: min(day, period.last))
  }

  /// One subject's records and contributions, to explain a difference.
  package func records(of subject: SubjectID) -> SubjectRecords? { subjects[subject] }
}
