internal import HealthRecords

/// Evaluates subjects for a set of periods: the pure function that everything else takes differences of.
struct Evaluator: ~Copyable {
  let program: Program
  let periods: [EvaluationPeriod]
  private var machine: Machine

  /// For each period, the indicators that the change at hand may move, each with the routine to run.
  private struct Affected {
    let indicator: Int32
    let start: Int32
  }
  private(set) var affectedCount = 0
  private let affected: UnsafeMutablePointer<Affected>
  private let affectedEnds: UnsafeMutablePointer<Int>
  /// For each indicator, the period's turn in which it was last found affected.
  private let turns: UnsafeMutablePointer<UInt64>
  private var turn: UInt64 = 0
  private var none = ContributionBuffer()
  private let indicatorCount: Int

  init(program: Program, periods: [EvaluationPeriod], day: LocalDate) {
    self.program = program
    self.periods = periods
    machine = Machine(program: program, periods: periods, day: day)
    indicatorCount = program.termCounts.count
    let count = max(1, indicatorCount)
    affected = .allocate(capacity: count * max(1, periods.count))
    affectedEnds = .allocate(capacity: max(1, periods.count))
    affectedEnds.initialize(repeating: 0, count: max(1, periods.count))
    turns = .allocate(capacity: count)
    turns.initialize(repeating: 0, count: count)
  }

  deinit {
    affected.deallocate()
    affectedEnds.deallocate()
    turns.deallocate()
  }

  mutating func setDay(_ day: LocalDate) { machine.setDay(day) }

  // MARK: Whole subjects

  /// Appends all that the subject contributes; returns the first later day that can differ.
  ///
  /// A subject counts for an indicator only through its records: with no live record of a kind the indicator reads, it
  /// contributes nothing, and the indicator is not run.
  mutating func evaluate(
    _ id: SubjectID, _ block: UnsafeRawBufferPointer, into contributions: inout ContributionBuffer
  ) -> Int32 {
    guard let base = block.baseAddress else { return .max }
    machine.load(base, count: block.count)
    for index in periods.indices where machine.begin(index, subject: id) {
      for indicator in 0..<indicatorCount where counts(indicator) {
        machine.execute(from: Int(program.indicatorStarts[indicator]), into: &contributions)
      }
    }
    return machine.nextDay
  }

  /// Whether the subject has the records without which it contributes nothing to an indicator.
  @inline(__always)
  private func counts(_ indicator: Int) -> Bool {
    program.indicatorNeeds[indicator] & ~machine.liveKinds == 0
      && program.indicatorKinds[indicator] & machine.liveKinds != 0
  }

  // MARK: Changes

  /// Loads the block as it is before a change and finds the record's place.
  mutating func load(_ block: UnsafeRawBufferPointer, finding kind: Int, key: UInt64) -> BlockPlace {
    affectedCount = 0
    guard let base = block.baseAddress else {
      return machine.load(UnsafeRawPointer(bitPattern: 8)!, count: 0, finding: kind, key: key)
    }
    return machine.load(base, count: block.count, finding: kind, key: key)
  }

  /// Finds what a change of one record in the loaded block may move. Returns whether it is anything.
  @inline(__always)
  mutating func affect(_ change: RecordChange, of id: SubjectID) -> Bool {
    let plan = program.kindPlans + change.kind
    let isTurning = change.isOnly && (change.old == nil) != (change.new == nil)
    if isTurning { machine.finishIndex() }
    var end = 0
    for index in periods.indices {
      defer { affectedEnds[index] = end }
      guard machine.begin(index, subject: id) else { continue }
      turn += 1
      if isTurning { addTurning(change.kind, plan, &end) }
      var at = plan.pointee.gates.lowerBound
      while at < plan.pointee.gates.upperBound {
        let gate = program.gates + at
        at &+= 1
        guard !isKnown(gate.pointee.indicators) else { continue }
        guard passes(change.new, gate, change) || passes(change.old, gate, change) else { continue }
        for i in gate.pointee.indicators {
          let indicator = program.gateIndicators[Int(i)]
          add(indicator, program.deltaStarts[change.kind * program.termCounts.count + Int(indicator)], &end)
        }
      }
    }
    affectedCount = end
    if end > 0 { machine.finishIndex() }
    return end > 0
  }

  @inline(__always)
  private mutating func passes(
    _ version: UnsafeRawPointer?, _ gate: UnsafeMutablePointer<Gate>, _ change: RecordChange
  ) -> Bool {
    guard let version else { return false }
    return machine.passes(version, gate, except: change.old, &none)
  }

  /// Indicators that a subject begins or ceases to count for as its first record of a kind comes or its last one goes: all of
  /// their terms turn, also those that do not read the kind.
  private mutating func addTurning(_ kind: Int, _ plan: UnsafeMutablePointer<KindPlan>, _ end: inout Int) {
    let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: kind)
    let others = machine.liveKinds & ~bit
    for i in plan.pointee.indicators {
      let indicator = program.kindIndicators[i]
      guard program.indicatorKinds[Int(indicator)] & others == 0,
        program.indicatorNeeds[Int(indicator)] & ~(others | bit) == 0
      else { continue }
      add(indicator, program.indicatorStarts[Int(indicator)], &end)
    }
  }

  @inline(__always)
  private func isKnown(_ indicators: Range<Int32>) -> Bool {
    var i = Int(indicators.lowerBound)
    while i < Int(indicators.upperBound) {
      if turns[Int(program.gateIndicators[i])] != turn { return false }
      i &+= 1
    }
    return true
  }

  @inline(__always)
  private func add(_ indicator: Int32, _ start: Int32, _ end: inout Int) {
    guard turns[Int(indicator)] != turn else { return }
    turns[Int(indicator)] = turn
    (affected + end).initialize(to: Affected(indicator: indicator, start: start))
    end += 1
  }

  /// Appends what the affected indicators' affected terms come to for the block that is loaded.
  mutating func evaluateAffected(
    of id: SubjectID, changed: UnsafeRawPointer?, into contributions: inout ContributionBuffer
  ) {
    machine.changed = changed
    var at = 0
    for index in periods.indices where affectedEnds[index] > at {
      guard machine.begin(index, subject: id) else { continue }
      while at < affectedEnds[index] {
        let next = affected[at]
        at += 1
        guard counts(Int(next.indicator)) else { continue }
        machine.execute(from: Int(next.start), into: &contributions)
      }
    }
  }

  /// Loads the block as it is after the change.
  mutating func reload(
    _ block: UnsafeRawBufferPointer, kind: Int, _ place: BlockPlace, newBytes: Int, isLive: Bool
  ) -> UnsafeRawPointer? {
    machine.reload(block.baseAddress!, count: block.count, kind: kind, place, newBytes: newBytes, isLive: isLive)
    return machine.changed
  }

  /// The first later day on which anything evaluated since the block was loaded could differ.
  var nextDay: Int32 { machine.nextDay }
}
