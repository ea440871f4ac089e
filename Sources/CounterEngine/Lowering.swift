internal import HealthRecords
internal import Indicators

/// Compiles checked expressions to instructions.
struct Lowering {
  private(set) var code: [Instruction] = []
  private(set) var sets: [CodeSet] = []
  private(set) var definitionStarts: [Int] = []
  private(set) var definitionRegisters: [UInt16] = []
  private(set) var registerCount = 0

  private let layouts: RecordLayouts
  private let definitions: [CheckedDefinition]
  private var setIndices: [CodeSet: Int] = [:]
  /// Registers of the routine's record variables, by slot.
  private var variables: [Int: UInt16] = [:]

  /// - Parameter needed: the definitions that some term reaches; of the others not even the fields are kept.
  init(layouts: RecordLayouts, definitions: [CheckedDefinition], needed: Set<Int>) {
    self.layouts = layouts
    self.definitions = definitions
    for (index, definition) in definitions.enumerated() {
      variables = [:]
      definitionStarts.append(code.count)
      let result = newRegister()
      if needed.contains(index) { move(result, lower(definition.expression)) }
      emit(.init(op: .stop))
      definitionRegisters.append(result)
    }
  }

  /// Compiles all terms of one indicator into one routine and returns where it starts.
  mutating func indicator(_ indicator: CheckedIndicator, index: Int) -> Int {
    let start = code.count
    for (termIndex, term) in indicator.terms.enumerated() {
      variables = [:]
      let tag = Int64(index) << 16 | Int64(termIndex)
      if let set = term.each {
        loop(over: set) { this, _ in this.term(term, tag: tag) }
      } else {
        self.term(term, tag: tag)
      }
    }
    emit(.init(op: .stop))
    return start
  }

  private mutating func term(_ term: CheckedTerm, tag: Int64) {
    let condition = lower(term.when)
    let skip = emit(.init(op: .jumpIfFalse, a: condition))
    let value = lower(term.value)
    let place = lower(term.place)
    emit(.init(op: .emit, a: value, b: place, immediate: tag))
    land(skip)
  }

  // MARK: Building

  @discardableResult
  private mutating func emit(_ instruction: Instruction) -> Int {
    code.append(instruction)
    return code.count - 1
  }

  /// Lets a jump land on the next instruction.
  private mutating func land(_ jump: Int) { code[jump].immediate = Int64(code.count) }

  private mutating func newRegister() -> UInt16 {
    precondition(registerCount < Int(UInt16.max), "the catalogue needs more than 65,535 registers")
    defer { registerCount += 1 }
    return UInt16(registerCount)
  }

  private mutating func move(_ to: UInt16, _ from: UInt16) { emit(.init(op: .move, dst: to, a: from)) }

  private mutating func constant(_ value: Int64) -> UInt16 {
    let register = newRegister()
    emit(.init(op: .constant, dst: register, immediate: value))
    return register
  }

  private mutating func set(_ set: CodeSet) -> Int64 {
    if let index = setIndices[set] { return Int64(index) }
    sets.append(set)
    setIndices[set] = sets.count - 1
    return Int64(sets.count - 1)
  }

  /// A loop over the live records that pass the filter. The body gets the record's register.
  private mutating func loop(over set: Expression.RecordSet, _ body: (inout Lowering, UInt16) -> Void) {
    let record = newRegister()
    variables[set.variable.slot] = record
    emit(.init(op: .firstOfKind, dst: record, immediate: Int64(set.variable.kind.id)))
    let top = code.count
    let exit = emit(.init(op: .jumpIfNone, a: record))
    var skip: Int?
    if let filter = set.filter {
      let condition = lower(filter)
      skip = emit(.init(op: .jumpIfFalse, a: condition))
    }
    body(&self, record)
    if let skip { land(skip) }
    emit(.init(op: .nextOfKind, dst: record, a: record))
    emit(.init(op: .jump, immediate: Int64(top)))
    land(exit)
  }

  // MARK: Expressions

