internal import HealthRecords
internal import Indicators

/// A filter in two parts: tests of the record's own fields, alone or as alternatives, which a scan makes by itself, and the
/// rest, which stays code.
///
/// Together they hold exactly where the filter holds; the order of the parts does not matter, because expressions have no side
/// effects.
struct FilterSplit {
  /// A bound as an expression that does not read the record.
  enum Operand {
    case constant(Int64)
    case expression(Expression, adding: Int64)
  }

  struct Test {
    var storage: FieldStorage
    var form = FieldTest.Form.within
    var due = FieldTest.Due.never
    /// Nil: from the least that is present.
    var low: Operand?
    var high: Operand?
    var isForMissing = false
    var set: CodeSet?
  }

  /// All must hold; of each, one test must.
  private(set) var clauses: [[Test]] = []
  private(set) var residue: Expression?

  private let variable: Expression.Variable
  private let layouts: RecordLayouts

  /// Whether a bound may be computed, or must be at hand: a constant or part of the context.
  private let computes: Bool

  init(_ filter: Expression?, of variable: Expression.Variable, _ layouts: RecordLayouts, computes: Bool = true) {
    self.variable = variable
    self.layouts = layouts
    self.computes = computes
    if let filter { split(filter) }
    clauses = clauses.map(FilterSplit.waitingLast)
    // Those that note a day come last, so that only records that pass all else are waited for.
    func waits(_ clause: [Test]) -> Bool { clause.contains { $0.due != .never } }
    clauses = clauses.filter { !waits($0) } + clauses.filter(waits)
  }

  private static func waitingLast(_ clause: [Test]) -> [Test] {
    clause.filter { $0.due == .never } + clause.filter { $0.due != .never }
  }

  private mutating func split(_ e: Expression) {
    switch e {
    case .and(let a, let b):
      split(a)
      split(b)
    case .not(.not(let e)): split(e)
    case .not(.or(let a, let b)):
      split(.not(a))
      split(.not(b))
    default:
      if let found = clauses(e) {
        for clause in found { add(clause) }
      } else {
        residue = residue.map { .and($0, e) } ?? e
      }
    }
  }

  /// Adds a clause, joined with one that bounds the same field on the other side.
  private mutating func add(_ clause: [Test]) {
    guard clause.count == 1, let new = clause.first, isPlain(new) else {
      clauses.append(clause)
      return
    }
    let joined = clauses.firstIndex { known in
      known.count == 1 && isPlain(known[0]) && known[0].storage == new.storage
        && (known[0].low == nil || new.low == nil) && (known[0].high == nil || new.high == nil)
        && (known[0].due == .never || new.due == .never)
    }
    guard let joined else {
      clauses.append(clause)
      return
    }
    clauses[joined][0].low = clauses[joined][0].low ?? new.low
    clauses[joined][0].high = clauses[joined][0].high ?? new.high
    if new.due != .never { clauses[joined][0].due = new.due }
  }

  private func isPlain(_ test: Test) -> Bool { test.form == .within && test.set == nil && !test.isForMissing }

  // MARK: Alternatives

  private static let maxClauses = 8

  /// A condition as clauses; nil where part of it is no test, or where there would be too many of them.
  private func clauses(_ e: Expression) -> [[Test]]? {
    if let found = test(e) { return found.map { [$0] } }
    switch e {
    case .and(let a, let b):
      guard let a = clauses(a), let b = clauses(b) else { return nil }
      return a + b
    case .or(let a, let b):
      guard let a = clauses(a), let b = clauses(b), a.count * b.count <= FilterSplit.maxClauses else { return nil }
      return a.flatMap { x in b.map { x + $0 } }
    case .not(let e): return negated(e)
    default: return nil
    }
  }

