package import HealthRecords
package import Indicators

/// The same engine with no broker: takes events in any order and yields every snapshot of the end, in a fixed order.
///
/// Ties of `updated` are broken by the content here, because files have no positions: the result does not depend on the
/// order in which they are read.
package struct OfflineRun: ~Copyable {
  private let catalogue: Catalogue
  private let periods: [EvaluationPeriod]
  private let day: LocalDate
  private var shard: EngineShard
  private var units: [UnitEntry] = []
  private var unitSet = UnitSet([])
  private let keptKinds: Set<UInt8>
  package private(set) var eventCount = 0
  /// Events set aside, by reason.
  package private(set) var rejected: [String: Int] = [:]

  /// - Parameters:
  ///   - day: the as-of day.
  package init(catalogue: Catalogue, periods: [EvaluationPeriod], day: LocalDate) {
    self.catalogue = catalogue
    self.periods = periods
    self.day = day
    let program = Program(catalogue.checked)
    keptKinds = Set(program.kinds.map(\.id))
    shard = EngineShard(program: program, periods: periods, day: day)
  }

  /// The registry must be complete before the events of its units come.
  package mutating func setUnits(_ units: [UnitEntry]) {
    self.units = units
    unitSet = UnitSet(units.map(\.code))
  }

  /// Takes one event; a bad one is counted, not fatal.
  package mutating func apply(kind: RecordKind, key: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer) {
    eventCount += 1
    guard keptKinds.contains(kind.id) else { return }
    do throws(EventRejection) {
      _ = try shard.apply(
        payload, format: payload.first == 0x7B ? .json : .protobuf, key: key, kind: Int(kind.id),
        offset: OfflineRun.tieBreak(payload), units: unitSet)
    } catch {
      rejected[error.reason, default: 0] += 1
    }
  }

  /// Forty bits of the content in place of a position.
  private static func tieBreak(_ payload: UnsafeRawBufferPointer) -> Int64 {
    var h: UInt64 = 14_695_981_039_346_656_037
    for byte in payload { h = (h ^ UInt64(byte)) &* 1_099_511_628_211 }
    return Int64((h ^ h >> 32) & 0xFF_FFFF_FFFF)
  }

  /// Every snapshot, by indicator, period, level, place and affiliation.
  package mutating func snapshots() -> [Snapshot] {
    var rollUp = RollUp(catalogue: catalogue, registry: Registry(units: units, areas: [:]), day: day)
    var sums: [(part: Int, period: Int, place: Code, terms: [Int64])] = []
    shard.drainPartials { sums.append(($0, $1, $2, Array($3))) }
    for sum in sums.sorted(by: { ($0.part, $0.period, $0.place) < ($1.part, $1.period, $1.place) }) {
      rollUp.set(part: sum.part, period: periods[sum.period], place: sum.place, partition: 0, terms: sum.terms)
    }
    return rollUp.drain()
  }

  package var catalogueName: String { "\(catalogue.version)+\(catalogue.contentHash.prefix(8))" }
}
