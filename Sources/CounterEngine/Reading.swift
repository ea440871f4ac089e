internal import HealthRecords
internal import Indicators

/// One way in which the records of a kind enter a value, as far as it can be told from one record alone.
///
/// A record that does not pass the filter in the version before a change nor in the one after cannot move the value: this is
/// what lets an event leave most indicators alone.
struct Reading: Hashable {
  enum Use: Hashable {
    /// Any record that passes may matter.
    case any
    /// Matters only if no other passes.
    case exists
    /// Matters only if no other that passes is to be picked before it.
    case pick(Expression.Pick, [Expression.SortKey])
  }

  let kind: RecordKind
  /// Necessary for a record to matter; nil: every record may. Its variable has slot 0.
  let filter: Expression?
  let use: Use
}

/// The readings of expressions, definitions followed, in the order they are written.
struct Readings {
  private let definitions: [CheckedDefinition]
  private var ofDefinitions: [Int: [Reading]] = [:]

  init(_ definitions: [CheckedDefinition]) { self.definitions = definitions }

  mutating func of(_ term: CheckedTerm) -> [Reading] {
    var found = besidesEach(term)
    if let each = term.each {
      // A record contributes only where the set's filter and the term's condition both hold.
      let condition = each.filter.map { .and($0, term.when) } ?? term.when
      insert(Reading(kind: each.variable.kind, filter: weakened(condition, each.variable), use: .any), &found)
    }
    return found
  }

  /// What a term reads besides the records that it has one contribution for each of.
  mutating func besidesEach(_ term: CheckedTerm) -> [Reading] {
    var found: [Reading] = []
    for part in [term.each?.filter, term.when, term.value, term.place] {
      if let part { add(part, &found) }
    }
    return found
  }

  private mutating func of(definition index: Int) -> [Reading] {
    if let known = ofDefinitions[index] { return known }
    var found: [Reading] = []
    add(definitions[index].expression, &found)
    ofDefinitions[index] = found
    return found
  }

  private func insert(_ reading: Reading, _ found: inout [Reading]) {
    if !found.contains(reading) { found.append(reading) }
  }

  private mutating func add(
    _ set: Expression.RecordSet, _ use: Reading.Use, _ found: inout [Reading]
  ) {
    let variable = set.variable
    let filter = set.filter.flatMap { weakened($0, variable) }
    // Only of a filter that is all about the record itself can it be told which other records pass.
    let isExact = set.filter == nil || set.filter.flatMap { local($0, variable) } != nil
    insert(Reading(kind: variable.kind, filter: filter, use: isExact ? use : .any), &found)
    if let filter = set.filter { add(filter, &found) }
  }

  private mutating func add(_ e: Expression, _ found: inout [Reading]) {
    switch e {
    case .constant, .real, .missing, .context, .field, .attribute, .listMember: break
    case .definition(let index): for reading in of(definition: index) { insert(reading, &found) }
    case .not(let e), .isPresent(let e), .toReal(let e), .member(let e, _), .fieldOf(let e, kind: _, field: _),
      .attributeOf(let e, _):
      add(e, &found)
    case .and(let a, let b), .or(let a, let b), .compare(_, _, let a, let b), .arithmetic(_, _, let a, let b),
      .addDays(let a, let b), .daysBetween(from: let a, to: let b):
      add(a, &found)
      add(b, &found)
    case .exists(let set): add(set, .exists, &found)
    case .count(let set): add(set, .any, &found)
    case .fold(_, _, let set, of: let value):
      add(set, .any, &found)
      add(value, &found)
    case .pick(let pick, let set, by: let keys):
      let own = keys.compactMap { key in
        local(key.key, set.variable).map { Expression.SortKey(key: $0, type: key.type, descending: key.descending) }
      }
      add(set, own.count == keys.count ? .pick(pick, own) : .any, &found)
      for key in keys { add(key.key, &found) }
    case .choose(_, when: let c, then: let a, otherwise: let b):
      add(c, &found)
      add(a, &found)
      add(b, &found)
    case .call(_, let arguments): for argument in arguments { add(argument, &found) }
    }
  }

  /// What of a condition can be told from the record alone: holds wherever the condition does. Nil: nothing can.
  private func weakened(_ e: Expression, _ variable: Expression.Variable) -> Expression? {
    if let local = local(e, variable) { return local }
    switch e {
    case .and(let a, let b):
      guard let a = weakened(a, variable) else { return weakened(b, variable) }
      return weakened(b, variable).map { .and(a, $0) } ?? a
    case .or(let a, let b):
      guard let a = weakened(a, variable), let b = weakened(b, variable) else { return nil }
      return .or(a, b)
    case .not(.not(let e)): return weakened(e, variable)
    case .not(.and(let a, let b)): return weakened(.or(.not(a), .not(b)), variable)
    case .not(.or(let a, let b)): return weakened(.and(.not(a), .not(b)), variable)
    default: return nil
    }
  }

  /// The expression with the variable in slot 0, if it reads nothing but that record, constants and the context.
  private func local(_ e: Expression, _ variable: Expression.Variable) -> Expression? {
    func own(_ e: Expression) -> Expression? { local(e, variable) }
    func both(_ a: Expression, _ b: Expression, _ join: (Expression, Expression) -> Expression) -> Expression? {
      guard let a = own(a), let b = own(b) else { return nil }
      return join(a, b)
    }
    let slot0 = Expression.Variable(slot: 0, kind: variable.kind)
    switch e {
    case .constant, .real, .missing, .context: return e
    case .field(variable, let field): return .field(slot0, field)
    case .attribute(variable, let attribute): return .attribute(slot0, attribute)
    case .listMember(variable, let field, let set): return .listMember(slot0, field, set)
    case .not(let e): return own(e).map { .not($0) }
    case .isPresent(let e): return own(e).map { .isPresent($0) }
    case .toReal(let e): return own(e).map { .toReal($0) }
    case .member(let e, let set): return own(e).map { .member($0, set) }
    case .and(let a, let b): return both(a, b) { .and($0, $1) }
    case .or(let a, let b): return both(a, b) { .or($0, $1) }
    case .addDays(let a, let b): return both(a, b) { .addDays($0, $1) }
    case .daysBetween(from: let a, to: let b): return both(a, b) { .daysBetween(from: $0, to: $1) }
    case .compare(let comparison, let type, let a, let b): return both(a, b) { .compare(comparison, type, $0, $1) }
    case .arithmetic(let operation, let type, let a, let b):
      return both(a, b) { .arithmetic(operation, type, $0, $1) }
    case .choose(let type, when: let c, then: let a, otherwise: let b):
      guard let c = own(c) else { return nil }
      return both(a, b) { .choose(type, when: c, then: $0, otherwise: $1) }
    case .call(let builtin, let arguments):
      let own = arguments.compactMap(own)
      return own.count == arguments.count ? .call(builtin, own) : nil
    default: return nil
    }
  }
}