  /// The clauses of `not e`. What is missing passes no comparison, and so the negation of each.
  private func negated(_ e: Expression) -> [[Test]]? {
    switch e {
    case .not(let e): return clauses(e)
    case .and(let a, let b): return clauses(.or(.not(a), .not(b)))
    case .or(let a, let b): return clauses(.and(.not(a), .not(b)))
    case .member(let code, let set):
      guard let storage = storage(code), storage.encoding == .code else { return nil }
      return [[Test(storage: storage, isForMissing: true), Test(storage: storage, form: .notInSet, set: set)]]
    case .compare(let comparison, let type, let a, let b):
      guard isAlwaysComparable(comparison, a, b), let tests = test(.compare(comparison.negated, type, a, b)),
        tests.count == 1
      else { return nil }
      return [[Test(storage: tests[0].storage, isForMissing: true), tests[0]]]
    default: return nil
    }
  }

  /// Whether what a field is compared with is never missing itself.
  private func isAlwaysComparable(_ comparison: Expression.Comparison, _ a: Expression, _ b: Expression) -> Bool {
    if AsofComparison(comparison, a, b) != nil { return true }
    guard let other = storage(a) != nil ? b : storage(b) != nil ? a : nil else { return false }
    switch other {
    case .constant(_, let value): return value != missing
    case .real(let value), .toReal(.real(let value)): return !value.isNaN
    case .toReal(.constant(_, let value)): return value != missing
    case .context(let context): return context != .subject && context != .asof
    default: return false
    }
  }

  // MARK: Which expressions are tests

  private func test(_ e: Expression) -> [Test]? {
    switch e {
    case .member(let code, let set):
      guard let storage = storage(code), storage.encoding == .code else { return nil }
      if set.ranges.count == 1 {
        return [
          Test(
            storage: storage, low: .constant(Int64(set.ranges[0].lowerBound.rawValue)),
            high: .constant(Int64(set.ranges[0].upperBound.rawValue)))
        ]
      }
      return [Test(storage: storage, form: .inSet, set: set)]
    case .isPresent(let e): return storage(e).map { [Test(storage: $0)] }
    case .not(.isPresent(let e)): return storage(e).map { [Test(storage: $0, isForMissing: true)] }
    case .field: return storage(e).flatMap { $0.encoding == .bool ? [Test(storage: $0)] : nil }
    case .not(let e):
      guard let storage = storage(e), storage.encoding == .bool else { return nil }
      return [Test(storage: storage, isForMissing: true)]
    case .compare(let comparison, let type, let a, let b): return compare(comparison, type, a, b)
    default: return nil
    }
  }

  private func storage(_ e: Expression) -> FieldStorage? {
    switch e {
    case .field(variable, let field): FieldStorage(variable.kind, field: field, layouts)
    case .attribute(variable, .unit): FieldStorage(unitOf: variable.kind, layouts)
    default: nil
    }
  }

  private func compare(
    _ comparison: Expression.Comparison, _ type: ValueType, _ a: Expression, _ b: Expression
  ) -> [Test]? {
    if let dated = AsofComparison(comparison, a, b) {
      guard let storage = storage(dated.date), storage.encoding == .date else { return nil }
      return asof(dated, storage).map { [$0] }
    }
    if type == .real { return decimal(comparison, a, b) ?? decimal(comparison.flipped, b, a) }
    guard type == .int || type == .date || type == .time || type == .code else { return nil }
    return field(comparison, a, b) ?? field(comparison.flipped, b, a) ?? days(comparison, a, b)
      ?? days(comparison.flipped, b, a)
  }

  /// `asof + shift ? date`
  private func asof(_ dated: AsofComparison, _ storage: FieldStorage) -> Test? {
    func bound(_ steps: Int64) -> Operand { .expression(.context(.asof), adding: dated.shift + steps) }
    switch dated.comparison {
    case .less: return Test(storage: storage, due: .fromLow, low: bound(1))
    case .lessOrEqual: return Test(storage: storage, due: .fromLow, low: bound(0))
    case .greater: return Test(storage: storage, due: .aboveHigh, high: bound(-1))
    case .greaterOrEqual: return Test(storage: storage, due: .aboveHigh, high: bound(0))
    case .equal, .notEqual: return nil
    }
  }

  /// `field ? e`
  private func field(_ comparison: Expression.Comparison, _ field: Expression, _ e: Expression) -> [Test]? {
    guard let storage = storage(field), storage.encoding != .decimal, isSteady(e) else { return nil }
    return bounds(comparison, storage, e, adding: 0)
  }

