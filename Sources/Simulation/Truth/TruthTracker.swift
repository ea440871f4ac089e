package import HealthRecords

/// Keeps the truth beside a stream: the newest version of every record, and each subject's contributions.
///
/// `table(asOf:)` is cheap: only subjects with new records, or with a day that has come, are worked out again.
/// `recomputed(asOf:)` works out everybody and uses none of the sums.
package struct TruthTracker {
  package let period: FiscalYear
  /// Events taken so far, spoilt ones included.
  package private(set) var delivered: Int64 = 0

  private let rules: TruthRules
  private let directory: PlaceDirectory
  private var subjects: [SubjectID: SubjectRecords] = [:]
  private var contributions: [SubjectID: [TruthCounters.Contribution]] = [:]
  private var counters: TruthCounters
  /// Subjects to work out again at the next table.
  private var changed: Set<SubjectID> = []
  /// Subjects that count otherwise from a later day on, by that day.
  private var agenda: [LocalDate: Set<SubjectID>] = [:]
  private var asOf: LocalDate?

  /// Knows the province's registers (areas, units, population) from the start; giving them again does no harm.
  package init(_ province: Province, growth: GrowthReference = .none, period: FiscalYear = Province.period) {
    self.period = period
    rules = TruthRules(growth: growth)
    counters = TruthCounters(ruleCount: rules.all.count)
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
    let oracle = Oracle(asOf: day, period: period, rules)
    if let before = asOf, day < before || (before < period.first && day >= period.first) {
      changed.formUnion(subjects.keys)
      agenda.removeAll()
    }
    for due in agenda.keys where due <= oracle.day { changed.formUnion(agenda.removeValue(forKey: due) ?? []) }
    asOf = day
    for subject in changed { workOut(subject, oracle) }
    changed.removeAll(keepingCapacity: true)
    return TruthTable(counters, oracle, directory)
  }

  private mutating func workOut(_ subject: SubjectID, _ oracle: Oracle) {
    guard let records = subjects[subject] else { return }
    for old in contributions.removeValue(forKey: subject) ?? [] { counters.remove(old) }
    var new: [TruthCounters.Contribution] = []
    let next = oracle.count(records) { rule, entry in new.append(counters.add(entry, of: rule)) }
    if !new.isEmpty { contributions[subject] = new }
    if let next { agenda[next, default: []].insert(subject) }
  }

  /// The same from scratch: every subject worked out anew.
  package func recomputed(asOf day: LocalDate) -> TruthTable {
    let oracle = Oracle(asOf: day, period: period, rules)
    var fresh = TruthCounters(ruleCount: rules.all.count)
    for records in subjects.values { _ = oracle.count(records) { _ = fresh.add($1, of: $0) } }
    return TruthTable(fresh, oracle, directory)
  }

  /// One subject's records, to explain a difference.
  package func records(of subject: SubjectID) -> SubjectRecords? { subjects[subject] }
}
