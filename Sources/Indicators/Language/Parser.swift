/// Recursive descent over the tokens of one expression, loosest binding first:
/// `or` · `and` · `not` · comparison, `in` · `+ -` · `* / %` · sign · `.field`, calls, record sets.
struct Parser {
  let source: SourceText
  private let tokens: [Token]
  private var position = 0
  private var depth = 0

  /// Nesting beyond this is refused rather than risking the stack.
  private static let deepest = 200

  static func parse(_ source: SourceText) throws(CatalogueError) -> Syntax {
    var parser = Parser(source: source, tokens: try Lexer.tokens(of: source))
    if parser.token.kind == .end { throw source.error(at: 0, "expected an expression") }
    let syntax = try parser.expression()
    guard parser.token.kind == .end else { throw parser.unexpected("an operator or the end") }
    return syntax
  }

  private init(source: SourceText, tokens: [Token]) {
    self.source = source
    self.tokens = tokens
  }

  private var token: Token { tokens[position] }
  private func token(ahead n: Int) -> Token { tokens[min(position + n, tokens.count - 1)] }
  private mutating func advance() { if position < tokens.count - 1 { position += 1 } }

  private func unexpected(_ expected: String) -> CatalogueError {
    var hint = ""
    if case .name(let name) = token.kind {
      switch name {
      case "is": hint = "; compare with “=”"
      case "between": hint = "; write “x in 1 .. 2”"
      case "where": hint = "; a filter stands in brackets: visit[…]"
      default: break
      }
    }
    return source.error(at: token.at, "expected \(expected), found \(token.shown)\(hint)")
  }

  private mutating func take(_ sign: Token.Sign) -> Bool {
    guard token.kind == .sign(sign) else { return false }
    advance()
    return true
  }

  private mutating func take(word: String) -> Bool {
    guard token.kind == .name(word) else { return false }
    advance()
    return true
  }

  private mutating func expect(_ sign: Token.Sign, _ where: String) throws(CatalogueError) {
    guard take(sign) else { throw unexpected("“\(sign.rawValue)” \(`where`)") }
  }

  private mutating func expression() throws(CatalogueError) -> Syntax {
    depth += 1
    defer { depth -= 1 }
    guard depth < Parser.deepest else { throw source.error(at: token.at, "nested too deeply") }
    return try disjunction()
  }

  private mutating func disjunction() throws(CatalogueError) -> Syntax {
    var left = try conjunction()
    while token.kind == .name("or") {
      let at = token.at
      advance()
      left = Syntax(at: at, form: .binary(.or, left, try conjunction()))
    }
    return left
  }

  private mutating func conjunction() throws(CatalogueError) -> Syntax {
    var left = try negation()
    while token.kind == .name("and") {
      let at = token.at
      advance()
      left = Syntax(at: at, form: .binary(.and, left, try negation()))
    }
    return left
  }

  private mutating func negation() throws(CatalogueError) -> Syntax {
    guard token.kind == .name("not") else { return try comparison() }
    depth += 1
    defer { depth -= 1 }
    guard depth < Parser.deepest else { throw source.error(at: token.at, "nested too deeply") }
    let at = token.at
    advance()
    return Syntax(at: at, form: .not(try negation()))
  }

  private mutating func comparison() throws(CatalogueError) -> Syntax {
    let left = try sum()
    let at = token.at
    if case .sign(let sign) = token.kind, let compare = Parser.comparisons[sign] {
      advance()
      let result = Syntax(at: at, form: .binary(compare, left, try sum()))
      if case .sign(let next) = token.kind, Parser.comparisons[next] != nil {
        throw source.error(at: token.at, "comparisons do not chain; write “a < b and b < c” or “b in a .. c”")
      }
      return result
    }
    if token.kind == .name("in") {
      advance()
      return Syntax(at: at, form: .within(left, try container(), negated: false))
    }
    if token.kind == .name("not"), self.token(ahead: 1).kind == .name("in") {
      advance()
      advance()
      return Syntax(at: at, form: .within(left, try container(), negated: true))
    }
    return left
  }

  private mutating func container() throws(CatalogueError) -> Syntax.Container {
    switch token.kind {
    case .set(let name):
      let at = token.at
      advance()
      return .set(name, at: at)
    case .sign(.leftBracket):
      advance()
      var elements: [Syntax] = []
      repeat { elements.append(try sum()) } while take(.comma)
      try expect(.rightBracket, "to close the list")
      return .list(elements)
    case .name("period") where token(ahead: 1).kind != .sign(.dot):
      advance()
      return .period
    case .name("prior") where token(ahead: 1).kind != .sign(.dot):
      advance()
      return .prior
    case .name("quarter") where token(ahead: 4).kind != .sign(.dot):
      return .quarter(try quarter())
    default:
      let start = token.at
      let low = try sum()
      guard take(.range) else {
        throw source.error(
          at: start, "after “in” stands a list [\"…\"], a set $name, a range a .. b, period, prior or quarter(1)")
      }
      return .range(low, try sum())
    }
  }

  /// `quarter(1)`; the word itself is the current token.
  private mutating func quarter() throws(CatalogueError) -> Int {
    advance()
    try expect(.leftParenthesis, "after “quarter”")
    guard case .int(let n) = token.kind, (1...4).contains(n) else { throw unexpected("a quarter from 1 to 4") }
    advance()
    try expect(.rightParenthesis, "after the quarter")
    return Int(n)
  }

