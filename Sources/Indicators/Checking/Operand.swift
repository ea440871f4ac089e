import HealthRecords

/// What a checked part of an expression is, before it is put to use.
enum Operand {
  /// A value; `isICD` where it is an ICD-10 or ATC code, which is compared by prefix.
  case value(Expression, ValueType, isICD: Bool)
  /// A record bound by an enclosing set.
  case variable(Expression.Variable)
  /// `missing`, whose type the surroundings decide.
  case missing
  /// A list field, which only `in` can use.
  case list(Expression.Variable, Int)

  static func of(_ expression: Expression, _ type: ValueType) -> Operand { .value(expression, type, isICD: false) }
}

extension ValueType {
  /// How a message names it.
  var shown: String {
    switch self {
    case .bool: "a condition"
    case .int: "a whole number"
    case .real: "a number with decimals"
    case .date: "a date"
    case .time: "a time"
    case .code: "a code"
    case .record(let kind): "a \(kind.name) record"
    }
  }

  var isNumber: Bool { self == .int || self == .real }
}
