import HealthRecords
import Indicators

@testable import CounterEngine

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
  func tally(period: Int) -> Tally {
    var tally = Tally()
    for (key, value) in shard.counterValues() where key.period == period {
      let term = program.catalogue.indicators[key.indicator].terms[key.term]
      tally.add(term.name, at: "\(key.place)", Double(value) / Double(term.scale))
    }
    return tally
  }

  /// The records of each subject, to start another engine with.
  func blocks() -> [(id: SubjectID, block: [UInt8])] {
    var blocks: [(id: SubjectID, block: [UInt8])] = []
    shard.forEachSubject { blocks.append(($0, Array($1))) }
    return blocks
  }
}

extension IndicatorOracle {
  /// What the oracle counts from all versions, as of a day.
  func tally(_ versions: [Row], _ period: EvaluationPeriod, on day: LocalDate) -> Tally {
    var tally = Tally()
    guard day >= period.first else { return tally }
    for known in Known.subjects(versions, period.year, asof: min(day, period.last)) { count(known, into: &tally) }
    return tally
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
}
