import HealthRecords

extension Checker {
  /// A checked record set, and a checker in which its record is the innermost.
  func recordSet(_ syntax: Syntax) throws(CatalogueError) -> (set: Expression.RecordSet, inside: Checker) {
    let written: Syntax.RecordSet
    switch syntax.form {
    case .set(let set): written = set
    case .name(let kind): written = Syntax.RecordSet(kind: kind, name: nil, nameAt: syntax.at, filter: nil)
    default: throw error(syntax, "expected a record set such as visit[date in period]")
    }
    guard let kind = RecordKind.named(written.kind) else {
      throw error(
        syntax, "“\(written.kind)” is no kind of record",
        suggestion: NearestName.of(written.kind, among: RecordKind.all.map(\.name)))
    }
    guard reach.add(kind.subject, by: kind.name) else {
      throw error(
        syntax,
        "\(kind.name) records belong to a \(kind.subject.rawValue), but \(reach.first) records to another subject; "
          + "use two terms")
    }
    if let hidden = bound.keys.sorted().first(where: { kind.field(named: $0) != nil }) {
      throw error(syntax, "inside \(kind.name)[…] “\(hidden)” means the field; give the parameter or set another name")
    }
    let variable = Expression.Variable(slot: slot, kind: kind)
    var inside = self
    inside.innermost = variable
    inside.slot = slot + 1
    reach.slots = max(reach.slots, inside.slot)
    if let name = written.name {
      if bound[name] != nil || Checker.contexts[name] != nil || RecordKind.named(name) != nil || names.find(name) != nil
        || kind.field(named: name) != nil || Checker.attributes[name] != nil
      {
        throw source.error(at: written.nameAt, "the name “\(name)” is taken")
      }
      inside.bound[name] = .variable(variable)
    }
    let filter: Expression? = if let filter = written.filter { try inside.condition(filter) } else { nil }
    return (Expression.RecordSet(variable: variable, filter: filter), inside)
  }

  func fold(_ fold: Expression.Fold, _ arguments: [Syntax], _ syntax: Syntax) throws(CatalogueError) -> Operand {
    let (set, inside) = try recordSet(arguments[0])
    var (of, type) = try inside.value(arguments[1])
    switch fold {
    case .sum:
      guard type.isNumber else { throw error(arguments[1], "expected a number, found \(type.shown)") }
    case .mean:
      guard type.isNumber else { throw error(arguments[1], "expected a number, found \(type.shown)") }
      if type == .int { (of, type) = (Checker.toReal(of), .real) }
    case .least, .greatest:
      guard type.isNumber || type == .date || type == .time else {
        throw error(arguments[1], "expected a number or a date, found \(type.shown)")
      }
    }
    return .of(.fold(fold, type, set, of: of), type)
  }

  func pick(
    _ pick: Expression.Pick, _ arguments: [Syntax], _ keys: [Syntax.SortKey], _ syntax: Syntax
  ) throws(CatalogueError) -> Operand {
    let (set, inside) = try recordSet(arguments[0])
    let kind = set.variable.kind
    var by: [Expression.SortKey] = []
    for key in keys {
      let (expression, type) = try inside.value(key.key)
      if case .record = type { throw error(key.key, "records have no order; name a field") }
      by.append(Expression.SortKey(key: expression, type: type, descending: key.descending))
    }
    if by.isEmpty {
      guard let date = kind.eventDate, let field = kind.field(named: date),
        let (type, _) = Checker.valueType(kind.fields[field].type)
      else {
        throw error(
          syntax, "\(kind.name) records have no date of their own; say the order: last(\(kind.name)[…] by updated)")
      }
      by = [Expression.SortKey(key: .field(set.variable, field), type: type, descending: false)]
    }
    return .of(.pick(pick, set, by: by), .record(kind))
  }

  /// A definition without parameters: checked once, then shared.
  func definition(_ entry: Definitions.Entry, _ syntax: Syntax) throws(CatalogueError) -> Operand {
    if entry.isBeingChecked || inlining.contains(entry.name) {
      throw error(syntax, "the definition “\(entry.name)” refers to itself")
    }
    guard let checked = resolve(entry) else {
      throw consequence(syntax, entry)
    }
    if let subject = checked.subject, !reach.add(subject, by: entry.name) {
      throw error(syntax, "“\(entry.name)” reads \(subject.rawValue) records, but \(reach.first) another subject's")
    }
    return .value(.definition(checked.index), checked.type, isICD: checked.isICD)
  }

  /// Checks a definition where it stands and reports what is wrong there; nil if anything is.
  @discardableResult
  func resolve(_ entry: Definitions.Entry) -> Definitions.Checked? {
    if let checked = entry.checked { return checked }
    if entry.failed { return nil }
    entry.isBeingChecked = true
    defer { entry.isBeingChecked = false }
    let reach = Reach()
    let checker = Checker(vocabulary: vocabulary, source: entry.source, names: entry.names, reach: reach)
    do throws(CatalogueError) {
      let operand = try checker.operand(entry.body)
      let expression: Expression
      let type: ValueType
      if case .value(let e, let t, _) = operand {
        (expression, type) = (e, t)
      } else {
        (expression, type) = try checker.value(operand, entry.body)
      }
      let index = vocabulary.definitions.append(
        CheckedDefinition(name: entry.names.prefix + entry.name, type: type, expression: expression))
      entry.checked = Definitions.Checked(
        index: index, type: type, isICD: Checker.isICD(operand), subject: reach.subject)
    } catch {
      entry.failed = true
      vocabulary.report(error)
    }
    return entry.checked
  }

  private func consequence(_ syntax: Syntax, _ entry: Definitions.Entry) -> CatalogueError {
    var error = error(syntax, "the definition “\(entry.name)” has a mistake of its own")
    error.isConsequence = true
    return error
  }

  /// A definition with parameters: its body with the arguments put in.
  func inline(_ entry: Definitions.Entry, _ arguments: [Syntax], _ syntax: Syntax) throws(CatalogueError) -> Operand {
    guard !inlining.contains(entry.name) else {
      throw error(syntax, "the definition “\(entry.name)” refers to itself")
    }
    guard arguments.count == entry.parameters.count else {
      throw error(syntax, "“\(entry.name)” needs \(Checker.shown(entry.parameters))")
    }
    if entry.failed { throw consequence(syntax, entry) }
    var inside = Checker(vocabulary: vocabulary, source: entry.source, names: entry.names, reach: reach)
    inside.inlining = inlining + [entry.name]
    let slotsBefore = reach.slots
    reach.slots = slot
    for (argument, parameter) in zip(arguments, entry.parameters) {
      switch parameter.type {
      case .value(.real): inside.bound[parameter.name] = .of(try real(argument), .real)
      case .value(let type): inside.bound[parameter.name] = .of(try exactly(type, argument), type)
      case .record(let kind):
        let operand = try operand(argument)
        switch operand {
        case .variable(let variable) where variable.kind == kind: inside.bound[parameter.name] = operand
        case .value(_, .record(kind), _): inside.bound[parameter.name] = operand
        default: throw error(argument, "expected a \(kind.name) record for “\(parameter.name)”")
        }
      }
    }
    // The body may put an argument inside a set of its own: its slots lie above those of the arguments' sets, or the two
    // sets would share one record.
    inside.slot = reach.slots
    reach.slots = max(slotsBefore, inside.slot)
    do { return try inside.operand(entry.body) } catch {
      // The mistake is in the definition and told there, once; here only that it cannot be used.
      vocabulary.report(error)
      entry.failed = true
      throw consequence(syntax, entry)
    }
  }
}
