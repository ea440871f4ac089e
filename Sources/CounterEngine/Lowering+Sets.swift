internal import HealthRecords
internal import Indicators

extension Lowering {
  /// A set made ready to be walked: its scan, and what of its filter stays code.
  struct Walk {
    let scan: Int
    let residue: Expression?
  }

  /// Emits what the scan's bounds need, if they may need anything.
  mutating func walk(_ set: Expression.RecordSet, computes: Bool = true) -> Walk {
    let kind = set.variable.kind
    guard fuses else {
      return Walk(scan: add(Scan(kind, layouts, tests: 0..<0, isDynamic: false)), residue: set.filter)
    }
    let split = FilterSplit(set.filter, of: set.variable, layouts, computes: computes)
    let plans = split.clauses.flatMap { clause in
      clause.indices.map { plan(clause[$0], hasAlternative: $0 < clause.count - 1) }
    }
    let scan = Scan(kind, layouts, tests: add(plans), isDynamic: !plans.allSatisfy(\.isSteady))
    return Walk(scan: add(scan), residue: split.residue)
  }

  private mutating func plan(_ test: FilterSplit.Test, hasAlternative: Bool) -> FieldTestPlan {
    var plan = FieldTestPlan(test.storage)
    plan.test.hasAlternative = hasAlternative
    plan.test.form = test.form
    plan.test.due = test.due
    plan.test.shift = test.storage.shift
    if let set = test.set { plan.test.set = UInt16(self.set(set)) }
    if test.isForMissing { (plan.low, plan.high) = (.fixed(0), .fixed(0)) }
    if let low = test.low { plan.low = bound(low, test.storage, up: true) }
    if let high = test.high { plan.high = bound(high, test.storage, up: false) }
    return plan
  }

  private mutating func bound(
    _ operand: FilterSplit.Operand, _ storage: FieldStorage, up: Bool
  ) -> FieldTestPlan.Bound {
    switch operand {
    case .constant(let value): .fixed(storage.bound(value, up: up))
    // The test notes itself when the answer changes, so the day is read without a note.
    case .expression(.context(let context), let steps): .register(Registers.index(of: context), adding: steps)
    case .expression(let e, let steps): .register(lower(e), adding: steps)
    }
  }

  /// A loop over the live records that pass the filter. The body gets the record's register.
  mutating func loop(over set: Expression.RecordSet, _ body: (inout Lowering, UInt16) -> Void) {
    let walk = walk(set)
    let record = newRegister()
    variables[set.variable.slot] = record
    let exit = emit(.init(op: .firstMatch, dst: record, scan: walk.scan))
    let top = code.count
    let skips = walk.residue.map { unless($0) } ?? []
    body(&self, record)
    for skip in skips { land(skip) }
    let next = emit(.init(op: .nextMatch, dst: record, scan: walk.scan))
    code[next].target = top
    land(exit)
  }

  /// The body for the changed record, if it passes the filter.
  mutating func onChanged(_ set: Expression.RecordSet, _ body: (inout Lowering) -> Void) {
    let walk = walk(set)
    let record = newRegister()
    variables[set.variable.slot] = record
    let exit = emit(.init(op: .changedMatch, dst: record, scan: walk.scan))
    let skips = walk.residue.map { unless($0) } ?? []
    body(&self)
    for skip in skips { land(skip) }
    land(exit)
  }

  mutating func exists(_ set: Expression.RecordSet) -> UInt16 {
    let result = variable(0)
    let walk = walk(set)
    let record = newRegister()
    variables[set.variable.slot] = record
    let exit = emit(.init(op: .firstMatch, dst: record, scan: walk.scan))
    guard let residue = walk.residue else {
      move(result, constant(1))
      land(exit)
      return result
    }
    let top = code.count
    let skips = unless(residue)
    move(result, constant(1))
    let found = emit(.init(op: .jump))
    for skip in skips { land(skip) }
    let next = emit(.init(op: .nextMatch, dst: record, scan: walk.scan))
    code[next].target = top
    land(exit)
    land(found)
    return result
  }

  mutating func fold(
    _ fold: Expression.Fold, _ type: ValueType, _ set: Expression.RecordSet, _ value: Expression
  ) -> UInt16 {
    let isReal = type == .real || fold == .mean
    let value = fold == .mean && value.type(definitions) != .real ? .toReal(value) : value
    let result: UInt16
    switch fold {
    case .sum, .mean: result = variable(isReal ? Int64(bitPattern: (0.0).bitPattern) : 0)
    case .least, .greatest: result = variable(isReal ? missingReal : missing)
    }
    let counted = variable(0)
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

  mutating func pick(
    _ pick: Expression.Pick, _ set: Expression.RecordSet, _ keys: [Expression.SortKey]
  ) -> UInt16 {
    if fuses, FilterSplit(set.filter, of: set.variable, layouts).residue == nil,
      Pick(pick, set.variable, keys, layouts, scan: 0) != nil
    {
      let scan = walk(set).scan
      let register = newRegister()
      emit(.init(op: .pick, dst: register, immediate: Int64(add(Pick(pick, set.variable, keys, layouts, scan: scan)!))))
      return register
    }
    return pickByCode(pick, set, keys)
  }

  /// Keeps the best record so far: by each key in turn, then by version, then by identity, so that no tie is left to chance.
  private mutating func pickByCode(
    _ pick: Expression.Pick, _ set: Expression.RecordSet, _ keys: [Expression.SortKey]
  ) -> UInt16 {
    let best = variable(0)
    let bestKeys = keys.map { variable(Lowering.missingValue($0.type)) }
    loop(over: set) { this, record in
      let candidates = keys.map { this.sortValue($0.key, record) }
      var toTake: [Int] = [this.emit(.init(op: .jumpIfFalse, a: best))]
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
}