  /// Emits code that leaves the value in the returned register.
  private mutating func lower(_ expression: Expression) -> UInt16 {
    switch expression {
    case .constant(_, let value): return constant(value)
    case .real(let value): return constant(Int64(bitPattern: value.bitPattern))
    case .missing(let type): return constant(Lowering.missingValue(type))
    case .context(let context):
      let register = newRegister()
      emit(.init(op: context == .asof ? .contextAsof : .context, dst: register, immediate: Lowering.index(of: context)))
      return register
    case .field(let variable, let field): return load(variables[variable.slot]!, variable.kind, field)
    case .attribute(let variable, let attribute): return load(variables[variable.slot]!, variable.kind, attribute)
    case .fieldOf(let record, kind: let kind, field: let field): return load(lower(record), kind, field)
    case .attributeOf(let record, let attribute):
      guard case .record(let kind) = record.type(definitions) else { preconditionFailure("an attribute of no record") }
      return load(lower(record), kind, attribute)
    case .definition(let index):
      emit(.init(op: .callDefinition, immediate: Int64(index)))
      return definitionRegisters[index]
    case .not(let e): return unary(.not, e)
    case .toReal(let e): return unary(.toReal, e)
    case .and(let a, let b): return shortCircuit(.jumpIfFalse, a, b)
    case .or(let a, let b): return shortCircuit(.jumpIfTrue, a, b)
    case .compare(let comparison, let type, let a, let b): return compare(comparison, type, a, b)
    case .arithmetic(let operation, let type, let a, let b): return arithmetic(operation, type, a, b)
    case .addDays(let date, let days): return binary(.add, date, days)
    case .daysBetween(from: let from, to: let to): return binary(.subtract, to, from)
    case .member(let code, let codes):
      let register = newRegister()
      let a = lower(code)
      emit(.init(op: .member, dst: register, a: a, immediate: set(codes)))
      return register
    case .listMember(let variable, let field, let codes):
      let slot = layouts.kinds[Int(variable.kind.id)].slots[variable.kind.fields[field].number]
      let register = newRegister()
      emit(
        .init(
          op: .listMember, dst: register, a: variables[variable.slot]!, b: UInt16(slot.list), immediate: set(codes)))
      return register
    case .exists(let set):
      let result = constant(0)
      var found: Int?
      loop(over: set) { this, _ in
        this.emit(.init(op: .constant, dst: result, immediate: 1))
        found = this.emit(.init(op: .jump))
      }
      if let found { land(found) }
      return result
    case .count(let set):
      let result = constant(0)
      loop(over: set) { this, _ in this.emit(.init(op: .increment, dst: result)) }
      return result
    case .fold(let fold, let type, let set, of: let value): return self.fold(fold, type, set, value)
    case .pick(let pick, let set, by: let keys): return self.pick(pick, set, keys)
    case .isPresent(let e):
      let op: Instruction.Op =
        switch e.type(definitions) {
        case .record: .presentRecord
        case .real: .presentReal
        default: .presentInt
        }
      return unary(op, e)
    case .choose(_, when: let condition, then: let a, otherwise: let b):
      let result = newRegister()
      let otherwise = emit(.init(op: .jumpIfFalse, a: lower(condition)))
      move(result, lower(a))
      let end = emit(.init(op: .jump))
      land(otherwise)
      move(result, lower(b))
      land(end)
      return result
    case .call(let builtin, let arguments): return call(builtin, arguments)
    }
  }

  private mutating func unary(_ op: Instruction.Op, _ e: Expression) -> UInt16 {
    let a = lower(e)
    let register = newRegister()
    emit(.init(op: op, dst: register, a: a))
    return register
  }

  private mutating func binary(_ op: Instruction.Op, _ x: Expression, _ y: Expression) -> UInt16 {
    let a = lower(x)
    let b = lower(y)
    let register = newRegister()
    emit(.init(op: op, dst: register, a: a, b: b))
    return register
  }

  private mutating func shortCircuit(_ op: Instruction.Op, _ a: Expression, _ b: Expression) -> UInt16 {
    let result = newRegister()
    move(result, lower(a))
    let end = emit(.init(op: op, a: result))
    move(result, lower(b))
    land(end)
    return result
  }

  private mutating func load(_ record: UInt16, _ kind: RecordKind, _ field: Int) -> UInt16 {
    let slot = layouts.kinds[Int(kind.id)].slots[kind.fields[field].number]
    let op: Instruction.Op =
      switch slot.encoding {
      case .code: .loadCode
      case .date: .loadDate
      case .bool: .loadBool
      case .int, .time: .loadInt32
      case .long: .loadInt64
      case .decimal: .loadDecimal
      case .skip, .codes: preconditionFailure("\(kind.name).\(kind.fields[field].name) is not kept as one value")
      }
    let register = newRegister()
    emit(.init(op: op, dst: register, a: record, b: slot.offset, immediate: Int64(slot.bytes)))
    return register
  }

  private mutating func load(_ record: UInt16, _ kind: RecordKind, _ attribute: Expression.Attribute) -> UInt16 {
    let register = newRegister()
    switch attribute {
    case .unit:
      let offset = layouts.kinds[Int(kind.id)].unitOffset
      precondition(offset != 0, "the unit of \(kind.name) is not kept")
      emit(.init(op: .loadCode, dst: register, a: record, b: offset, immediate: 8))
    case .updated: emit(.init(op: .loadUpdatedDay, dst: register, a: record))
    }
    return register
  }

  // MARK: Comparison