  /// `field − e ? days` or `e − field ? days`
  private func days(_ comparison: Expression.Comparison, _ x: Expression, _ y: Expression) -> [Test]? {
    guard case .daysBetween(from: let from, to: let to) = x, case .constant(.int, let days) = y else { return nil }
    if let storage = storage(to), storage.encoding == .date, isSteady(from) {
      return bounds(comparison, storage, from, adding: days)
    }
    if let storage = storage(from), storage.encoding == .date, isSteady(to) {
      return bounds(comparison.flipped, storage, to, adding: -days)
    }
    return nil
  }

  private func bounds(
    _ comparison: Expression.Comparison, _ storage: FieldStorage, _ e: Expression, adding steps: Int64
  ) -> [Test] {
    func bound(_ more: Int64) -> Operand {
      let (base, given) = FilterSplit.peeled(e)
      if case .constant(_, let value) = base { return .constant(value &+ given &+ steps &+ more) }
      return .expression(base, adding: given &+ steps &+ more)
    }
    switch comparison {
    case .equal: return [Test(storage: storage, low: bound(0), high: bound(0))]
    case .notEqual: return [Test(storage: storage, form: .outside, low: bound(0), high: bound(0))]
    case .less: return [Test(storage: storage, high: bound(-1))]
    case .lessOrEqual: return [Test(storage: storage, high: bound(0))]
    case .greater: return [Test(storage: storage, low: bound(1))]
    case .greaterOrEqual: return [Test(storage: storage, low: bound(0))]
    }
  }

  /// A decimal against a number; its bounds are thousandths.
  private func decimal(_ comparison: Expression.Comparison, _ field: Expression, _ e: Expression) -> [Test]? {
    guard let storage = storage(field), storage.encoding == .decimal else { return nil }
    let bound: Double
    switch e {
    case .real(let value): bound = value
    case .toReal(.constant(_, let value)): bound = Double(value)
    default: return nil
    }
    guard !bound.isNaN else { return nil }
    let first = FieldStorage.leastDecimal(bound, orEqual: true)
    let above = FieldStorage.leastDecimal(bound, orEqual: false)
    func thousandths(_ stored: Int64) -> Operand { .constant(stored - 1 << 31) }
    let (from, after) = (Int64(first), Int64(above))
    switch comparison {
    case .equal: return [Test(storage: storage, low: thousandths(from), high: thousandths(after - 1))]
    case .notEqual:
      return [Test(storage: storage, form: .outside, low: thousandths(from), high: thousandths(after - 1))]
    case .less: return [Test(storage: storage, high: thousandths(from - 1))]
    case .lessOrEqual: return [Test(storage: storage, high: thousandths(after - 1))]
    case .greater: return [Test(storage: storage, low: thousandths(after))]
    case .greaterOrEqual: return [Test(storage: storage, low: thousandths(from))]
    }
  }

  /// An operand without the constant that is added to it.
  private static func peeled(_ e: Expression) -> (Expression, adding: Int64) {
    switch e {
    case .addDays(let base, .constant(.int, let steps)), .arithmetic(.add, .int, let base, .constant(_, let steps)):
      let (inner, given) = peeled(base)
      return (inner, given &+ steps)
    case .arithmetic(.subtract, .int, let base, .constant(_, let steps)):
      let (inner, given) = peeled(base)
      return (inner, given &- steps)
    default: return (e, 0)
    }
  }

  /// Whether an operand can be worked out before the scan: it reads neither the record nor, but through a definition that
  /// notes the day itself, the evaluation day.
  private func isSteady(_ e: Expression) -> Bool {
    switch FilterSplit.peeled(e).0 {
    case .constant(_, let value): value != missing
    case .context(let context): context != .asof
    case .definition: computes
    case .field(let other, _), .attribute(let other, _): computes && other.slot < variable.slot
    case .fieldOf(let record, kind: _, field: _), .attributeOf(let record, _): isSteady(record)
    case .addDays(let a, let b), .arithmetic(_, .int, let a, let b): computes && isSteady(a) && isSteady(b)
    default: false
    }
  }
}
