import CounterEngine
import HealthRecords
import Indicators

/// One indicator whose second term joins two topics: visits of the period, and those of them whose patient is registered.
enum ModelCatalogue {
  static let person = RecordKind.named("person")!
  static let visit = RecordKind.named("visit")!
  static let kinds = [person, visit]
  static let topics = kinds.map(\.topic)
  static let year = FiscalYear(buddhistYear: 2561)!
  static let periods = [EvaluationPeriod(year)]
  static let day = year.last

  static let program: Program = {
    let date = Expression.field(.init(slot: 0, kind: visit), visit.field(named: "date")!)
    let visits = Expression.RecordSet(
      variable: .init(slot: 0, kind: visit), filter: .compare(.greaterOrEqual, .date, date, .context(.periodStart)))
    let registered = Expression.exists(
      .init(
        variable: .init(slot: 0, kind: person),
        filter: .member(
          .field(.init(slot: 0, kind: person), person.field(named: "discharge")!),
          CodeSet(ranges: ["9"..."9"]))))
    let place = Expression.attribute(.init(slot: 0, kind: visit), .unit)
    let one = Expression.constant(.int, 1)
    return Program(
      CheckedCatalogue(
        indicators: [
          CheckedIndicator(
            id: "model", subject: .person,
            terms: [
              CheckedTerm(name: "visits", each: visits, when: .constant(.bool, 1), value: one, place: place, scale: 1),
              CheckedTerm(name: "covered", each: visits, when: .definition(0), value: one, place: place, scale: 1),
            ])
        ], definitions: [.init(name: "registered", type: .bool, expression: registered)], growthTables: []))
  }()
}
