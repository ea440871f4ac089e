internal import HealthRecords
internal import Indicators

extension Lowering {
  mutating func call(_ builtin: Expression.Builtin, _ arguments: [Expression]) -> UInt16 {
    switch builtin {
    case .ageYears, .ageMonths:
      let years = builtin == .ageYears
      if let shift = AsofComparison.asofShift(arguments[1]) {
        let a = lower(arguments[0])
        let register = newRegister()
        emit(.init(op: years ? .ageYearsAsof : .ageMonthsAsof, dst: register, a: a, immediate: shift))
        return register
      }
      return binary(years ? .ageYears : .ageMonths, arguments[0], arguments[1])
    case .addMonths: return binary(.addMonths, arguments[0], arguments[1])
    case .countTrue:
      let result = variable(0)
      for argument in arguments {
        let value = lower(argument)
        emit(.init(op: .add, dst: result, a: result, b: value))
      }
      return result
    case .ladder:
      let result = variable(0)
      var exits: [Int] = []
      for argument in arguments {
        exits.append(emit(.init(op: .jumpIfFalse, a: lower(argument))))
        emit(.init(op: .increment, dst: result))
      }
      for exit in exits { land(exit) }
      return result
    case .leastOf, .greatestOf:
      let isReal = arguments[0].type(definitions) == .real
      let op: Instruction.Op =
        builtin == .leastOf ? (isReal ? .leastReal : .least) : (isReal ? .greatestReal : .greatest)
      let result = variable(isReal ? missingReal : missing)
      for argument in arguments {
        let value = lower(argument)
        emit(.init(op: op, dst: result, a: result, b: value))
      }
      return result
    case .orElse:
      let result = newRegister()
      move(result, lower(arguments[0]))
      let op: Instruction.Op =
        switch arguments[0].type(definitions) {
        case .real: .jumpIfPresentReal
        case .record: .jumpIfTrue
        default: .jumpIfPresentInt
        }
      let end = emit(.init(op: op, a: result))
      move(result, lower(arguments[1]))
      land(end)
      return result
    case .ckdEpi2009:
      let registers = arguments.map { lower($0) }
      let register = newRegister()
      emit(.init(op: .ckdEpi2009, dst: register, a: registers[0], b: registers[1], immediate: Int64(registers[2])))
      return register
    case .zScore:
      guard case .constant(_, let table) = arguments[0] else {
        preconditionFailure("a growth table is named, not computed")
      }
      let registers = arguments.dropFirst().map { lower($0) }
      let register = newRegister()
      emit(
        .init(
          op: .zScore, dst: register, a: registers[0], b: registers[1], immediate: table << 16 | Int64(registers[2])))
      return register
    case .dateOf: return unary(.dateOfTime, arguments[0])
    case .round: return unary(.round, arguments[0])
    case .abs: return unary(arguments[0].type(definitions) == .real ? .absoluteReal : .absolute, arguments[0])
    case .fiscalYearOf: return unary(.fiscalYearOf, arguments[0])
    case .prefix: return binary(.prefix, arguments[0], arguments[1])
    }
  }
}
