import HealthRecords
import Indicators

/// The constants that a catalogue compares each field with: random values drawn from them meet its conditions often.
struct CatalogueWords {
  private(set) var codes: [RecordField: [Code]] = [:]
  private(set) var numbers: [RecordField: [Double]] = [:]

  /// - Parameter indices: of the indicators to meet.
  init(_ catalogue: CheckedCatalogue, of indices: [Int]) {
    let indicators = indices.map { catalogue.indicators[$0] }
    // An indicator's own definitions begin with its id; those of all indicators have no dot.
    for definition in catalogue.definitions
    where !definition.name.contains(".") || indicators.contains(where: { definition.name.hasPrefix($0.id + ".") }) {
      read(definition.expression)
    }
    for indicator in indicators {
      for term in indicator.terms {
        if let each = term.each { read(each) }
        for expression in [term.when, term.value, term.place] { read(expression) }
      }
    }
  }

  private func field(_ e: Expression) -> RecordField? {
    switch e {
    case .field(let variable, let index): variable.kind.fields[index]
    case .fieldOf(_, kind: let kind, field: let index): kind.fields[index]
    case .toReal(let e): self.field(e)
    default: nil
    }
  }

  private mutating func read(_ set: Expression.RecordSet) {
    if let filter = set.filter { read(filter) }
  }

  private mutating func note(_ a: Expression, _ b: Expression) {
    guard let field = field(a) else { return }
    switch b {
    case .constant(.code, let raw): codes[field, default: []].append(Code(rawValue: UInt64(raw)))
    case .constant(.int, let value), .toReal(.constant(_, let value)): numbers[field, default: []].append(Double(value))
    case .real(let value): numbers[field, default: []].append(value)
    default: break
    }
  }

  private mutating func note(_ field: RecordField, _ set: CodeSet) {
    for range in set.ranges {
      codes[field, default: []] += [range.lowerBound, Code(rawValue: range.upperBound.rawValue)]
    }
  }

  private mutating func read(_ e: Expression) {
    switch e {
    case .constant, .real, .missing, .context, .field, .attribute, .definition: break
    case .listMember(let variable, let index, let set): note(variable.kind.fields[index], set)
    case .member(let code, let set):
      if let field = field(code) { note(field, set) }
      read(code)
    case .compare(_, _, let a, let b):
      note(a, b)
      note(b, a)
      read(a)
      read(b)
    case .not(let e), .isPresent(let e), .toReal(let e), .fieldOf(let e, kind: _, field: _), .attributeOf(let e, _):
      read(e)
    case .and(let a, let b), .or(let a, let b), .arithmetic(_, _, let a, let b), .addDays(let a, let b),
      .daysBetween(from: let a, to: let b):
      read(a)
      read(b)
    case .exists(let set), .count(let set), .pick(_, let set, by: _): read(set)
    case .fold(_, _, let set, of: let value):
      read(set)
      read(value)
    case .choose(_, when: let c, then: let a, otherwise: let b):
      read(c)
      read(a)
      read(b)
    case .call(_, let arguments): for argument in arguments { read(argument) }
    }
  }
}
