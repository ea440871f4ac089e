internal import HealthRecords
internal import Indicators

/// The kinds of which a subject must have a live record, or a value is missing, a condition false and a term 0: told from the
/// expression alone, as bits by kind id.
///
/// A term of diabetics is not evaluated for the many who are registered and have no such record, and nothing waits for a day on
/// their account: a value that lacks a kind stays as it is until a record of the kind comes.
struct KindNeeds {
  /// Of what cannot hold whatever records there are.
  private static let never = UInt64.max

  private let definitions: [CheckedDefinition]
  private var ofDefinitions: [Int: UInt64] = [:]

  init(_ definitions: [CheckedDefinition]) { self.definitions = definitions }

  mutating func of(_ term: CheckedTerm) -> UInt64 {
    let needs = holding(term.when) | counting(term.value) | present(term.place)
    return needs | (term.each.map { matching($0) } ?? 0)
  }

  /// For a record of the set to be there.
  private mutating func matching(_ set: Expression.RecordSet) -> UInt64 {
    1 << UInt64(set.variable.kind.id) | (set.filter.map { holding($0) } ?? 0)
  }

  /// For a condition to hold.
  private mutating func holding(_ e: Expression) -> UInt64 {
    switch e {
    case .constant(_, let value): return value == 0 ? KindNeeds.never : 0
    case .and(let a, let b): return holding(a) | holding(b)
    case .or(let a, let b): return holding(a) & holding(b)
    case .exists(let set): return matching(set)
    case .isPresent(let e), .member(let e, _): return present(e)
    case .compare(_, let type, let a, let b):
      switch type {
      case .int, .real, .date, .time, .code: return present(a) | present(b)
      default: return 0
      }
    case .definition(let index): return of(definition: index)
    case .fieldOf(let record, kind: _, field: _): return present(record)
    case .choose(_, when: let c, then: let a, otherwise: let b): return (holding(c) | holding(a)) & holding(b)
    default: return 0
    }
  }

  /// For a value to be present.
  private mutating func present(_ e: Expression) -> UInt64 {
    if e.type(definitions) == .bool { return 0 }
    switch e {
    case .missing: return KindNeeds.never
    case .pick(_, let set, by: _), .fold(.least, _, let set, of: _), .fold(.greatest, _, let set, of: _):
      return matching(set)
    case .fieldOf(let record, kind: _, field: _), .attributeOf(let record, _): return present(record)
    case .definition(let index): return of(definition: index)
    case .arithmetic(_, _, let a, let b), .addDays(let a, let b), .daysBetween(from: let a, to: let b):
      return present(a) | present(b)
    case .toReal(let e): return present(e)
    case .choose(_, when: let c, then: let a, otherwise: let b): return (holding(c) | present(a)) & present(b)
    case .call(.orElse, let values): return present(values[0]) & present(values[1])
    case .call(.ageYears, let values), .call(.ageMonths, let values), .call(.addMonths, let values),
      .call(.prefix, let values):
      return present(values[0]) | present(values[1])
    case .call(.dateOf, let values), .call(.fiscalYearOf, let values), .call(.round, let values),
      .call(.abs, let values):
      return present(values[0])
    default: return 0
    }
  }

  /// For a whole number to be present and not 0.
  private mutating func counting(_ e: Expression) -> UInt64 {
    switch e {
    case .constant(_, 0): KindNeeds.never
    case .count(let set), .fold(.sum, _, let set, of: _): matching(set)
    case .choose(_, when: let c, then: let a, otherwise: let b): (holding(c) | counting(a)) & counting(b)
    case .definition(let index): counting(definitions[index].expression)
    default: present(e)
    }
  }

  private mutating func of(definition index: Int) -> UInt64 {
    if let known = ofDefinitions[index] { return known }
    let definition = definitions[index]
    let needs = definition.type == .bool ? holding(definition.expression) : present(definition.expression)
    ofDefinitions[index] = needs
    return needs
  }
}
