import CounterEngine
import HealthRecords
import Indicators

/// A small catalogue built by hand, so that the engine is tested without the language: last value of a window, a deadline,
/// an age limit, nested sets, sums and per-record terms.
enum TestCatalogue {
  static let person = RecordKind.named("person")!
  static let chronic = RecordKind.named("chronic")!
  static let lab = RecordKind.named("lab")!
  static let tb = RecordKind.named("tb_case")!
  static let delivery = RecordKind.named("delivery")!
  static let visit = RecordKind.named("visit")!

  static func variable(_ kind: RecordKind, _ slot: Int = 0) -> Expression.Variable { .init(slot: slot, kind: kind) }
  static func field(_ kind: RecordKind, _ name: String, _ slot: Int = 0) -> Expression {
    .field(variable(kind, slot), kind.field(named: name)!)
  }
  static func set(_ kind: RecordKind, _ slot: Int = 0, _ filter: Expression?) -> Expression.RecordSet {
    .init(variable: variable(kind, slot), filter: filter)
  }
  static func all(_ parts: Expression...) -> Expression { parts.dropFirst().reduce(parts[0]) { .and($0, $1) } }
  static func inPeriod(_ date: Expression) -> Expression {
    .and(
      .compare(.greaterOrEqual, .date, date, .context(.periodStart)),
      .compare(.lessOrEqual, .date, date, .context(.asof)))
  }
  static func codes(_ texts: String...) -> CodeSet {
    CodeSet(ranges: texts.map { Code($0)!...Code($0)! }.sorted { $0.lowerBound < $1.lowerBound })
  }
  static func prefixes(_ from: String, _ to: String) -> CodeSet {
    CodeSet(ranges: [Code(from)!...Code(to)!.lastWithPrefix])
  }

  /// 0: the home unit's person record; 1: its unit; 2: registered diabetic; 3: last HbA1c of the period.
  static let definitions: [CheckedDefinition] = [
    .init(
      name: "home", type: .record(person),
      expression: .pick(
        .last,
        set(
          person, 0,
          .and(.member(field(person, "type_area"), codes("1", "3")), .member(field(person, "discharge"), codes("9")))),
        by: [
          .init(key: .attribute(variable(person), .updated), type: .date, descending: false),
          .init(key: .attribute(variable(person), .unit), type: .code, descending: true),
        ])),
    .init(name: "home_unit", type: .code, expression: .attributeOf(.definition(0), .unit)),
    .init(
      name: "diabetic", type: .bool,
      expression: .exists(
        set(
          chronic, 0,
          .and(
            .member(field(chronic, "code"), prefixes("E10", "E14")),
            .compare(.lessOrEqual, .date, field(chronic, "date"), .context(.asof)))))),
    .init(
      name: "last_hba1c", type: .record(lab),
      expression: .pick(
        .last, set(lab, 0, .and(.member(field(lab, "test"), codes("05", "0531601")), inPeriod(field(lab, "date")))),
        by: [.init(key: field(lab, "date"), type: .date, descending: false)])),
  ]

  static func term(
    _ name: String, each: Expression.RecordSet? = nil, _ when: Expression, value: Expression = .constant(.int, 1),
    place: Expression = .definition(1)
  ) -> CheckedTerm {
    CheckedTerm(name: name, each: each, when: when, value: value, place: place, scale: 1)
  }

  static let indicators: [CheckedIndicator] = [
    CheckedIndicator(
      id: "control", subject: .person,
      terms: [
        term("registered", .definition(2)),
        term(
          "controlled",
          .and(
            .definition(2),
            .compare(
              .less, .real, .fieldOf(.definition(3), kind: lab, field: lab.field(named: "value")!), .real(7)))),
      ]),
    // A cohort of the first quarter with a deadline: waiting shows as its own term until 31 August.
    CheckedIndicator(
      id: "cohort", subject: .person,
      terms: [
        term(
          "cohort", each: set(tb, 0, inFirstQuarter), .constant(.bool, 1), place: .attribute(variable(tb), .unit)),
        term(
          "success", each: set(tb, 0, inFirstQuarter),
          all(
            .member(field(tb, "outcome"), codes("COMPLETED", "CURED")),
            .compare(.lessOrEqual, .date, field(tb, "outcome_date"), .context(.asof)),
            .compare(
              .lessOrEqual, .date, field(tb, "outcome_date"), .addDays(.context(.periodEnd), .constant(.int, -30)))),
          place: .attribute(variable(tb), .unit)),
        term(
          "overdue", each: set(tb, 0, inFirstQuarter),
          all(
            .not(.isPresent(field(tb, "outcome"))),
            .compare(
              .greater, .int, .daysBetween(from: field(tb, "registered"), to: .context(.asof)), .constant(.int, 180))),
          place: .attribute(variable(tb), .unit)),
      ]),
    // Sums, ages on the evaluation day, nested sets and lists.
    CheckedIndicator(
      id: "mixed", subject: .person,
      terms: [
        term(
          "births", .exists(set(delivery, 0, nil)),
          value: .fold(
            .sum, .int, set(delivery, 0, inPeriod(field(delivery, "date"))), of: field(delivery, "live_births"))),
        term(
          "young",
          .compare(
            .less, .int,
            .call(
              .ageYears,
              [.fieldOf(.definition(0), kind: person, field: person.field(named: "birth")!), .context(.asof)]),
            .constant(.int, 6))),
        term(
          "antibiotic", each: set(visit, 0, inPeriod(field(visit, "date"))),
          .listMember(variable(visit), visit.field(named: "drugs")!, prefixes("J01", "J01")),
          place: .attribute(variable(visit), .unit)),
        // Visits followed by another within 30 days: a set nested in another, both bound.
        term(
          "returned", each: set(visit, 0, nil),
          .exists(
            set(
              visit, 1,
              .and(
                .compare(.greater, .date, field(visit, "date", 1), field(visit, "date", 0)),
                .compare(
                  .lessOrEqual, .int, .daysBetween(from: field(visit, "date", 0), to: field(visit, "date", 1)),
                  .constant(.int, 30))))),
          place: .attribute(variable(visit), .unit)),
      ]),
  ]

  private static let inFirstQuarter: Expression = all(
    .compare(.equal, .code, field(tb, "category"), .constant(.code, Int64(("NEW" as Code).rawValue))),
    .compare(.greaterOrEqual, .date, field(tb, "registered"), .context(.quarterStart(1))),
    .compare(.lessOrEqual, .date, field(tb, "registered"), .context(.quarterEnd(1))),
    .compare(.lessOrEqual, .date, field(tb, "registered"), .context(.asof)))

  static let program = Program(CheckedCatalogue(indicators: indicators, definitions: definitions, growthTables: []))
}
