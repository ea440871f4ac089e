import HealthRecords

extension Checker {
  /// A bare name: a field of the innermost record, a named record or parameter, an attribute, a definition, the context.
  func name(_ name: String, _ syntax: Syntax) throws(CatalogueError) -> Operand {
    if let variable = innermost, let field = variable.kind.field(named: name) {
      return try self.field(variable, field, syntax)
    }
    if let operand = bound[name] { return operand }
    if let variable = innermost, let attribute = Checker.attributes[name] {
      return .of(.attribute(variable, attribute.0), attribute.1)
    }
    if let entry = names.find(name) {
      guard entry.parameters.isEmpty else {
        throw error(syntax, "“\(name)” needs \(Checker.shown(entry.parameters))")
      }
      return try definition(entry, syntax)
    }
    if let context = Checker.contexts[name] { return .of(.context(context.0), context.1) }
    switch name {
    case "period", "prior": throw error(syntax, "“\(name)” stands after “in”, or as \(name).start and \(name).end")
    case "quarter": throw error(syntax, "write quarter(1), after “in” or as quarter(1).start")
    default: break
    }
    if RecordKind.named(name) != nil {
      throw error(syntax, "“\(name)” is a kind of record; use exists(\(name)[…]), last(\(name)[…]).field and the like")
    }
    let place = innermost.map { "no field of \($0.kind.name), " } ?? ""
    let readings =
      Checker.functions.contains(name)
      ? "is a function; it needs parentheses" : "is \(place)no definition and no word of the language"
    throw error(syntax, "“\(name)” \(readings)", suggestion: NearestName.of(name, among: visibleNames))
  }

  var visibleNames: [String] {
    var all = names.all + bound.keys + Checker.contexts.keys
    if let variable = innermost { all += variable.kind.fields.map(\.name) + Checker.attributes.keys }
    return all
  }

  static let attributes: [String: (Expression.Attribute, ValueType)] = [
    "unit": (.unit, .code), "updated": (.updated, .date),
  ]

  static let contexts: [String: (Expression.Context, ValueType)] = [
    "asof": (.asof, .date), "year": (.fiscalYear, .int), "subject": (.subject, .code),
  ]

  static func shown(_ parameters: [(name: String, type: Definitions.ParameterType)]) -> String {
    let list = parameters.map { parameter in
      switch parameter.type {
      case .record(let kind): "\(parameter.name): \(kind.name)"
      case .value(let type): "\(parameter.name): \(type.shown)"
      }
    }
    return "(\(list.joined(separator: ", ")))"
  }

  private func field(_ variable: Expression.Variable, _ field: Int, _ syntax: Syntax) throws(CatalogueError) -> Operand
  {
    let declared = variable.kind.fields[field]
    if declared.type.isList { return .list(variable, field) }
    guard let (type, isICD) = Checker.valueType(declared.type) else {
      throw error(syntax, "“\(declared.name)” is free text, which expressions cannot see")
    }
    return .value(.field(variable, field), type, isICD: isICD)
  }

  /// Nil for free text and lists.
  static func valueType(_ type: FieldType) -> (ValueType, isICD: Bool)? {
    switch type {
    case .code: (.code, false)
    case .icd: (.code, true)
    case .date: (.date, false)
    case .time: (.time, false)
    case .bool: (.bool, false)
    case .int, .long: (.int, false)
    case .decimal: (.real, false)
    case .text, .codes, .icds: nil
    }
  }

  /// `record.field`, `record.unit`, `period.start`, `quarter(1).end`.
  func member(_ base: Syntax, _ name: String, _ syntax: Syntax) throws(CatalogueError) -> Operand {
    if let context = try boundary(base, name, syntax) { return .of(.context(context), .date) }
    let record = try operand(base)
    switch record {
    case .variable(let variable):
      if let field = variable.kind.field(named: name) { return try self.field(variable, field, syntax) }
      if let attribute = Checker.attributes[name] { return .of(.attribute(variable, attribute.0), attribute.1) }
      throw noField(name, of: variable.kind, syntax)
    case .value(let expression, .record(let kind), _):
      if let field = kind.field(named: name) {
        guard let (type, isICD) = Checker.valueType(kind.fields[field].type) else {
          throw error(
            syntax,
            kind.fields[field].type.isList
              ? "“\(name)” is a list; test it inside the brackets of the set: \(kind.name)[\(name) in …]"
              : "“\(name)” is free text, which expressions cannot see")
        }
        return .value(.fieldOf(expression, kind: kind, field: field), type, isICD: isICD)
      }
      if let attribute = Checker.attributes[name] { return .of(.attributeOf(expression, attribute.0), attribute.1) }
      throw noField(name, of: kind, syntax)
    case .value(_, let type, _): throw error(syntax, "\(type.shown) has no fields")
    case .missing, .list: throw error(syntax, "this has no fields")
    }
  }

  private func noField(_ name: String, of kind: RecordKind, _ syntax: Syntax) -> CatalogueError {
    let fields = kind.fields.map(\.name) + Checker.attributes.keys
    return error(syntax, "\(kind.name) has no field “\(name)”", suggestion: NearestName.of(name, among: fields))
  }

  private func boundary(
    _ base: Syntax, _ name: String, _ syntax: Syntax
  ) throws(CatalogueError) -> Expression.Context? {
    let span: (start: Expression.Context, end: Expression.Context)
    switch base.form {
    case .name("period") where innermost?.kind.field(named: "period") == nil: span = (.periodStart, .periodEnd)
    case .name("prior"): span = (.priorStart, .priorEnd)
    case .call("quarter", let arguments, _):
      guard arguments.count == 1, case .int(let n) = arguments[0].form, (1...4).contains(n) else {
        throw error(base, "quarter needs a number from 1 to 4")
      }
      span = (.quarterStart(Int(n)), .quarterEnd(Int(n)))
    default: return nil
    }
    switch name {
    case "start": return span.start
    case "end": return span.end
    default:
      throw error(syntax, "expected “start” or “end”", suggestion: NearestName.of(name, among: ["start", "end"]))
    }
  }
}
