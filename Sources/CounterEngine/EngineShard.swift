package import HealthRecords

/// The counters of one partition: takes events and days, keeps subjects, and says what changed.
///
/// **Retraction by difference.** Nothing of a subject's contributions is stored. Before a record changes, what the subject
/// contributes is evaluated; after it has changed, again; the old leaves and the new enters. Both are pure functions of the
/// records and the day, so at every moment each counter is the sum over subjects of `evaluate(subject, day)`, whatever the
/// order of arrival. (Turned down: storing each subject's contributions, which doubles the state, and must be migrated with
/// every change of the catalogue.)
///
/// **Days.** An evaluation also yields the first later day on which it could differ; `advance` re-evaluates just the subjects
/// that are due. No clock is read here.
///
/// One thread at a time; not copyable.
package struct EngineShard: ~Copyable {
  /// What became of an event.
  package enum Outcome: Equatable, Sendable {
    /// A newer version of its record: state changed.
    case applied
    /// Older than what is known, or seen before.
    case stale
  }

  package let program: Program
  package let periods: [EvaluationPeriod]
  package private(set) var day: LocalDate

  private var subjects = SubjectTable()
  private var counters: CounterTable
  private var evaluator: Evaluator
  private var decoder: EventDecoder
  private let names = JSONFieldNames.shared
  private var lookahead = Lookahead()
  private var before = ContributionBuffer()
  private var after = ContributionBuffer()
  /// The audit under way: the counters of the subjects before `auditCursor`, summed anew.
  private var recomputed: CounterTable
  private var auditCursor = 0

  package init(program: Program, periods: [EvaluationPeriod], day: LocalDate) {
    self.program = program
    self.periods = periods
    self.day = day
    counters = CounterTable(termCounts: program.termCounts, periodCount: periods.count)
    recomputed = CounterTable(termCounts: program.termCounts, periodCount: periods.count)
    evaluator = Evaluator(program: program, periods: periods, day: day)
    decoder = EventDecoder(layouts: program.layouts)
  }

  /// How many evaluations, one for an indicator and period, the last event led to.
  package var lastEvaluations: Int { evaluator.affectedCount }
  package var subjectCount: Int { subjects.count }
  package var stateBytes: Int { subjects.memoryBytes }
  package var recordBytes: Int { subjects.blockBytes }

  // MARK: Events

  private static let registryKind = Int(RecordKind.named("unit")!.id)

  package enum Format: Sendable { case protobuf, json }

  /// Takes one event.
  ///
  /// - Parameters:
  ///   - kind: the record kind's id, from the topic.
  ///   - offset: the event's position in its partition; breaks ties of `updated`.
  ///   - units: the registry; an event of a unit that is not in it is refused.
  /// - Throws: the reason to set the event aside; state is then unchanged.
  package mutating func apply(
    _ payload: UnsafeRawBufferPointer, format: Format, key: UnsafeRawBufferPointer, kind: Int, offset: Int64,
    units: borrowing UnitSet
  ) throws(EventRejection) -> Outcome {
    let known = lookahead.find(key, subjects)
    switch format {
    case .protobuf: try decoder.decodeProtobuf(payload, key: key, of: known?.id, kind: kind, offset: offset)
    case .json:
      try decoder.decodeJSON(payload, key: key, of: known?.id, kind: kind, offset: offset, names: names)
    }
    // The record that brings a unit into the registry comes before the registry knows it.
    guard units.contains(decoder.unit) || kind == Self.registryKind else { throw .unitUnknown }
    let row = known.map { Int($0.row) } ?? -1
    return applyDecoded(kind: kind, to: row >= 0 ? row : subjects.findOrAdd(decoder.subject))
  }

  /// Says that an event with this key comes soon, best `lead` events ahead: what is known of its subject is then fetched into
  /// the processor's cache while others are counted. Changes nothing.
  package mutating func expect(_ key: UnsafeRawBufferPointer) { lookahead.expect(key) }

  /// How many events ahead one is best announced.
  package static var lead: Int { Lookahead.lead }

  /// Asks for the memory of a key, best `keyLead` events before it is announced.
  package static func prefetch(_ key: UnsafeRawBufferPointer) { Prefetch.line(key.baseAddress) }

  /// How many events before its announcement a key's memory is best asked for.
  package static var keyLead: Int { 16 }

  @inline(__always)
  private mutating func applyDecoded(kind: Int, to subject: Int) -> Outcome {
    let new = RecordEntry(decoder.entry)
    let newBytes = decoder.count

    let place = evaluator.load(subjects.block(subject), finding: kind, key: new.sortKey)
    let old = place.oldBytes > 0 ? subjects.block(subject).baseAddress! + place.offset : nil
    if let old {
      guard new.isNewer(than: RecordEntry(old)) else { return .stale }
    }
    let change = RecordChange(
      kind: kind, old: old.flatMap { RecordEntry($0).isDeleted ? nil : $0 },
      new: new.isDeleted ? nil : UnsafeRawPointer(decoder.entry), isOnly: !place.hasOthers)
    let id = decoder.subject
    let moves = !(old.map { isSameContent($0, oldBytes: place.oldBytes) } ?? false) && evaluator.affect(change, of: id)
    if moves {
      before.removeAll()
      evaluator.evaluateAffected(of: id, changed: change.old, into: &before)
    }
    subjects.replace(subject, offset: place.offset, oldBytes: place.oldBytes, with: decoder.entry, newBytes: newBytes)
    if moves {
      after.removeAll()
      let changed = evaluator.reload(
        subjects.block(subject), kind: kind, place, newBytes: newBytes, isLive: !new.isDeleted)
      evaluator.evaluateAffected(of: id, changed: changed, into: &after)
      exchange(subject)
    }
    // Only what the change may move was evaluated, so a day that something else waits for stays.
    if evaluator.nextDay < subjects.nextDay(subject) { subjects.setNextDay(subject, evaluator.nextDay) }
    subjects.markDirty(subject)
    return .applied
  }

  /// Whether the decoded entry differs from the stored one in nothing that an expression can read: only in the position in
  /// the log. (The time of the version can be read: two versions with equal fields may differ in who comes last.)
  private func isSameContent(_ old: UnsafeRawPointer, oldBytes: Int) -> Bool {
    guard oldBytes == decoder.count, RecordEntry(old).head == RecordEntry(decoder.entry).head,
      RecordEntry(old).updated == RecordEntry(decoder.entry).updated
    else { return false }
    for i in RecordLayouts.headerBytes..<max(oldBytes, RecordLayouts.headerBytes)
    where old.load(fromByteOffset: i, as: UInt8.self) != decoder.entry.load(fromByteOffset: i, as: UInt8.self) {
      return false
    }
    return true
  }

  /// Old contributions leave, new ones enter; where nothing differs, nothing is touched.
  private mutating func exchange(_ subject: Int) {
    // An audit that has passed the subject already follows its changes.
    let isAudited = subject < auditCursor
    for i in 0..<max(before.count, after.count) {
      // Both lists are in the order of the program: what has not changed mostly stands at the same place.
      if i < before.count, i < after.count, before[i] == after[i] { continue }
      if i < before.count { add(before[i], sign: -1, isAudited) }
      if i < after.count { add(after[i], sign: 1, isAudited) }
    }
  }

  private mutating func add(_ contribution: Contribution, sign: Int64, _ isAudited: Bool) {
    counters.add(contribution, sign: sign)
    if isAudited { recomputed.add(contribution, sign: sign) }
  }

  // MARK: Days

  /// Moves the evaluation day forward and re-evaluates the subjects that are due. A day in the past is ignored.
  package mutating func advance(to newDay: LocalDate) {
    guard newDay > day else { return }
    var yesterday = Evaluator(program: program, periods: periods, day: day)
    evaluator.setDay(newDay)
    for subject in 0..<subjects.count where subjects.nextDay(subject) <= newDay.daysSinceEpoch {
      before.removeAll()
      after.removeAll()
      _ = yesterday.evaluate(subjects.id(subject), subjects.block(subject), into: &before)
      subjects.setNextDay(
        subject, evaluator.evaluate(subjects.id(subject), subjects.block(subject), into: &after))
      exchange(subject)
    }
    day = newDay
  }

  // MARK: Commit

  package var hasChanges: Bool { !subjects.dirty.isEmpty || counters.hasTouched }
  package var changedSubjectCount: Int { subjects.dirty.count }

  /// Hands over each subject that changed since the last call, with its whole block.
  package mutating func drainSubjects<E: Error>(
    _ body: (SubjectID, UnsafeRawBufferPointer) throws(E) -> Void
  ) throws(E) {
    for subject in subjects.dirty {
      let subject = Int(subject)
      try body(
        subjects.id(subject),
        subjects.block(subject))
    }
    subjects.clearDirty()
  }

  /// Hands over each partial touched since the last call: absolute sums by term.
  package mutating func drainPartials(
    _ body: (_ indicator: Int, _ period: Int, _ place: Code, _ terms: UnsafeBufferPointer<Int64>) -> Void
  ) {
    counters.drain(body)
  }

  // MARK: Restore

  /// Takes a subject's block as written by `drainSubjects` under the same layouts. Several of one subject are merged: of
  /// each record the newest version stays, in whatever order the blocks come. Call `finishRestore` when all are in.
  package mutating func restore(_ id: SubjectID, block: UnsafeRawBufferPointer) {
    subjects.merge(subjects.findOrAdd(id), block, program.layouts.kinds)
  }

  /// Takes a subject's block that was carried over from another layout. The subject counts as changed, so that the next
  /// commit writes it under this one.
  package mutating func carryOver(_ id: SubjectID, block: UnsafeRawBufferPointer) {
    let subject = subjects.findOrAdd(id)
    subjects.merge(subject, block, program.layouts.kinds)
    subjects.markDirty(subject)
  }

  /// Computes every counter from the restored subjects.
  package mutating func finishRestore() {
    beginAudit()
    for subject in 0..<subjects.count {
      after.removeAll()
      subjects.setNextDay(
        subject, evaluator.evaluate(subjects.id(subject), subjects.block(subject), into: &after))
      for i in 0..<after.count { counters.add(after[i], sign: 1) }
    }
  }

  // MARK: Audit and explanation

  /// Recomputes every counter from scratch and returns those that differ, of which there must be none.
  package mutating func audit() -> [CounterMismatch] {
    beginAudit()
    return auditStep(subjects.count) ?? []
  }

  /// Goes on with a recomputation of every counter, some subjects at a time, while events come and days pass.
  ///
  /// A change that the counters took wrongly shows as long as it happened before the pass came to its subject, so the next
  /// pass finds what this one cannot.
  /// - Returns: nil until all subjects have been seen; then the counters that differ, of which there must be none.
  package mutating func auditStep(_ limit: Int) -> [CounterMismatch]? {
    let end = min(subjects.count, auditCursor + limit)
    while auditCursor < end {
      after.removeAll()
      _ = evaluator.evaluate(subjects.id(auditCursor), subjects.block(auditCursor), into: &after)
      for i in 0..<after.count { recomputed.add(after[i], sign: 1) }
      auditCursor += 1
    }
    guard auditCursor == subjects.count else { return nil }
    let mismatches = mismatches()
    beginAudit()
    return mismatches
  }

  private mutating func beginAudit() {
    recomputed = CounterTable(termCounts: program.termCounts, periodCount: periods.count)
    auditCursor = 0
  }

  private func mismatches() -> [CounterMismatch] {
    var expected: [CounterKey: Int64] = [:]
    recomputed.forEach { expected[CounterKey(indicator: $0, term: $1, period: $2, place: $3)] = $4 }
    var mismatches: [CounterMismatch] = []
    counters.forEach { indicator, term, period, place, value in
      let key = CounterKey(indicator: indicator, term: term, period: period, place: place)
      let right = expected.removeValue(forKey: key) ?? 0
      if right != value { mismatches.append(CounterMismatch(key: key, counter: value, recomputed: right)) }
    }
    for (key, right) in expected { mismatches.append(CounterMismatch(key: key, counter: 0, recomputed: right)) }
    return mismatches
  }

  /// Every counter that is not 0.
  package func counterValues() -> [CounterKey: Int64] {
    var values: [CounterKey: Int64] = [:]
    counters.forEach { values[CounterKey(indicator: $0, term: $1, period: $2, place: $3)] = $4 }
    return values
  }

  /// What one subject contributes on the current day; empty for an unknown subject.
  package mutating func contributions(of id: SubjectID) -> [Contribution] {
    guard let subject = subjects.find(id) else { return [] }
    after.removeAll()
    _ = evaluator.evaluate(subjects.id(subject), subjects.block(subject), into: &after)
    return (0..<after.count).map { after[$0] }
  }

  /// The canonical bytes of a subject's records: equal for equal sets of versions.
  package func block(of id: SubjectID) -> [UInt8]? {
    guard let subject = subjects.find(id) else { return nil }
    return Array(subjects.block(subject))
  }

  package func forEachSubject(_ body: (SubjectID, UnsafeRawBufferPointer) -> Void) {
    for subject in 0..<subjects.count {
      body(
        subjects.id(subject),
        subjects.block(subject))
    }
  }
}
