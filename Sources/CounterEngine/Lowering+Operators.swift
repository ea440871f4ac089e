internal import HealthRecords
internal import Indicators

extension Lowering {
  mutating func unary(_ op: Instruction.Op, _ e: Expression) -> UInt16 {
    let a = lower(e)
    let register = newRegister()
    emit(.init(op: op, dst: register, a: a))
    return register
  }

  mutating func binary(_ op: Instruction.Op, _ x: Expression, _ y: Expression) -> UInt16 {
    let a = lower(x)
    let b = lower(y)
    let register = newRegister()
    emit(.init(op: op, dst: register, a: a, b: b))
    return register
  }

  mutating func shortCircuit(_ op: Instruction.Op, _ a: Expression, _ b: Expression) -> UInt16 {
    let result = lowerOwn(a)
    let end = emit(.init(op: op, a: result))
    move(result, lower(b))
    land(end)
    return result
  }

  /// Emits code that goes on where the condition holds, and returns the jumps that it takes where not.
  mutating func unless(_ condition: Expression) -> [Int] {
    switch condition {
    case .constant(_, 1): return []
    case .and(let a, let b): return unless(a) + unless(b)
    case .or(let a, let b):
      let first = when(a)
      let jumps = unless(b)
      for jump in first { land(jump) }
      return jumps
    case .not(let e): return when(e)
    default: return [emit(.init(op: .jumpIfFalse, a: lower(condition)))]
    }
  }

  /// The same with the sides exchanged: jumps that are taken where the condition holds.
  private mutating func when(_ condition: Expression) -> [Int] {
    switch condition {
    case .or(let a, let b): return when(a) + when(b)
    case .and(let a, let b):
      let first = unless(a)
      let jumps = when(b)
      for jump in first { land(jump) }
      return jumps
    case .not(let e): return unless(e)
    default: return [emit(.init(op: .jumpIfTrue, a: lower(condition)))]
    }
  }

  mutating func compare(
    _ comparison: Expression.Comparison, _ type: ValueType, _ x: Expression, _ y: Expression
  ) -> UInt16 {
    if let dated = AsofComparison(comparison, x, y) {
      let a = lower(dated.date)
      let register = newRegister()
      let op: Instruction.Op =
        switch dated.comparison {
        case .equal: .asofEqual
        case .notEqual: .asofNotEqual
        case .less: .asofLess
        case .lessOrEqual: .asofLessOrEqual
        case .greater: .asofGreater
        case .greaterOrEqual: .asofGreaterOrEqual
        }
      emit(.init(op: op, dst: register, a: a, immediate: dated.shift))
      return register
    }
    let isReal = type == .real
    switch comparison {
    case .equal: return binary(isReal ? .equalReal : .equal, x, y)
    case .notEqual: return binary(isReal ? .notEqualReal : .notEqual, x, y)
    case .less: return binary(isReal ? .lessReal : .less, x, y)
    case .lessOrEqual: return binary(isReal ? .lessOrEqualReal : .lessOrEqual, x, y)
    case .greater: return binary(isReal ? .lessReal : .less, y, x)
    case .greaterOrEqual: return binary(isReal ? .lessOrEqualReal : .lessOrEqual, y, x)
    }
  }

  mutating func arithmetic(
    _ operation: Expression.Arithmetic, _ type: ValueType, _ x: Expression, _ y: Expression
  ) -> UInt16 {
    let isReal = type == .real
    let op: Instruction.Op =
      switch operation {
      case .add: isReal ? .addReal : .add
      case .subtract: isReal ? .subtractReal : .subtract
      case .multiply: isReal ? .multiplyReal : .multiply
      case .divide: isReal ? .divideReal : .divide
      case .remainder: .remainder
      }
    return binary(op, x, y)
  }
}