  private mutating func sum() throws(CatalogueError) -> Syntax {
    var left = try product()
    while case .sign(let sign) = token.kind, let op = Parser.sums[sign] {
      let at = token.at
      advance()
      left = Syntax(at: at, form: .binary(op, left, try product()))
    }
    return left
  }

  private mutating func product() throws(CatalogueError) -> Syntax {
    var left = try signed()
    while case .sign(let sign) = token.kind, let op = Parser.products[sign] {
      let at = token.at
      advance()
      left = Syntax(at: at, form: .binary(op, left, try signed()))
    }
    return left
  }

  private mutating func signed() throws(CatalogueError) -> Syntax {
    let at = token.at
    guard take(.minus) else { return try postfix() }
    return Syntax(at: at, form: .negative(try postfix()))
  }

  private mutating func postfix() throws(CatalogueError) -> Syntax {
    var value = try primary()
    while take(.dot) {
      guard case .name(let field) = token.kind else { throw unexpected("a field name after “.”") }
      value = Syntax(at: token.at, form: .member(value, field))
      advance()
    }
    return value
  }

  private mutating func primary() throws(CatalogueError) -> Syntax {
    let start = token
    advance()
    switch start.kind {
    case .int(let value): return Syntax(at: start.at, form: .int(value))
    case .real(let value): return Syntax(at: start.at, form: .real(value))
    case .date(let value): return Syntax(at: start.at, form: .date(value))
    case .text(let value): return Syntax(at: start.at, form: .text(value))
    case .sign(.leftParenthesis):
      let inner = try expression()
      try expect(.rightParenthesis, "to close the parenthesis")
      return inner
    case .name("true"): return Syntax(at: start.at, form: .bool(true))
    case .name("false"): return Syntax(at: start.at, form: .bool(false))
    case .name("missing"): return Syntax(at: start.at, form: .missing)
    case .name("if"): return try choice(at: start.at)
    case .name(let name) where !Parser.reserved.contains(name): return try named(name, at: start.at)
    default:
      position -= start.kind == .end ? 0 : 1
      throw unexpected("a value")
    }
  }

  private mutating func choice(at: Int) throws(CatalogueError) -> Syntax {
    let condition = try expression()
    guard take(word: "then") else { throw unexpected("“then”") }
    let then = try expression()
    guard take(word: "else") else { throw unexpected("“else” (every “if” needs one)") }
    return Syntax(at: at, form: .choose(condition, then, try expression()))
  }

  /// A name, a call, or a record set.
  private mutating func named(_ name: String, at: Int) throws(CatalogueError) -> Syntax {
    switch token.kind {
    case .sign(.leftParenthesis):
      advance()
      return try call(name, at: at)
    case .sign(.leftBracket): return try recordSet(name, named: nil, at: at, nameAt: at)
    case .name(let own) where token(ahead: 1).kind == .sign(.leftBracket) && !Parser.reserved.contains(own):
      let nameAt = token.at
      advance()
      return try recordSet(name, named: own, at: at, nameAt: nameAt)
    default: return Syntax(at: at, form: .name(name))
    }
  }

  private mutating func recordSet(
    _ kind: String, named own: String?, at: Int, nameAt: Int
  ) throws(CatalogueError) -> Syntax {
    try expect(.leftBracket, "to open the filter")
    if take(.rightBracket) {
      return Syntax(at: at, form: .set(Syntax.RecordSet(kind: kind, name: own, nameAt: nameAt, filter: nil)))
    }
    let filter = try expression()
    guard take(.rightBracket) else {
      throw unexpected(token.kind == .sign(.comma) ? "“and” or “]”" : "“]” to close the filter")
    }
    return Syntax(at: at, form: .set(Syntax.RecordSet(kind: kind, name: own, nameAt: nameAt, filter: filter)))
  }

  private mutating func call(_ name: String, at: Int) throws(CatalogueError) -> Syntax {
    var arguments: [Syntax] = []
    var keys: [Syntax.SortKey] = []
    if !take(.rightParenthesis) {
      repeat { arguments.append(try expression()) } while take(.comma)
      if take(word: "by") {
        repeat {
          let key = try expression()
          let descending = take(word: "desc")
          if !descending { _ = take(word: "asc") }
          keys.append(Syntax.SortKey(key: key, descending: descending))
        } while take(.comma)
      }
      guard take(.rightParenthesis) else { throw unexpected("“,” or “)”") }
    }
    return Syntax(at: at, form: .call(name, arguments, by: keys))
  }

  static let reserved: Set<String> = [
    "and", "or", "not", "in", "if", "then", "else", "true", "false", "missing", "by", "desc", "asc", "is", "between",
  ]
  private static let comparisons: [Token.Sign: Syntax.Operator] = [
    .equal: .equal, .notEqual: .notEqual, .less: .less, .lessOrEqual: .lessOrEqual, .greater: .greater,
    .greaterOrEqual: .greaterOrEqual,
  ]
  private static let sums: [Token.Sign: Syntax.Operator] = [.plus: .plus, .minus: .minus]
  private static let products: [Token.Sign: Syntax.Operator] = [.times: .times, .over: .over, .percent: .remainder]
}
