import HealthRecords
import Indicators

@testable import CounterEngine
@testable import Simulation

/// An engine that counts one indicator, fed with rows.
struct OracleRig: ~Copyable {
  let program: Program
  let periods: [EvaluationPeriod]
  var shard: EngineShard
  private let units = UnitSet(Story.units.map { Code($0)! })

  init(_ program: Program, _ periods: [EvaluationPeriod], day: LocalDate) {
    self.program = program
    self.periods = periods
    shard = EngineShard(program: program, periods: periods, day: day)
  }

  mutating func apply(_ row: Row) throws {
    guard program.kinds.contains(row.kind) else { return }
    try row.payload.withUnsafeBytes { payload in
      try Array(row.subject.utf8).withUnsafeBytes { key in
        _ = try shard.apply(
          payload, format: .protobuf, key: key, kind: Int(row.kind.id), offset: row.offset, units: units)
      }
    }
  }

  /// What the engine has counted for a period.
  func tally(period: Int) -> TermSums {
    var sums = TermSums()
    for (key, value) in shard.counterValues() where key.period == period {
      let term = program.catalogue.indicators[key.indicator].terms[key.term]
      sums.add(term.name, at: "\(key.place)", Double(value) / Double(term.scale))
    }
    return sums
  }
}

/// The same rows, counted by the indicator's rule: all of them anew each time.
struct RuleRig {
  private let rule: any TruthRule
  private var subjects: [String: SubjectRecords] = [:]

  init(_ id: String) {
    rule = TruthRules(growth: Shipped.growth).all.first { $0.id == id }!
  }

  mutating func apply(_ row: Row) throws {
    _ = try subjects[row.subject, default: SubjectRecords()].accept(
      kindID: row.kind.id, payload: row.payload, position: row.offset)
  }

  func tally(_ period: EvaluationPeriod, on day: LocalDate) -> TermSums {
    var sums = TermSums()
    guard day >= period.first else { return sums }
    var tally = Tally()
    for records in subjects.values {
      rule.count(Known(records, period.year, asOf: min(day, period.last)), into: &tally)
    }
    for entry in tally.entries { sums.add(entry.term, at: entry.place, Double(entry.thousandths) / Tally.scale) }
    return sums
  }
}

/// The shipped catalogue, read once, and programs of single indicators.
enum Shipped {
  static let catalogue = Result { try Catalogue(.embedded) }

  /// The indicator alone, so that no other is evaluated.
  static func checked(_ id: String) throws -> CheckedCatalogue {
    let all = try catalogue.get().checked
    return CheckedCatalogue(
      indicators: all.indicators.filter { $0.id == id }, definitions: all.definitions, growthTables: all.growthTables)
  }

  static let growth = GrowthReference(files: CatalogueFiles.embedded.texts)
}
