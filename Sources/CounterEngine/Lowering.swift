internal import HealthRecords
internal import Indicators

/// Compiles checked expressions to instructions.
struct Lowering {
  var code: [Instruction] = []
  private(set) var sets: [CodeSet] = []
  private(set) var definitionStarts: [Int] = []
  private(set) var definitionRegisters: [UInt16] = []
  private(set) var registerCount = Int(Registers.contexts)
  /// What a machine writes into its registers once: constants are not computed.
  private(set) var constants: [Int64: UInt16] = [:]
  private(set) var tests: [FieldTestPlan] = []
  private(set) var scans: [Scan] = []
  private(set) var picks: [Pick] = []

  let layouts: RecordLayouts
  let definitions: [CheckedDefinition]
  /// Whether filters become scans of fields. Off, everything is code: slower, and the yardstick for tests.
  let fuses: Bool
  private var setIndices: [CodeSet: Int] = [:]
  private var kindNeeds: KindNeeds
  /// Registers of the routine's record variables, by slot.
  var variables: [Int: UInt16] = [:]

  /// - Parameter needed: the definitions that some term reaches; of the others not even the fields are kept.
  init(layouts: RecordLayouts, definitions: [CheckedDefinition], needed: Set<Int>, fuses: Bool) {
    self.layouts = layouts
    self.definitions = definitions
    self.fuses = fuses
    kindNeeds = KindNeeds(definitions)
    precondition(RecordKind.all.count < 32, "a set of kinds must fit in half an instruction")
    for (index, definition) in definitions.enumerated() {
      variables = [:]
      definitionStarts.append(code.count)
      definitionRegisters.append(needed.contains(index) ? lowerOwn(definition.expression) : newRegister())
      emit(.init(op: .stop))
    }
  }

  // MARK: Routines

  /// Compiles terms of one indicator into one routine and returns where it starts.
  ///
  /// - Parameter changed: of an `each` over this kind only the changed record is looked at. For terms whose contributions by
  ///   other records cannot differ.
  mutating func routine(
    _ indicator: CheckedIndicator, index: Int, terms: some Sequence<Int>, changed: (Int) -> Bool = { _ in false }
  ) -> Int {
    let start = code.count
    for termIndex in terms {
      let term = indicator.terms[termIndex]
      variables = [:]
      let tag = Int64(index) << 16 | Int64(termIndex)
      let skip = needs(term).map { emit(Instruction(needing: $0)) }
      defer { if let skip { land(skip) } }
      if let set = term.each {
        if changed(termIndex) {
          onChanged(set) { this in this.term(term, tag: tag) }
        } else {
          loop(over: set) { this, _ in this.term(term, tag: tag) }
        }
      } else {
        self.term(term, tag: tag)
      }
    }
    emit(.init(op: .stop))
    return start
  }

  /// The kinds without which the term comes to nothing; nil where there are none.
  mutating func needs(_ term: CheckedTerm) -> UInt32? {
    guard fuses else { return nil }
    let needs = UInt32(truncatingIfNeeded: kindNeeds.of(term))
    return needs == 0 ? nil : needs
  }

  private mutating func term(_ term: CheckedTerm, tag: Int64) {
    let skips = unless(term.when)
    let value = lower(term.value)
    let place = lower(term.place)
    emit(.init(op: .emit, a: value, b: place, immediate: tag))
    for skip in skips { land(skip) }
  }

  // MARK: Building

  @discardableResult
  mutating func emit(_ instruction: Instruction) -> Int {
    code.append(instruction)
    return code.count - 1
  }

  /// Lets a jump land on the next instruction.
  mutating func land(_ jump: Int) { code[jump].target = code.count }

  mutating func newRegister() -> UInt16 {
    precondition(registerCount < Int(UInt16.max), "the catalogue needs more than 65,535 registers")
    defer { registerCount += 1 }
    return UInt16(registerCount)
  }

  mutating func move(_ to: UInt16, _ from: UInt16) { emit(.init(op: .move, dst: to, a: from)) }

  /// The register of a constant, which nothing may write to.
  mutating func constant(_ value: Int64) -> UInt16 {
    if let register = constants[value] { return register }
    let register = newRegister()
    constants[value] = register
    return register
  }

  /// A register of its own, set to the value each time that control comes by.
  mutating func variable(_ value: Int64) -> UInt16 {
    let register = newRegister()
    move(register, constant(value))
    return register
  }

