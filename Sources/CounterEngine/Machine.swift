internal import HealthRecords
internal import Indicators

/// Runs programs over one subject's block of entries.
///
/// One evaluation is one subject, one period, one day. It writes contributions and the first later day on which any of
/// them could differ. Nothing is allocated while it runs, except when the contributions outgrow their buffer.
struct Machine: ~Copyable {
  let program: Program
  let code: UnsafeMutablePointer<Instruction>
  let kinds: UnsafeMutablePointer<RecordLayouts.Kind>
  let sets: UnsafeMutablePointer<CodeRanges>
  let scans: UnsafeMutablePointer<Scan>
  let picks: UnsafeMutablePointer<Pick>
  let definitionStarts: UnsafeMutablePointer<Int>
  let growthTables: [GrowthTable]
  /// The context of the evaluation, constants, and what code computes.
  let registers: UnsafeMutablePointer<Int64>

  private let periods: [EvaluationPeriod]
  /// For each period, its context on the current day, without the subject; `asof` is missing before the period.
  private let contexts: UnsafeMutablePointer<Int64>
  /// For each period, the program's field tests with their bounds; those that follow from other records are resolved as a
  /// scan begins.
  private let periodTests: UnsafeMutablePointer<FieldTest>
  /// Those of the current period.
  var tests: UnsafeMutablePointer<FieldTest>

  /// For each definition, the evaluation in which its register was last filled.
  let stamps: UnsafeMutablePointer<UInt64>
  var stamp: UInt64 = 0
  var block = UnsafeRawPointer(bitPattern: 8)!
  var blockEnd = UnsafeRawPointer(bitPattern: 8)!
  /// Up to where it is known which kinds the block has.
  var indexed = UnsafeRawPointer(bitPattern: 8)!
  /// For each kind, where its entries begin in the block, or -1.
  let kindStarts: UnsafeMutablePointer<Int32>
  /// Kinds that `kindStarts` knows, as bits.
  var presentKinds: UInt64 = 0
  /// Kinds with at least one live record in the block, as bits.
  var liveKinds: UInt64 = 0
  /// The changed record in the version that is being evaluated; nil where it is not live, or none has changed.
  var changed: UnsafeRawPointer?
  var period: Int16 = 0
  /// The first day after the evaluation day on which the result could differ; `Int32.max`: never.
  var nextDay = Int32.max

  private static let contextCount = Int(Registers.contexts)
  private static let kindLimit = 64

  init(program: Program, periods: [EvaluationPeriod], day: LocalDate) {
    self.program = program
    self.periods = periods
    code = program.code
    kinds = program.layouts.kinds
    sets = program.sets
    scans = program.scans
    picks = program.picks
    definitionStarts = program.definitionStarts
    growthTables = program.growthTables
    registers = Machine.allocate(program.registerCount, 0)
    for (value, register) in program.constants { registers[Int(register)] = value }
    contexts = Machine.allocate(periods.count * Machine.contextCount, missing)
    for (index, period) in periods.enumerated() { Machine.fill(contexts + index * Machine.contextCount, period) }
    periodTests = .allocate(capacity: max(1, periods.count * program.testCount))
    tests = periodTests
    stamps = Machine.allocate(program.definitionCount, 0)
    kindStarts = Machine.allocate(Machine.kindLimit, -1)
    for index in periods.indices {
      for i in 0..<program.testCount {
        (periodTests + index * program.testCount + i).initialize(to: program.tests[i].test)
      }
    }
    setDay(day)
  }

  deinit {
    registers.deallocate()
    contexts.deallocate()
    periodTests.deallocate()
    stamps.deallocate()
    kindStarts.deallocate()
  }

  private static func allocate<T>(_ count: Int, _ value: T) -> UnsafeMutablePointer<T> {
    let memory = UnsafeMutablePointer<T>.allocate(capacity: max(1, count))
    memory.initialize(repeating: value, count: max(1, count))
    return memory
  }

  // MARK: Days and periods

  /// Sets the day of the evaluations that follow, and what follows from it alone.
  mutating func setDay(_ day: LocalDate) {
    for (index, period) in periods.enumerated() {
      let context = contexts + index * Machine.contextCount
      context[0] = day < period.first ? missing : Int64(min(day, period.last).daysSinceEpoch)
      for i in 0..<program.testCount where program.tests[i].isSteady {
        periodTests[index * program.testCount + i] = program.tests[i].resolved(context)
      }
    }
  }

  /// Begins an evaluation for a period: nothing computed before holds. Returns false where the period has not begun.
  mutating func begin(_ index: Int, subject: SubjectID) -> Bool {
    let context = contexts + index * Machine.contextCount
    guard context[0] != missing else {
      nextDay = min(nextDay, Int32(context[1]))
      return false
    }
    stamp += 1
    period = Int16(index)
    tests = periodTests + index * program.testCount
    registers.update(from: context, count: Machine.contextCount)
    registers[Int(Registers.index(of: .subject))] = subject.code.map { Int64($0.rawValue) } ?? missing
    return true
  }

  /// What a period's evaluations are given whatever the day and subject.
  private static func fill(_ context: UnsafeMutablePointer<Int64>, _ period: EvaluationPeriod) {
    let prior = period.year.previous
    context[1] = Int64(period.first.daysSinceEpoch)
    context[2] = Int64(period.last.daysSinceEpoch)
    context[3] = Int64(prior.first.daysSinceEpoch)
    context[4] = Int64(prior.last.daysSinceEpoch)
    context[5] = Int64(period.year.buddhistYear)
    for quarter in 0..<4 {
      context[7 + quarter] = Int64(period.year.first.adding(months: 3 * quarter).daysSinceEpoch)
      context[11 + quarter] = Int64((period.year.first.adding(months: 3 * quarter + 3) - 1).daysSinceEpoch)
    }
  }

  /// Notes the day on which an answer changes, unless the period's end comes first.
  @inline(__always)
  mutating func due(_ day: Int64) {
    if day <= registers[2], day < Int64(nextDay) { nextDay = Int32(day) }
  }
}

extension LocalDate {
  /// 1800-01-01, the bias of stored dates.
  static let earliestDays = LocalDate.days(year: 1800, month: 1, day: 1)
}

extension SubjectID {
  /// The key as a code, where it is one of at most ten characters.
  var code: Code? { isPerson ? nil : Code(description) }
}
