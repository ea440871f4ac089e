import HealthRecords

/// An expression as written, before names and types are checked.
struct Syntax {
  /// Offset of the scalar that messages point at: the first of a value, the operator of an operation.
  let at: Int
  let form: Form

  indirect enum Form {
    case int(Int64)
    case real(Double)
    case date(LocalDate)
    case text(String)
    case bool(Bool)
    case missing
    case name(String)
    case member(Syntax, String)
    case call(String, [Syntax], by: [SortKey])
    case set(RecordSet)
    case negative(Syntax)
    case not(Syntax)
    case binary(Operator, Syntax, Syntax)
    case within(Syntax, Container, negated: Bool)
    case choose(Syntax, Syntax, Syntax)
  }

  enum Operator: String {
    case and, or
    case equal = "=", notEqual = "!=", less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="
    case plus = "+", minus = "-", times = "*", over = "/", remainder = "%"
  }

  /// `kind name [filter]`
  struct RecordSet {
    let kind: String
    let name: String?
    let nameAt: Int
    let filter: Syntax?
  }

  struct SortKey {
    let key: Syntax
    let descending: Bool
  }

  /// What stands after `in`.
  enum Container {
    case list([Syntax])
    case set(String, at: Int)
    case range(Syntax, Syntax)
    case period, prior
    case quarter(Int)
  }
}
