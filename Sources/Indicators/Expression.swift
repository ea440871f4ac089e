package import HealthRecords

/// The type of an expression's value. Every value occupies one 64-bit slot at run time.
package enum ValueType: Hashable, Sendable {
  /// 0 or 1; never missing.
  case bool
  /// A whole number.
  case int
  /// A binary floating-point number. Never summed into a counter: a term's value is rounded to whole steps first.
  case real
  /// Days since 1970-01-01.
  case date
  /// Minutes since 1970-01-01, local.
  case time
  /// A packed `Code`.
  case code
  /// One record of a kind, or none.
  case record(RecordKind)
}

/// A checked expression over one subject's records. Total: it has a value for any records, `missing` being one.
///
/// Missing spreads through arithmetic and field access; a comparison, `in` or `exists` with a missing operand is false.
/// (Turned down: three-valued logic, which authors of definitions get wrong.)
package indirect enum Expression: Hashable, Sendable {
  case constant(ValueType, Int64)
  case real(Double)
  case missing(ValueType)
  case context(Context)
  /// A field of the record that the variable is bound to.
  case field(Variable, Int)
  case attribute(Variable, Attribute)
  /// A named definition without parameters, evaluated at most once per subject and period.
  case definition(Int)
  case not(Expression)
  case and(Expression, Expression)
  case or(Expression, Expression)
  case compare(Comparison, ValueType, Expression, Expression)
  /// Operands and result of one type: `int` or `real`.
  case arithmetic(Arithmetic, ValueType, Expression, Expression)
  /// A date and whole days, or two dates for the days between (also for times, in minutes).
  case addDays(Expression, Expression)
  case daysBetween(from: Expression, to: Expression)
  /// A code that lies in one of the set's ranges.
  case member(Expression, CodeSet)
  /// A list field of which any element lies in one of the set's ranges.
  case listMember(Variable, Int, CodeSet)
  case exists(RecordSet)
  case count(RecordSet)
  /// `of` is evaluated for each record of the set. Sum of nothing is 0; least, greatest and mean of nothing are missing.
  case fold(Fold, ValueType, RecordSet, of: Expression)
  /// The first or last record of the set in the given order; later keys break ties, then `updated`, then the identity.
  case pick(Pick, RecordSet, by: [SortKey])
  /// A field of a picked record; missing where no record was picked.
  case fieldOf(Expression, kind: RecordKind, field: Int)
  case attributeOf(Expression, Attribute)
  case isPresent(Expression)
  case choose(ValueType, when: Expression, then: Expression, otherwise: Expression)
  case call(Builtin, [Expression])
  /// An `int` seen as `real`.
  case toReal(Expression)

  /// What the evaluation is given besides records. Dates are capped: `asof` is the evaluation day, at most the period's end.
  package enum Context: Hashable, Sendable {
    case asof, periodStart, periodEnd, priorStart, priorEnd, fiscalYear
    /// First and last day of quarter 1…4 of the period.
    case quarterStart(Int), quarterEnd(Int)
    /// The subject's own key as a code, where it is one (units, areas); else missing.
    case subject
  }

  /// What every record has besides its fields.
  package enum Attribute: Hashable, Sendable {
    /// The reporting unit, a code.
    case unit
    /// The source's last-change day, a date.
    case updated
  }

  package enum Comparison: Hashable, Sendable { case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual }
  package enum Arithmetic: Hashable, Sendable { case add, subtract, multiply, divide, remainder }
  package enum Fold: Hashable, Sendable { case sum, least, greatest, mean }
  package enum Pick: Hashable, Sendable { case first, last }

  /// Functions with a fixed meaning; their argument types are listed with the checker.
  package enum Builtin: Hashable, Sendable {
    /// (from: date, to: date) → int, completed.
    case ageYears, ageMonths
    /// (date, int) → date, last day of the month where the day does not exist.
    case addMonths
    /// (bool…) → int: how many hold; how many hold before the first that does not.
    case countTrue, ladder
    /// (int… or real…) → the least, the greatest, of those present.
    case leastOf, greatestOf
    /// (any, any) → the first if present, else the second.
    case orElse
    /// (creatinine mg/dl: real, sex: code, age: int) → eGFR ml/min/1.73 m²: real; CKD-EPI 2009 without race.
    case ckdEpi2009
    /// (table: constant int index into the catalogue's growth tables, sex: code, axis: real, measure: real) → z-score: real.
    case zScore
    /// (time) → date
    case dateOf
    /// (real) → int, half away from zero.
    case round
    /// (code, int) → code: its first characters.
    case prefix
    case abs
    /// (fiscal year's date) → int: the Buddhist fiscal year that holds it.
    case fiscalYearOf
  }

  /// A record bound by an enclosing set, `each` or sort; slots are numbered from the outside in, from 0.
  package struct Variable: Hashable, Sendable {
    package let slot: Int
    package let kind: RecordKind

    package init(slot: Int, kind: RecordKind) {
      self.slot = slot
      self.kind = kind
    }
  }

  /// The live records of a kind for which the filter holds.
  package struct RecordSet: Hashable, Sendable {
    package let variable: Variable
    /// Nil: all of them.
    package let filter: Expression?

    package init(variable: Variable, filter: Expression?) {
      self.variable = variable
      self.filter = filter
    }
  }

  package struct SortKey: Hashable, Sendable {
    /// Reads the set's own variable.
    package let key: Expression
    package let type: ValueType
    package let descending: Bool

    package init(key: Expression, type: ValueType, descending: Bool) {
      self.key = key
      self.type = type
      self.descending = descending
    }
  }
}

/// Ranges of codes, both ends included, sorted and disjoint.
package struct CodeSet: Hashable, Sendable {
  package let ranges: [ClosedRange<Code>]

  package init(ranges: [ClosedRange<Code>]) { self.ranges = ranges }

  package func contains(_ code: Code) -> Bool { ranges.contains { $0.contains(code) } }
}