  private mutating func compare(
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

  private mutating func arithmetic(
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

  // MARK: Sets

  private mutating func fold(
    _ fold: Expression.Fold, _ type: ValueType, _ set: Expression.RecordSet, _ value: Expression
  ) -> UInt16 {
    let isReal = type == .real || fold == .mean
    let value = fold == .mean && value.type(definitions) != .real ? .toReal(value) : value
    let result: UInt16
    switch fold {
    case .sum, .mean: result = constant(isReal ? Int64(bitPattern: (0.0).bitPattern) : 0)
    case .least, .greatest: result = constant(isReal ? missingReal : missing)
    }
    let counted = constant(0)
    let op: Instruction.Op =
      switch fold {
      case .sum, .mean: isReal ? .accumulateReal : .accumulate
      case .least: isReal ? .leastReal : .least
      case .greatest: isReal ? .greatestReal : .greatest
      }
    loop(over: set) { this, _ in
      let element = this.lower(value)
      switch fold {
      // `accumulate` skips what is missing and counts the rest in register b.
      case .sum, .mean: this.emit(.init(op: op, dst: result, a: element, b: counted))
      case .least, .greatest: this.emit(.init(op: op, dst: result, a: result, b: element))
      }
    }
    guard fold == .mean else { return result }
    let divisor = newRegister()
    emit(.init(op: .toReal, dst: divisor, a: counted))
    let mean = newRegister()
    emit(.init(op: .divideReal, dst: mean, a: result, b: divisor))
    return mean
  }

  /// Keeps the best record so far: by each key in turn, then by version, then by identity, so that no tie is left to chance.
  private mutating func pick(
    _ pick: Expression.Pick, _ set: Expression.RecordSet, _ keys: [Expression.SortKey]
  ) -> UInt16 {
    let best = constant(0)
    let bestKeys = keys.map { constant(Lowering.missingValue($0.type)) }
    loop(over: set) { this, record in
      let candidates = keys.map { this.sortValue($0.key, record) }
      var toTake: [Int] = [this.emit(.init(op: .jumpIfNone, a: best))]
      var toSkip: [Int] = []
      for (i, key) in keys.enumerated() {
        let isReal = key.type == .real
        let wantsGreater = (pick == .last) != key.descending
        let (less, equal): (Instruction.Op, Instruction.Op) = isReal ? (.lessReal, .equalReal) : (.less, .equal)
        let present: Instruction.Op = isReal ? .jumpIfPresentReal : .jumpIfPresentInt
        let flag = this.newRegister()
        // A missing key is worse than any present one.
        let candidatePresent = this.emit(.init(op: present, a: candidates[i]))
        let bothOrWorse = this.emit(.init(op: present, a: bestKeys[i]))
        toSkip.append(bothOrWorse)
        let bothMissing = this.emit(.init(op: .jump))
        this.land(candidatePresent)
        let bestPresent = this.emit(.init(op: present, a: bestKeys[i]))
        toTake.append(this.emit(.init(op: .jump)))
        this.land(bestPresent)
        this.emit(
          .init(
            op: less, dst: flag, a: wantsGreater ? bestKeys[i] : candidates[i],
            b: wantsGreater ? candidates[i] : bestKeys[i]))
        toTake.append(this.emit(.init(op: .jumpIfTrue, a: flag)))
        this.emit(.init(op: equal, dst: flag, a: candidates[i], b: bestKeys[i]))
        toSkip.append(this.emit(.init(op: .jumpIfFalse, a: flag)))
        this.land(bothMissing)
      }
      let tie = this.newRegister()
      this.emit(.init(op: .isNewerTie, dst: tie, a: record, b: best))
      toSkip.append(this.emit(.init(op: pick == .last ? .jumpIfFalse : .jumpIfTrue, a: tie)))
      for jump in toTake { this.land(jump) }
      this.move(best, record)
      for (i, candidate) in candidates.enumerated() { this.move(bestKeys[i], candidate) }
      for jump in toSkip { this.land(jump) }
    }
    return best
  }

  /// As a sort key `updated` is exact to the millisecond; as a value it is a day.
  private mutating func sortValue(_ key: Expression, _ record: UInt16) -> UInt16 {
    guard case .attribute(_, .updated) = key else { return lower(key) }
    let register = newRegister()
    emit(.init(op: .loadUpdated, dst: register, a: record))
    return register
  }

  // MARK: Functions

  private mutating func call(_ builtin: Expression.Builtin, _ arguments: [Expression]) -> UInt16 {
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
      let result = constant(0)
      for argument in arguments {
        let value = lower(argument)
        emit(.init(op: .add, dst: result, a: result, b: value))
      }
      return result
    case .ladder:
      let result = constant(0)
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
      let result = constant(isReal ? missingReal : missing)
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

  static func missingValue(_ type: ValueType) -> Int64 {
    switch type {
    case .real: missingReal
    case .record, .bool: 0
    case .int, .date, .time, .code: missing
    }
  }

  /// Where `Machine` keeps the value of a context.
  static func index(of context: Expression.Context) -> Int64 {
    switch context {
    case .asof: 0
    case .periodStart: 1
    case .periodEnd: 2
    case .priorStart: 3
    case .priorEnd: 4
    case .fiscalYear: 5
    case .subject: 6
    case .quarterStart(let quarter): 6 + Int64(quarter)
    case .quarterEnd(let quarter): 10 + Int64(quarter)
    }
  }
}
