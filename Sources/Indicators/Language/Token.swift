import HealthRecords

/// One word or sign of the expression language.
struct Token: Hashable {
  enum Kind: Hashable {
    case int(Int64)
    case real(Double)
    case date(LocalDate)
    /// "text" in double quotes
    case text(String)
    case name(String)
    /// $name
    case set(String)
    case sign(Sign)
    case end
  }

  enum Sign: String, Hashable {
    case leftParenthesis = "(", rightParenthesis = ")", leftBracket = "[", rightBracket = "]"
    case comma = ",", dot = ".", range = ".."
    case plus = "+", minus = "-", times = "*", over = "/", percent = "%"
    case equal = "=", notEqual = "!=", less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="
  }

  let kind: Kind
  /// Offset of its first scalar.
  let at: Int

  /// How a message names it.
  var shown: String {
    switch kind {
    case .int(let value): "“\(value)”"
    case .real(let value): "“\(value)”"
    case .date(let value): "“\(value)”"
    case .text(let value): "“\"\(value)\"”"
    case .name(let value): "“\(value)”"
    case .set(let value): "“$\(value)”"
    case .sign(let sign): "“\(sign.rawValue)”"
    case .end: "the end"
    }
  }
}
