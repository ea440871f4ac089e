/// Checks a formula's names and types and makes it ready to evaluate.
struct FormulaChecker {
  let source: SourceText
  /// The terms that it may read, each at its position.
  let terms: [String]

  /// What a formula is worth.
  enum Kind { case number, condition }

  static func formula(
    _ source: SourceText, terms: [String], _ kind: Kind = .number
  ) throws(CatalogueError) -> Formula {
    var checker = FormulaChecker(source: source, terms: terms)
    let syntax = try Parser.parse(source)
    let node = try kind == .number ? checker.number(syntax) : checker.condition(syntax)
    return Formula(text: source.oneLine, node: node)
  }

  private init(source: SourceText, terms: [String]) {
    self.source = source
    self.terms = terms
  }

  private func error(_ syntax: Syntax, _ message: String, suggestion: String? = nil) -> CatalogueError {
    source.error(at: syntax.at, message, suggestion: suggestion)
  }

  private mutating func number(_ syntax: Syntax) throws(CatalogueError) -> Formula.Node {
    let (node, kind) = try self.node(syntax)
    guard kind == .number else { throw error(syntax, "expected a number, found a condition") }
    return node
  }

  private mutating func condition(_ syntax: Syntax) throws(CatalogueError) -> Formula.Node {
    let (node, kind) = try self.node(syntax)
    guard kind == .condition else { throw error(syntax, "expected a condition, found a number") }
    return node
  }

  private mutating func numbers(_ all: [Syntax]) throws(CatalogueError) -> [Formula.Node] {
    var nodes: [Formula.Node] = []
    for syntax in all { nodes.append(try number(syntax)) }
    return nodes
  }

  private mutating func conditions(_ all: [Syntax]) throws(CatalogueError) -> [Formula.Node] {
    var nodes: [Formula.Node] = []
    for syntax in all { nodes.append(try condition(syntax)) }
    return nodes
  }

  private mutating func node(_ syntax: Syntax) throws(CatalogueError) -> (Formula.Node, Kind) {
    switch syntax.form {
    case .int(let value): return (.number(Double(value)), .number)
    case .real(let value): return (.number(value), .number)
    case .bool(let value): return (.number(value ? 1 : 0), .condition)
    case .missing: return (.missing, .number)
    case .name(let name): return (try self.name(name, syntax), .number)
    case .negative(let inner): return (.arithmetic(.minus, .number(0), try number(inner)), .number)
    case .not(let inner): return (.not(try condition(inner)), .condition)
    case .choose(let when, let then, let otherwise):
      return (.choose(try condition(when), try number(then), try number(otherwise)), .number)
    case .binary(let op, let left, let right):
      switch op {
      case .and: return (.and(try condition(left), try condition(right)), .condition)
      case .or: return (.or(try condition(left), try condition(right)), .condition)
      case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
        return (.compare(op, try number(left), try number(right)), .condition)
      case .plus, .minus, .times, .over, .remainder:
        return (.arithmetic(op, try number(left), try number(right)), .number)
      }
    case .within(let value, .range(let low, let high), let negated):
      let inside = Formula.Node.and(
        .compare(.greaterOrEqual, try number(value), try number(low)),
        .compare(.lessOrEqual, try number(value), try number(high)))
      return (negated ? .not(inside) : inside, .condition)
    case .call(let name, let arguments, let keys):
      guard keys.isEmpty else { throw error(syntax, "a formula sees no records, only terms") }
      return try call(name, arguments, syntax)
    case .set, .member, .date, .text, .within:
      throw error(syntax, "a formula sees no records, dates or codes, only the indicator's terms and numbers")
    }
  }

  private mutating func name(_ name: String, _ syntax: Syntax) throws(CatalogueError) -> Formula.Node {
    if let position = terms.firstIndex(of: name) { return .term(position) }
    switch name {
    case "elapsed_months": return .elapsedMonths
    case "year": return .fiscalYear
    case "round": return .round
    default:
      throw error(
        syntax, "“\(name)” is no term of this indicator",
        suggestion: NearestName.of(name, among: Self.words.union(terms)))
    }
  }

  private mutating func call(
    _ name: String, _ arguments: [Syntax], _ syntax: Syntax
  ) throws(CatalogueError) -> (Formula.Node, Kind) {
    switch (name, arguments.count) {
    case ("present", 1): return (.present(try number(arguments[0])), .condition)
    case ("round", 1): return (.rounded(try number(arguments[0])), .number)
    case ("abs", 1): return (.magnitude(try number(arguments[0])), .number)
    case ("or_else", 2): return (.orElse(try number(arguments[0]), try number(arguments[1])), .number)
    case ("min_of", 2...): return (.least(try numbers(arguments)), .number)
    case ("max_of", 2...): return (.greatest(try numbers(arguments)), .number)
    case ("count_true", 1...): return (.countTrue(try conditions(arguments)), .number)
    case ("ladder", 1...): return (.ladder(try conditions(arguments)), .number)
    default:
      if Self.functions.contains(name) { throw error(syntax, "wrong number of arguments for \(name)") }
      throw error(
        syntax, "there is no function “\(name)” in formulas", suggestion: NearestName.of(name, among: Self.functions))
    }
  }

  static let words: Set<String> = ["elapsed_months", "year", "round"]
  private static let functions: Set<String> = [
    "present", "round", "abs", "or_else", "min_of", "max_of", "count_true", "ladder",
  ]
}
