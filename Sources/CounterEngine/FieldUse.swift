internal import HealthRecords
internal import Indicators

/// What an expression reads: kinds, fields, and of which kinds the reporting unit. Decides what state keeps and what an event
/// can change.
struct FieldUse {
  private(set) var fields: [RecordKind: Set<Int>] = [:]
  private(set) var unitOf: Set<RecordKind> = []
  /// Definitions named, to be followed by the caller.
  private(set) var definitions: Set<Int> = []

  var kindMask: UInt64 { fields.keys.reduce(0) { $0 | 1 << UInt64($1.id) } }

  mutating func formUnion(_ other: FieldUse) {
    fields.merge(other.fields) { $0.union($1) }
    unitOf.formUnion(other.unitOf)
    definitions.formUnion(other.definitions)
  }

  mutating func add(_ set: Expression.RecordSet) {
    fields[set.variable.kind, default: []].formUnion([])
    if let filter = set.filter { add(filter) }
  }

  mutating func add(_ expression: Expression) {
    switch expression {
    case .constant, .real, .missing, .context: break
    case .field(let variable, let field): fields[variable.kind, default: []].insert(field)
    case .attribute(let variable, let attribute): add(attribute, of: variable.kind)
    case .definition(let index): definitions.insert(index)
    case .not(let e), .isPresent(let e), .toReal(let e), .member(let e, _): add(e)
    case .and(let a, let b), .or(let a, let b), .compare(_, _, let a, let b), .arithmetic(_, _, let a, let b),
      .addDays(let a, let b), .daysBetween(from: let a, to: let b):
      add(a)
      add(b)
    case .listMember(let variable, let field, _): fields[variable.kind, default: []].insert(field)
    case .exists(let set), .count(let set): add(set)
    case .fold(_, _, let set, of: let value):
      add(set)
      add(value)
    case .pick(_, let set, by: let keys):
      add(set)
      for key in keys { add(key.key) }
    case .fieldOf(let record, kind: let kind, field: let field):
      add(record)
      fields[kind, default: []].insert(field)
    case .attributeOf(let record, let attribute):
      add(record)
      if case .record(let kind)? = record.recordType {
        add(attribute, of: kind)
      } else {
        pendingUnits.append((record, attribute))
      }
    case .choose(_, when: let c, then: let a, otherwise: let b):
      add(c)
      add(a)
      add(b)
    case .call(_, let arguments): for argument in arguments { add(argument) }
    }
  }

  /// Attributes of records that a definition yields; resolved when definitions' types are at hand.
  private var pendingUnits: [(Expression, Expression.Attribute)] = []

  mutating func resolve(_ definitions: [CheckedDefinition]) {
    for (record, attribute) in pendingUnits {
      if case .record(let kind) = record.type(definitions) { add(attribute, of: kind) }
    }
    pendingUnits = []
  }

  private mutating func add(_ attribute: Expression.Attribute, of kind: RecordKind) {
    fields[kind, default: []].formUnion([])
    if attribute == .unit { unitOf.insert(kind) }
  }
}

extension Expression {
  /// The record type of a record-valued expression that can be told without definitions.
  var recordType: ValueType? {
    switch self {
    case .pick(_, let set, by: _): .record(set.variable.kind)
    case .missing(let type): type
    default: nil
    }
  }

  func type(_ definitions: [CheckedDefinition]) -> ValueType {
    switch self {
    case .constant(let type, _), .missing(let type), .arithmetic(_, let type, _, _), .choose(let type, _, _, _): type
    case .fold(let fold, let type, _, of: _): fold == .mean ? .real : type
    case .real, .toReal: .real
    case .context(let context):
      switch context {
      case .fiscalYear: .int
      case .subject: .code
      default: .date
      }
    case .field(let variable, let field): variable.kind.fields[field].type.valueType
    case .fieldOf(_, kind: let kind, field: let field): kind.fields[field].type.valueType
    case .attribute(_, let attribute), .attributeOf(_, let attribute): attribute == .unit ? .code : .date
    case .definition(let index): definitions[index].type
    case .not, .and, .or, .compare, .member, .listMember, .exists, .isPresent: .bool
    case .addDays: .date
    case .daysBetween, .count: .int
    case .pick(_, let set, by: _): .record(set.variable.kind)
    case .call(let builtin, let arguments):
      switch builtin {
      case .ageYears, .ageMonths, .countTrue, .ladder, .round, .fiscalYearOf: .int
      case .addMonths, .dateOf: .date
      case .ckdEpi2009, .zScore: .real
      case .prefix: .code
      case .leastOf, .greatestOf, .orElse, .abs: arguments[0].type(definitions)
      }
    }
  }
}

extension FieldType {
  var valueType: ValueType {
    switch self {
    case .code, .icd, .codes, .icds, .text: .code
    case .date: .date
    case .time: .time
    case .bool: .bool
    case .int, .long: .int
    case .decimal: .real
    }
  }
}
