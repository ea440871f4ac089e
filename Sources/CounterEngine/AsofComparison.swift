internal import Indicators

/// A comparison of the evaluation day, shifted by whole days, with a date that does not depend on it: `asof + shift ? date`.
///
/// Only for these can the day be told on which the answer changes. Any other use of `asof` makes the subject due again on
/// the next day, which is right but costs a re-evaluation a day.
struct AsofComparison {
  let comparison: Expression.Comparison
  let shift: Int64
  let date: Expression

  init?(_ comparison: Expression.Comparison, _ x: Expression, _ y: Expression) {
    if let shift = Self.asofShift(x), !Self.readsAsof(y) {
      self.init(comparison: comparison, shift: shift, date: y)
    } else if let shift = Self.asofShift(y), !Self.readsAsof(x) {
      self.init(comparison: comparison.flipped, shift: shift, date: x)
    } else if let (shift, date, forward) = Self.daysFromOrTo(x), case .constant(.int, let days) = y {
      // asof + shift − date ? days, or date − (asof + shift) ? days.
      self =
        forward
        ? Self(comparison: comparison, shift: shift - days, date: date)
        : Self(comparison: comparison.flipped, shift: shift + days, date: date)
    } else if let (shift, date, forward) = Self.daysFromOrTo(y), case .constant(.int, let days) = x {
      self =
        forward
        ? Self(comparison: comparison.flipped, shift: shift - days, date: date)
        : Self(comparison: comparison, shift: shift + days, date: date)
    } else {
      return nil
    }
  }

  private init(comparison: Expression.Comparison, shift: Int64, date: Expression) {
    self.comparison = comparison
    self.shift = shift
    self.date = date
  }

  /// The days added if the expression is the evaluation day plus a constant.
  static func asofShift(_ e: Expression) -> Int64? {
    switch e {
    case .context(.asof): 0
    case .addDays(.context(.asof), .constant(.int, let days)): days
    default: nil
    }
  }

  private static func daysFromOrTo(_ e: Expression) -> (shift: Int64, date: Expression, forward: Bool)? {
    guard case .daysBetween(from: let from, to: let to) = e else { return nil }
    if let shift = asofShift(to), !readsAsof(from) { return (shift, from, true) }
    if let shift = asofShift(from), !readsAsof(to) { return (shift, to, false) }
    return nil
  }

  /// Whether the value may depend on the evaluation day other than through a definition, which tracks that itself.
  private static func readsAsof(_ e: Expression) -> Bool {
    switch e {
    case .context(.asof): true
    case .addDays(let a, let b), .daysBetween(from: let a, to: let b), .arithmetic(_, _, let a, let b):
      readsAsof(a) || readsAsof(b)
    case .call(_, let arguments): arguments.contains(where: readsAsof)
    case .choose(_, when: _, then: let a, otherwise: let b): readsAsof(a) || readsAsof(b)
    default: false
    }
  }
}

extension Expression.Comparison {
  /// The same comparison with its sides exchanged.
  var flipped: Self {
    switch self {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }

  /// The comparison that holds for two values that are present where this one does not.
  var negated: Self {
    switch self {
    case .equal: .notEqual
    case .notEqual: .equal
    case .less: .greaterOrEqual
    case .lessOrEqual: .greater
    case .greater: .lessOrEqual
    case .greaterOrEqual: .less
    }
  }
}