  mutating func set(_ set: CodeSet) -> Int64 {
    if let index = setIndices[set] { return Int64(index) }
    sets.append(set)
    setIndices[set] = sets.count - 1
    return Int64(sets.count - 1)
  }

  mutating func add(_ scan: Scan) -> Int {
    scans.append(scan)
    return scans.count - 1
  }

  mutating func add(_ tests: [FieldTestPlan]) -> Range<Int> {
    self.tests += tests
    return self.tests.count - tests.count..<self.tests.count
  }

  mutating func add(_ pick: Pick) -> Int {
    picks.append(pick)
    return picks.count - 1
  }

  // MARK: Expressions

  /// Emits code that leaves the value in the returned register, which belongs to the expression and may be a constant.
  mutating func lower(_ expression: Expression) -> UInt16 {
    switch expression {
    case .constant(_, let value): return constant(value)
    case .real(let value): return constant(Int64(bitPattern: value.bitPattern))
    case .missing(let type): return constant(Lowering.missingValue(type))
    case .context(.asof):
      let register = newRegister()
      emit(.init(op: .contextAsof, dst: register))
      return register
    case .context(let context): return Registers.index(of: context)
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
      let a = lower(code)
      let register = newRegister()
      emit(.init(op: .member, dst: register, a: a, immediate: set(codes)))
      return register
    case .listMember(let variable, let field, let codes):
      let slot = layouts.kinds[Int(variable.kind.id)].slots[variable.kind.fields[field].number]
      let register = newRegister()
      emit(
        .init(
          op: .listMember, dst: register, a: variables[variable.slot]!, b: UInt16(slot.list), immediate: set(codes)))
      return register
    case .exists(let set): return exists(set)
    case .count(let set):
      let result = variable(0)
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
      let otherwise = unless(condition)
      move(result, lower(a))
      let end = emit(.init(op: .jump))
      for jump in otherwise { land(jump) }
      move(result, lower(b))
      land(end)
      return result
    case .call(let builtin, let arguments): return call(builtin, arguments)
    }
  }

  /// The same, but the register belongs to nothing else and may be written to.
  mutating func lowerOwn(_ expression: Expression) -> UInt16 {
    let known = registerCount
    let register = lower(expression)
    // A register that is older is a variable's, a definition's or the context's.
    if register >= known, !constants.values.contains(register) { return register }
    let own = newRegister()
    move(own, register)
    return own
  }

  private mutating func load(_ record: UInt16, _ kind: RecordKind, _ field: Int) -> UInt16 {
    guard let storage = FieldStorage(kind, field: field, layouts) else {
      preconditionFailure("\(kind.name).\(kind.fields[field].name) is not kept as one value")
    }
    let op: Instruction.Op =
      switch storage.encoding {
      case .date: .loadDate
      case .bool: .loadBool
      case .int, .time: .loadInt32
      case .long: .loadInt64
      case .decimal: .loadDecimal
      case .code, .skip, .codes: .loadCode
      }
    let register = newRegister()
    emit(load(op, register, record, storage))
    return register
  }

  private mutating func load(_ record: UInt16, _ kind: RecordKind, _ attribute: Expression.Attribute) -> UInt16 {
    let register = newRegister()
    switch attribute {
    case .unit:
      guard let storage = FieldStorage(unitOf: kind, layouts) else {
        preconditionFailure("the unit of \(kind.name) is not kept")
      }
      emit(load(.loadCode, register, record, storage))
    case .updated: emit(.init(op: .loadUpdatedDay, dst: register, a: record))
    }
    return register
  }

  /// Numbers are read where they lie; what is not four or eight bytes, by the eight bytes that end with it.
  private func load(_ op: Instruction.Op, _ dst: UInt16, _ record: UInt16, _ storage: FieldStorage) -> Instruction {
    switch op {
    case .loadCode, .loadDate:
      Instruction(
        op: op, dst: dst, a: record, b: storage.load.offset,
        immediate: Int64(storage.load.drop) << 8 | Int64(storage.shift))
    default: Instruction(op: op, dst: dst, a: record, b: storage.offset)
    }
  }

  static func missingValue(_ type: ValueType) -> Int64 {
    switch type {
    case .real: missingReal
    case .record, .bool: 0
    case .int, .date, .time, .code: missing
    }
  }
}
