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
  let definitionKinds: UnsafeMutablePointer<UInt64>
  let growthTables: [GrowthTable]

  /// What is one period's own, so that going from one to the other copies nothing and forgets nothing.
  struct Frame {
    /// The context of the evaluation, constants, and what code computes; `asof` is missing before the period.
    let registers: UnsafeMutablePointer<Int64>
    /// The program's field tests with their bounds; those that follow from other records are resolved as a scan begins.
    let tests: UnsafeMutablePointer<FieldTest>
    /// For each definition, the version of the block for which its register was last filled.
    let stamps: UnsafeMutablePointer<UInt64>
  }

  private let periods: [EvaluationPeriod]
  private let frames: UnsafeMutablePointer<Frame>
  private let frameCount: Int
  /// Those of the current period.
  var registers: UnsafeMutablePointer<Int64>
  var tests: UnsafeMutablePointer<FieldTest>
  private(set) var stamps: UnsafeMutablePointer<UInt64>

  /// The version of the block at hand, counted from 1.
  private(set) var stamp: UInt64 = 0
  /// The version before the change, whose definitions hold as long as they read none of the kinds changed.
  private var earlierStamp = UInt64.max
  private var changedKinds: UInt64 = 0
  var block = UnsafeRawPointer(bitPattern: 8)!
  var blockEnd = UnsafeRawPointer(bitPattern: 8)!
  /// Up to where it is known which kinds the block has.
  var indexed = UnsafeRawPointer(bitPattern: 8)!
  /// For each kind that is present, where its entries begin in the block.
  let kindStarts: UnsafeMutablePointer<Int32>
  /// Kinds that the block has as far as it is indexed, as bits.
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
    definitionKinds = program.definitionKinds
    growthTables = program.growthTables
    kindStarts = Machine.allocate(Machine.kindLimit, 0)
    // Without a period there is one frame, which nothing is evaluated in.
    frameCount = max(1, periods.count)
    frames = .allocate(capacity: frameCount)
    for index in 0..<frameCount {
      (frames + index).initialize(to: Machine.frame(program, index < periods.count ? periods[index] : nil))
    }
    (registers, tests, stamps) = (frames.pointee.registers, frames.pointee.tests, frames.pointee.stamps)
    setDay(day)
  }

  deinit {
    for index in 0..<frameCount {
      frames[index].registers.deallocate()
      frames[index].tests.deallocate()
      frames[index].stamps.deallocate()
    }
    frames.deallocate()
    kindStarts.deallocate()
  }

  private static func frame(_ program: Program, _ period: EvaluationPeriod?) -> Frame {
    let registers = allocate(program.registerCount, Int64(0))
    registers.update(repeating: missing, count: contextCount)
    for (value, register) in program.constants { registers[Int(register)] = value }
    if let period { fill(registers, period) }
    let tests = UnsafeMutablePointer<FieldTest>.allocate(capacity: max(1, program.testCount))
    for i in 0..<program.testCount { (tests + i).initialize(to: program.tests[i].test) }
    return Frame(registers: registers, tests: tests, stamps: allocate(program.definitionCount, 0))
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
      let (registers, tests) = (frames[index].registers, frames[index].tests)
      registers[0] = day < period.first ? missing : Int64(min(day, period.last).daysSinceEpoch)
      for i in 0..<program.testCount where program.tests[i].isSteady { tests[i] = program.tests[i].resolved(registers) }
    }
  }

  /// Turns to a period. Returns false where it has not begun.
  @inline(__always)
  mutating func begin(_ index: Int, subject: SubjectID) -> Bool {
    let frame = frames + index
    let context = frame.pointee.registers
    guard context[0] != missing else {
      nextDay = min(nextDay, Int32(context[1]))
      return false
    }
    period = Int16(truncatingIfNeeded: index)
    (registers, tests, stamps) = (context, frame.pointee.tests, frame.pointee.stamps)
    context[Int(Registers.index(of: .subject))] = subject.isPerson ? missing : subject.codeOrMissing
    return true
  }

  /// A block in a new version: what is known of another one may not hold.
  ///
  /// - Parameter change: the kind of the one record in which it differs from the version before; nil for a block of its own.
  @inline(__always)
  mutating func beginVersion(changing kind: Int?) {
    if let kind {
      (earlierStamp, changedKinds) = (stamp, 1 &<< UInt64(truncatingIfNeeded: kind))
    } else {
      earlierStamp = .max
    }
    stamp &+= 1
  }

  /// Whether the definition's register holds for the current version of the block.
  @inline(__always)
  func isKnown(_ definition: Int) -> Bool {
    let known = stamps[definition]
    return known == stamp || (known == earlierStamp && definitionKinds[definition] & changedKinds == 0)
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
  var codeOrMissing: Int64 {
    let count = Int(high >> 56)
    guard count <= Code.maxLength else { return missing }
    var packed: UInt64 = 0
    for i in 0..<count {
      let byte = i < 7 ? high >> UInt64(48 - 8 * i) : low >> UInt64(56 - 8 * (i - 7))
      let six = Code.sixBits(UInt8(truncatingIfNeeded: byte))
      guard six != 0 else { return missing }
      packed |= UInt64(six) << UInt64(54 - 6 * i)
    }
    return Int64(packed)
  }
}
