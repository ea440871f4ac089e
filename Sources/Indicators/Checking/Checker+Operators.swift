import HealthRecords

extension Checker {
  func binary(
    _ op: Syntax.Operator, _ left: Syntax, _ right: Syntax, _ syntax: Syntax
  ) throws(CatalogueError) -> Operand {
    switch op {
    case .and: return .of(.and(try condition(left), try condition(right)), .bool)
    case .or: return .of(.or(try condition(left), try condition(right)), .bool)
    case .equal: return try compare(.equal, left, right, syntax)
    case .notEqual: return try compare(.notEqual, left, right, syntax)
    case .less: return try compare(.less, left, right, syntax)
    case .lessOrEqual: return try compare(.lessOrEqual, left, right, syntax)
    case .greater: return try compare(.greater, left, right, syntax)
    case .greaterOrEqual: return try compare(.greaterOrEqual, left, right, syntax)
    case .plus, .minus, .times, .over, .remainder: return try arithmetic(op, left, right, syntax)
    }
  }

  private func compare(
    _ comparison: Expression.Comparison, _ left: Syntax, _ right: Syntax, _ syntax: Syntax
  ) throws(CatalogueError) -> Operand {
    let (a, b) = (try operand(left), try operand(right))
    let (x, s) = try value(a, left)
    let (y, t) = try value(b, right)
    if s.isNumber, t.isNumber, s != t {
      return .of(
        .compare(comparison, .real, s == .real ? x : Checker.toReal(x), t == .real ? y : Checker.toReal(y)), .bool)
    }
    guard s == t else {
      let hint =
        switch (s, t) {
        case (.time, .date), (.date, .time): "; date_of(…) gives a time's date"
        case (.code, .int): "; codes stand in double quotes"
        default: ""
        }
      throw error(right, "cannot compare \(s.shown) with \(t.shown)\(hint)")
    }
    switch s {
    case .record: throw error(syntax, "records cannot be compared; compare their fields")
    case .bool where comparison != .equal && comparison != .notEqual: throw error(syntax, "conditions have no order")
    case .code:
      if Checker.isICD(a), case .text(let text) = right.form {
        throw error(syntax, "an ICD-10 field is matched by prefix; write “in [\"\(text)\"]”")
      }
      try checkLength(left, right)
      try checkLength(right, left)
    default: break
    }
    return .of(.compare(comparison, s, x, y), .bool)
  }

  /// Refuses to compare a field with a code longer than it can hold.
  private func checkLength(_ field: Syntax, _ constant: Syntax) throws(CatalogueError) {
    guard case .text(let text) = constant.form, let limit = try fieldLength(field), text.count > limit else { return }
    throw error(constant, CodeSetBuilder.Mistake.tooLong(text, limit: limit).message)
  }

  /// The most characters that a code field holds; nil for what is no such field.
  func fieldLength(_ syntax: Syntax) throws(CatalogueError) -> Int? {
    switch try operand(syntax) {
    case .value(.field(let variable, let field), _, _): Checker.length(variable.kind.fields[field].type)
    case .value(.fieldOf(_, let kind, let field), _, _): Checker.length(kind.fields[field].type)
    case .list(let variable, let field): Checker.length(variable.kind.fields[field].type)
    default: nil
    }
  }

  private static func length(_ type: FieldType) -> Int? {
    switch type {
    case .code(let n), .codes(let n): n
    default: nil
    }
  }

  private func arithmetic(
    _ op: Syntax.Operator, _ left: Syntax, _ right: Syntax, _ syntax: Syntax
  ) throws(CatalogueError) -> Operand {
    let (x, s) = try value(left)
    let (y, t) = try value(right)
    switch (op, s, t) {
    case (.plus, .date, .int): return .of(.addDays(x, y), .date)
    case (.plus, .int, .date): return .of(.addDays(y, x), .date)
    case (.minus, .date, .int):
      return .of(.addDays(x, try negative(y)), .date)
    case (.minus, .date, .date), (.minus, .time, .time): return .of(.daysBetween(from: y, to: x), .int)
    case (.minus, .date, .time), (.minus, .time, .date):
      throw error(syntax, "cannot take a time from a date; date_of(…) gives a time's date")
    default: break
    }
    guard s.isNumber, t.isNumber else {
      throw error(syntax, "“\(op.rawValue)” does not work on \(s.shown) and \(t.shown)")
    }
    switch op {
    case .over:
      return .of(
        .arithmetic(.divide, .real, s == .real ? x : Checker.toReal(x), t == .real ? y : Checker.toReal(y)), .real)
    case .remainder:
      guard s == .int, t == .int else { throw error(syntax, "“%” needs whole numbers") }
      return .of(.arithmetic(.remainder, .int, x, y), .int)
    default: break
    }
    let type: ValueType = s == .int && t == .int ? .int : .real
    let operation: Expression.Arithmetic = op == .plus ? .add : op == .minus ? .subtract : .multiply
    return .of(
      .arithmetic(
        operation, type, type == s ? x : Checker.toReal(x), type == t ? y : Checker.toReal(y)), type)
  }

