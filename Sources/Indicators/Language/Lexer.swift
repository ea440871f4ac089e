import HealthRecords

/// Splits an expression into tokens.
struct Lexer {
  private let source: SourceText
  private var at = 0

  static func tokens(of source: SourceText) throws(CatalogueError) -> [Token] {
    var lexer = Lexer(source: source)
    var tokens: [Token] = []
    repeat { tokens.append(try lexer.next()) } while tokens.last?.kind != .end
    return tokens
  }

  private init(source: SourceText) { self.source = source }

  private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
    at + ahead < source.scalars.count ? source.scalars[at + ahead] : nil
  }

  private mutating func next() throws(CatalogueError) -> Token {
    while let c = peek(), c == " " || c == "\n" || c == "\t" || c == "\r" { at += 1 }
    let start = at
    guard let c = peek() else { return Token(kind: .end, at: start) }
    if Lexer.isDigit(c) { return try number() }
    if Lexer.isNameStart(c) { return Token(kind: .name(name()), at: start) }
    if c == "\"" { return try text() }
    if c == "$" {
      at += 1
      guard let n = peek(), Lexer.isNameStart(n) else {
        throw source.error(at: start, "expected the name of a code set after “$”")
      }
      return Token(kind: .set(name()), at: start)
    }
    for length in [2, 1] {
      let end = min(at + length, source.scalars.count)
      if let sign = Token.Sign(rawValue: string(at..<end)) {
        at = end
        return Token(kind: .sign(sign), at: start)
      }
    }
    let hint =
      switch c {
      case "'": "; codes stand in double quotes"
      case "!": "; “not” negates, “!=” compares"
      case "&": "; write “and”"
      case "|": "; write “or”"
      case "≥": "; write “>=”"
      case "≤": "; write “<=”"
      case "≠": "; write “!=”"
      case "×": "; write “*”"
      case "#": "; a comment stands on a line of its own, outside the expression"
      default: ""
      }
    throw source.error(at: start, "unexpected “\(c)”" + hint)
  }

  private mutating func name() -> String {
    let start = at
    while let c = peek(), Lexer.isNameStart(c) || Lexer.isDigit(c) { at += 1 }
    return string(start..<at)
  }

  private mutating func number() throws(CatalogueError) -> Token {
    let start = at
    passDigits()
    if at - start == 4, peek() == "-", let a = peek(1), Lexer.isDigit(a), let b = peek(2), Lexer.isDigit(b),
      peek(3) == "-"
    {
      at += 4
      passDigits()
      let written = string(start..<at)
      guard let date = LocalDate(iso: written) else {
        throw source.error(at: start, "“\(written)” is no day of the calendar (dates are Gregorian, YYYY-MM-DD)")
      }
      return Token(kind: .date(date), at: start)
    }
    if peek() == ".", let digit = peek(1), Lexer.isDigit(digit) {
      at += 1
      passDigits()
      guard let value = Double(string(start..<at)) else { throw source.error(at: start, "not a number") }
      return try ended(Token(kind: .real(value), at: start))
    }
    guard let value = Int64(string(start..<at)) else { throw source.error(at: start, "the number is too large") }
    return try ended(Token(kind: .int(value), at: start))
  }

  private func ended(_ token: Token) throws(CatalogueError) -> Token {
    if let c = peek(), Lexer.isNameStart(c) {
      throw source.error(at: token.at, "a number may not be followed by a letter; codes stand in double quotes")
    }
    return token
  }

  private mutating func passDigits() { while let c = peek(), Lexer.isDigit(c) { at += 1 } }

  private mutating func text() throws(CatalogueError) -> Token {
    let start = at
    at += 1
    while let c = peek(), c != "\"", c != "\n" { at += 1 }
    guard peek() == "\"" else { throw source.error(at: start, "the quotation mark is not closed") }
    at += 1
    return Token(kind: .text(string(start + 1..<at - 1)), at: start)
  }

  private func string(_ range: Range<Int>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: source.scalars[range])
    return String(text)
  }

  static func isDigit(_ c: Unicode.Scalar) -> Bool { c >= "0" && c <= "9" }
  static func isNameStart(_ c: Unicode.Scalar) -> Bool { (c >= "a" && c <= "z") || (c >= "A" && c <= "Z") || c == "_" }
}
