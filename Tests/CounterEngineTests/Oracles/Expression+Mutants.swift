import HealthRecords
import Indicators

// Small changes to a rule, one at a time: what somebody might get wrong who writes it.

extension Expression {
  /// An expression changed at a single point.
  struct Mutant {
    let point: Expression
    let changed: Expression
    /// The whole, with the change in it.
    var expression: Expression

    var description: String { "\(point.brief) → \(changed.brief)" }
  }

  /// Every expression that differs from this one at a single point.
  func mutants(_ kind: MutantKind) -> [Mutant] {
    let own = kind == .all ? limitMutants + structureMutants : limitMutants
    var all = own.map { Mutant(point: self, changed: $0, expression: $0) }
    let parts = parts
    for (index, part) in parts.enumerated() {
      // The number of a growth table is no number that anybody writes.
      if case .call(.zScore, _) = self, index == 0 { continue }
      for var mutant in part.mutants(kind) {
        var changed = parts
        changed[index] = mutant.expression
        mutant.expression = rebuilt(changed)
        all.append(mutant)
      }
    }
    return all
  }

  enum MutantKind { case limits, all }

  /// Limits one off, comparisons that include or leave out their end, codes that are missing from a set.
  private var limitMutants: [Expression] {
    switch self {
    case .constant(.int, let value): [.constant(.int, value + 1), .constant(.int, value - 1)]
    case .constant(.code, _): [.constant(.code, Int64(("ZZZ" as Code).rawValue))]
    case .real(let value): [.real(value + 0.1), .real(value - 0.1)]
    case .context(.periodStart), .context(.periodEnd), .context(.priorStart), .context(.priorEnd),
      .context(.quarterStart), .context(.quarterEnd):
      [.addDays(self, .constant(.int, 1)), .addDays(self, .constant(.int, -1))]
    case .compare(let op, let type, let a, let b):
      [.compare(op.neighbour, type, a, b)]
    case .member(let value, let set):
      set.withoutOneRange.map { .member(value, $0) }
    case .listMember(let variable, let field, let set):
      set.withoutOneRange.map { .listMember(variable, field, $0) }
    default: []
    }
  }

  /// Conditions left out, the first for the last, one alternative for both.
  private var structureMutants: [Expression] {
    switch self {
    case .not(let inner): [inner]
    case .and(let a, let b), .or(let a, let b): [a, b]
    case .pick(let pick, let set, let by):
      [.pick(pick == .first ? .last : .first, set, by: by)]
        + (by.count > 1 && !by[by.count - 1].isByChange ? [.pick(pick, set, by: Array(by.dropLast()))] : [])
    case .choose(_, _, let then, let otherwise): [then, otherwise]
    default: []
    }
  }

  private var brief: String {
    var text = "\(self)".replacing("HealthRecords.", with: "").replacing("Indicators.Expression.", with: "")
    text.replace(/RecordField\([^)]*\)+,?/, with: "")
    text.replace(/RecordKind\([^\]]*\]\)/, with: "")
    return String(text.prefix(160))
  }

  /// The expressions directly inside this one.
  var parts: [Expression] {
    switch self {
    case .constant, .real, .missing, .context, .field, .attribute, .definition, .listMember: []
    case .not(let a), .isPresent(let a), .toReal(let a), .member(let a, _), .fieldOf(let a, _, _),
      .attributeOf(let a, _):
      [a]
    case .and(let a, let b), .or(let a, let b), .compare(_, _, let a, let b), .arithmetic(_, _, let a, let b),
      .addDays(let a, let b), .daysBetween(let a, let b):
      [a, b]
    case .exists(let set), .count(let set): set.filter.map { [$0] } ?? []
    case .fold(_, _, let set, let of): (set.filter.map { [$0] } ?? []) + [of]
    case .pick(_, let set, let by): (set.filter.map { [$0] } ?? []) + by.map(\.key)
    case .choose(_, let when, let then, let otherwise): [when, then, otherwise]
    case .call(_, let arguments): arguments
    }
  }

  /// The same with other expressions inside, in the order of `parts`.
  func rebuilt(_ parts: [Expression]) -> Expression {
    func changed(_ set: RecordSet) -> RecordSet {
      RecordSet(variable: set.variable, filter: set.filter == nil ? nil : parts[0])
    }
    switch self {
    case .constant, .real, .missing, .context, .field, .attribute, .definition, .listMember: return self
    case .not: return .not(parts[0])
    case .isPresent: return .isPresent(parts[0])
    case .toReal: return .toReal(parts[0])
    case .member(_, let set): return .member(parts[0], set)
    case .fieldOf(_, let kind, let field): return .fieldOf(parts[0], kind: kind, field: field)
    case .attributeOf(_, let attribute): return .attributeOf(parts[0], attribute)
    case .and: return .and(parts[0], parts[1])
    case .or: return .or(parts[0], parts[1])
    case .compare(let op, let type, _, _): return .compare(op, type, parts[0], parts[1])
    case .arithmetic(let op, let type, _, _): return .arithmetic(op, type, parts[0], parts[1])
    case .addDays: return .addDays(parts[0], parts[1])
    case .daysBetween: return .daysBetween(from: parts[0], to: parts[1])
    case .exists(let set): return .exists(changed(set))
    case .count(let set): return .count(changed(set))
    case .fold(let fold, let type, let set, _): return .fold(fold, type, changed(set), of: parts[parts.count - 1])
    case .pick(let pick, let set, let by):
      let keys = zip(by, parts.suffix(by.count)).map { SortKey(key: $1, type: $0.type, descending: $0.descending) }
      return .pick(pick, changed(set), by: keys)
    case .choose(let type, _, _, _): return .choose(type, when: parts[0], then: parts[1], otherwise: parts[2])
    case .call(let builtin, _): return .call(builtin, parts)
    }
  }

  /// Definitions that it names, and those that they name.
  func definitionsUsed(_ all: [CheckedDefinition]) -> Set<Int> {
    if case .definition(let index) = self { return all[index].expression.definitionsUsed(all).union([index]) }
    return parts.reduce(into: []) { $0.formUnion($1.definitionsUsed(all)) }
  }

  /// The same with definitions under other numbers.
  func renumbered(_ numbers: [Int: Int]) -> Expression {
    if case .definition(let index) = self { return .definition(numbers[index] ?? index) }
    return rebuilt(parts.map { $0.renumbered(numbers) })
  }
}

extension Expression.SortKey {
  /// The time of change breaks ties whether it is named or not.
  fileprivate var isByChange: Bool {
    if case .attribute(_, .updated) = key { return !descending }
    return false
  }
}

extension Expression.Comparison {
  /// The one that is easily taken for it.
  fileprivate var neighbour: Expression.Comparison {
    switch self {
    case .equal: .notEqual
    case .notEqual: .equal
    case .less: .lessOrEqual
    case .lessOrEqual: .less
    case .greater: .greaterOrEqual
    case .greaterOrEqual: .greater
    }
  }
}

extension CodeSet {
  /// Without the first, the middle or the last range.
  fileprivate var withoutOneRange: [CodeSet] {
    Set([0, ranges.count / 2, ranges.count - 1]).sorted().map { index in
      var rest = ranges
      rest.remove(at: index)
      return CodeSet(ranges: rest)
    }
  }
}
