/// One step of a compiled program: sixteen bytes, registers by index.
///
/// Terms become flat programs because walking a tree of objects costs a retain and a release at every node. Registers are
/// assigned statically; there is no recursion except into definitions, which is as deep as definitions nest.
struct Instruction {
  enum Op: UInt8 {
    // Control
    case stop, jump, jumpIfFalse, jumpIfTrue, jumpIfPresentInt, jumpIfPresentReal
    case callDefinition
    // Jumps where the subject lacks a live record of one of the kinds: their bits are the immediate's upper half
    case jumpUnlessLive
    // Values
    case move, contextAsof, toReal, presentInt, presentReal, presentRecord
    // Fields: a = record register, b = offset in the entry
    case loadCode, loadDate, loadInt32, loadInt64, loadDecimal, loadBool, loadUpdated, loadUpdatedDay
    // Logic and comparison: integers of any type, missing compares false
    case not, equal, notEqual, less, lessOrEqual
    case equalReal, notEqualReal, lessReal, lessOrEqualReal
    // (asof + imm) ? a, with the day on which the answer changes
    case asofEqual, asofNotEqual, asofLess, asofLessOrEqual, asofGreater, asofGreaterOrEqual
    // Arithmetic
    case add, subtract, multiply, divide, remainder
    case addReal, subtractReal, multiplyReal, divideReal
    case least, greatest, leastReal, greatestReal, absolute, absoluteReal, round
    // Sets: a scan's first match, or a jump; its next match with a jump, or on; the changed record if it matches, or a jump
    case firstMatch, nextMatch, changedMatch, pick, member, listMember, isNewerTie
    case increment, accumulate, accumulateReal
    // Dates
    case ageYears, ageMonths, ageYearsAsof, ageMonthsAsof, addMonths, dateOfTime, fiscalYearOf, prefix
    // Medicine
    case ckdEpi2009, zScore
    // Result
    case emit
  }

  var op: Op
  var dst: UInt16 = 0
  var a: UInt16 = 0
  var b: UInt16 = 0
  var immediate: Int64 = 0

  init(op: Op, dst: UInt16 = 0, a: UInt16 = 0, b: UInt16 = 0, immediate: Int64 = 0) {
    (self.op, self.dst, self.a, self.b, self.immediate) = (op, dst, a, b, immediate)
  }

  /// A step of a scan, which may also jump.
  init(op: Op, dst: UInt16, scan: Int) {
    self.init(op: op, dst: dst, immediate: Int64(scan) << 32)
  }

  /// Where a jump goes.
  var target: Int {
    get { Int(truncatingIfNeeded: immediate & 0xFFFF_FFFF) }
    set { immediate = immediate & ~0xFFFF_FFFF | Int64(newValue) }
  }

  /// Goes on where the subject has a live record of each of the kinds.
  init(needing kinds: UInt32) { self.init(op: .jumpUnlessLive, immediate: Int64(kinds) << 32) }

  var scan: Int { Int(truncatingIfNeeded: immediate >> 32) }
}

/// Where a value is missing: integers, dates, times and codes hold this; reals hold NaN; records hold 0.
let missing = Int64.min
let missingReal = Int64(bitPattern: Double.nan.bitPattern)
