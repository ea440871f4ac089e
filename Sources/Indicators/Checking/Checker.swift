import HealthRecords

/// Resolves the names and types of one expression.
///
/// A mistake is thrown as the first of its expression; the caller reports it and goes on with the next expression, so that
/// one run lists all expressions that need repair.
struct Checker {
  let vocabulary: Vocabulary
  let source: SourceText
  let names: Definitions.Names
  /// The innermost record, whose fields bare names mean.
  var innermost: Expression.Variable?
  /// Records and values by name: named sets and parameters.
  var bound: [String: Operand] = [:]
  /// The next variable's slot.
  var slot = 0
  /// Definitions being inlined, to refuse recursion.
  var inlining: [String] = []
  /// Whose records the expression reads.
  let reach: Reach

  /// Filled while checking: the subject of the record kinds that were met.
  final class Reach {
    private(set) var subject: RecordKind.Subject?
    private(set) var first = ""
    /// One more than the highest slot that a set was given.
    var slots = 0

    /// False where another subject's records were met before.
    func add(_ subject: RecordKind.Subject, by name: String) -> Bool {
      if let known = self.subject { return known == subject }
      self.subject = subject
      first = name
      return true
    }
  }

  init(vocabulary: Vocabulary, source: SourceText, names: Definitions.Names, reach: Reach = Reach()) {
    self.vocabulary = vocabulary
    self.source = source
    self.names = names
    self.reach = reach
  }

  func error(_ syntax: Syntax, _ message: String, suggestion: String? = nil) -> CatalogueError {
    source.error(at: syntax.at, message, suggestion: suggestion)
  }

  func operand(_ syntax: Syntax) throws(CatalogueError) -> Operand {
    switch syntax.form {
    case .int(let value): return .of(.constant(.int, value), .int)
    case .real(let value): return .of(.real(value), .real)
    case .date(let value): return .of(.constant(.date, Int64(value.daysSinceEpoch)), .date)
    case .text(let value):
      guard let code = Code(value), !code.isEmpty else {
        throw error(syntax, CodeSetBuilder.Mistake.notACode(value).message)
      }
      return .of(.constant(.code, Int64(code.rawValue)), .code)
    case .bool(let value): return .of(.constant(.bool, value ? 1 : 0), .bool)
    case .missing: return .missing
    case .name(let name): return try self.name(name, syntax)
    case .member(let base, let field): return try member(base, field, syntax)
    case .call(let name, let arguments, let keys): return try call(name, arguments, keys, syntax)
    case .set(let set):
      throw error(syntax, "a set of \(set.kind) records is no value; use exists(…), count(…), last(…) …")
    case .negative(let inner):
      let (expression, type) = try number(inner)
      if case .constant(_, let value) = expression { return .of(.constant(type, -value), type) }
      if case .real(let value) = expression { return .of(.real(-value), type) }
      return .of(.arithmetic(.subtract, type, type == .int ? .constant(.int, 0) : .real(0), expression), type)
    case .not(let inner): return .of(.not(try condition(inner)), .bool)
    case .binary(let op, let left, let right): return try binary(op, left, right, syntax)
    case .within(let value, let container, let negated):
      let inside = try within(value, container, syntax)
      return .of(negated ? .not(inside) : inside, .bool)
    case .choose(let when, let then, let otherwise):
      let when = try condition(when)
      let (a, b, type, isICD) = try unify(then, otherwise)
      return .value(.choose(type, when: when, then: a, otherwise: b), type, isICD: isICD)
    }
  }

  // MARK: values of a wanted type

  func condition(_ syntax: Syntax) throws(CatalogueError) -> Expression {
    let (expression, type) = try value(syntax)
    guard type == .bool else { throw error(syntax, "expected a condition, found \(type.shown)") }
    return expression
  }

  func number(_ syntax: Syntax) throws(CatalogueError) -> (Expression, ValueType) {
    let (expression, type) = try value(syntax)
    guard type.isNumber else { throw error(syntax, "expected a number, found \(type.shown)") }
    return (expression, type)
  }

  func real(_ syntax: Syntax) throws(CatalogueError) -> Expression {
    let (expression, type) = try number(syntax)
    return type == .real ? expression : Checker.toReal(expression)
  }

  func int(_ syntax: Syntax) throws(CatalogueError) -> Expression { try exactly(.int, syntax) }

  func exactly(_ wanted: ValueType, _ syntax: Syntax) throws(CatalogueError) -> Expression {
    let operand = try operand(syntax)
    if case .missing = operand { return .missing(wanted) }
    let (expression, type) = try value(operand, syntax)
    guard type == wanted else {
      let hint = wanted == .date && type == .time ? "; date_of(…) gives its date" : ""
      throw error(syntax, "expected \(wanted.shown), found \(type.shown)\(hint)")
    }
    return expression
  }

  func value(_ syntax: Syntax) throws(CatalogueError) -> (Expression, ValueType) {
    try value(try operand(syntax), syntax)
  }

  func value(_ operand: Operand, _ syntax: Syntax) throws(CatalogueError) -> (Expression, ValueType) {
    switch operand {
    case .value(let expression, let type, _): return (expression, type)
    case .variable(let variable):
      throw error(syntax, "a \(variable.kind.name) record is no value; name one of its fields")
    case .missing: throw error(syntax, "“missing” cannot stand here; test with present(x) or not present(x)")
    case .list(let variable, let field):
      let name = variable.kind.fields[field].name
      throw error(syntax, "“\(name)” is a list; ask “\(name) in […]”")
    }
  }

  static func toReal(_ expression: Expression) -> Expression {
    if case .constant(.int, let value) = expression { return .real(Double(value)) }
    return .toReal(expression)
  }

  /// Two alternatives brought to one type.
  func unify(
    _ a: Syntax, _ b: Syntax
  ) throws(CatalogueError) -> (Expression, Expression, ValueType, isICD: Bool) {
    let (left, right) = (try operand(a), try operand(b))
    switch (left, right) {
    case (.missing, .missing): throw error(a, "both alternatives are missing")
    case (.missing, _):
      let (expression, type) = try value(right, b)
      return (.missing(type), expression, type, Checker.isICD(right))
    case (_, .missing):
      let (expression, type) = try value(left, a)
      return (expression, .missing(type), type, Checker.isICD(left))
    default:
      let (x, s) = try value(left, a)
      let (y, t) = try value(right, b)
      if s == t { return (x, y, s, Checker.isICD(left) || Checker.isICD(right)) }
      if s == .int, t == .real { return (Checker.toReal(x), y, .real, false) }
      if s == .real, t == .int { return (x, Checker.toReal(y), .real, false) }
      throw error(b, "expected \(s.shown), as the other alternative is, found \(t.shown)")
    }
  }

  static func isICD(_ operand: Operand) -> Bool {
    if case .value(_, _, let isICD) = operand { return isICD }
    return false
  }
}