  private func negative(_ days: Expression) throws(CatalogueError) -> Expression {
    if case .constant(.int, let n) = days { return .constant(.int, -n) }
    return .arithmetic(.subtract, .int, .constant(.int, 0), days)
  }

  // MARK: in

  func within(_ left: Syntax, _ container: Syntax.Container, _ syntax: Syntax) throws(CatalogueError) -> Expression {
    switch container {
    case .period: try between(left, .context(.periodStart), .context(.asof), syntax)
    case .prior: try between(left, .context(.priorStart), .context(.priorEnd), syntax)
    case .quarter(let n): try between(left, .context(.quarterStart(n)), .context(.quarterEnd(n)), syntax)
    case .range(let low, let high): try within(left, low, high, syntax)
    case .set(let name, let at): try member(left, ofSet: name, at: at, syntax)
    case .list(let elements): try member(left, of: elements, syntax)
    }
  }

  /// A date, or a time's date, from `low` to `high`.
  private func between(
    _ left: Syntax, _ low: Expression, _ high: Expression, _ syntax: Syntax
  ) throws(CatalogueError) -> Expression {
    var (date, type) = try value(left)
    if type == .time { (date, type) = (.call(.dateOf, [date]), .date) }
    guard type == .date else { throw error(left, "expected a date before “in”, found \(type.shown)") }
    return .and(.compare(.greaterOrEqual, .date, date, low), .compare(.lessOrEqual, .date, date, high))
  }

  private func within(
    _ left: Syntax, _ low: Syntax, _ high: Syntax, _ syntax: Syntax
  ) throws(CatalogueError) -> Expression {
    guard case .value(let lower, _, _) = try compare(.greaterOrEqual, left, low, syntax),
      case .value(let upper, _, _) = try compare(.lessOrEqual, left, high, syntax)
    else { throw error(syntax, "expected a range") }
    return .and(lower, upper)
  }

  private func member(
    _ left: Syntax, ofSet name: String, at: Int, _ syntax: Syntax
  ) throws(CatalogueError) -> Expression {
    guard let set = vocabulary.codeSets[name] else {
      throw source.error(
        at: at, "there is no code set “$\(name)”",
        suggestion: NearestName.of(name, among: vocabulary.codeSets.keys).map { "$" + $0 })
    }
    let (expression, matching) = try codes(left)
    guard set.matching == matching else {
      throw source.error(
        at: at,
        "“$\(name)” is matched by \(set.matching.rawValue == "prefix" ? "prefix" : "whole codes"), but this field by "
          + (matching == .prefix ? "prefix" : "whole codes"))
    }
    return expression(set.set)
  }

  /// How to ask whether `left` lies in a set of codes, and how its codes are matched.
  private func codes(
    _ left: Syntax
  ) throws(CatalogueError) -> ((CodeSet) -> Expression, CodeSetBuilder.Matching) {
    switch try operand(left) {
    case .list(let variable, let field):
      return (
        { .listMember(variable, field, $0) }, variable.kind.fields[field].type == .icds ? .prefix : .exact
      )
    case .value(let expression, .code, let isICD): return ({ .member(expression, $0) }, isICD ? .prefix : .exact)
    case let other:
      let (_, type) = try value(other, left)
      throw error(left, "expected a code before “in”, found \(type.shown)")
    }
  }

  private func member(_ left: Syntax, of elements: [Syntax], _ syntax: Syntax) throws(CatalogueError) -> Expression {
    if case .value(_, let type, _) = try operand(left), type != .code {
      var any: Expression?
      for element in elements {
        guard case .value(let equal, _, _) = try compare(.equal, left, element, syntax) else { continue }
        any = any.map { .or($0, equal) } ?? equal
      }
      return any ?? .constant(.bool, 0)
    }
    let (expression, matching) = try codes(left)
    let limit = try fieldLength(left)
    var ranges: [ClosedRange<Code>] = []
    for element in elements {
      guard case .text(let text) = element.form else {
        throw error(element, "expected a code in double quotes")
      }
      do throws(CodeSetBuilder.Mistake) {
        ranges.append(try CodeSetBuilder.range(text, matching, limit: limit))
      } catch {
        throw self.error(element, error.message)
      }
    }
    return expression(CodeSetBuilder.set(ranges))
  }
}
