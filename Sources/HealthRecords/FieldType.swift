/// What a field of a record means, how it is kept, and how an expression sees it.
package enum FieldType: Hashable, Sendable {
  /// A code of at most so many characters, compared whole.
  case code(Int)
  /// An ICD-10 code without its dot, compared by prefix.
  case icd
  /// Several codes of at most so many characters, compared whole.
  case codes(Int)
  /// Several ICD-10 (or ATC) codes, compared by prefix.
  case icds
  /// On the wire `YYYYMMDD`; 0 is missing.
  case date
  /// On the wire `YYYYMMDDhhmmss`; 0 is missing.
  case time
  case bool
  /// A whole number of 32 bits; absent is missing.
  case int
  /// A whole number of 64 bits (satang, a count of people); absent is missing.
  case long
  /// A number with three decimals, up to ±2,147,483; absent is missing.
  case decimal
  /// Free text. Never kept and never seen by an expression.
  case text

  /// Bytes in a kept record, lists excepted: they keep one byte for their length, and their elements behind the record.
  package var bytes: Int {
    switch self {
    case .code(let n): (6 * n + 7) / 8
    case .icd: 6
    case .date: 3
    case .time, .int, .decimal: 4
    case .long: 8
    case .bool, .codes, .icds: 1
    case .text: 0
    }
  }

  /// Bytes of one element of a list, 0 for what is no list.
  package var elementBytes: Int {
    switch self {
    case .codes(let n): (6 * n + 7) / 8
    case .icds: 6
    default: 0
    }
  }

  package var isList: Bool { elementBytes > 0 }
}
