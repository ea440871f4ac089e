internal import HealthRecords
internal import Indicators

/// Asks of a changed record whether it can move what some indicators read, before any of them is evaluated.
struct Gate {
  /// The tests of the record's own fields, and the routine of what else its filter asks; -1 for none.
  let scan: Int32
  let residueStart: Int32
  let record: UInt16
  let result: UInt16
  let rival: Rival
  /// Whose values may move, as a range of `Program.gateIndicators`.
  let indicators: Range<Int32>

  /// Which other record makes this one not matter.
  enum Rival: Equatable {
    case none
    /// Any that passes the same filter.
    case any
    /// One that passes and is picked before it, by the pick of this index.
    case better(Int)
  }
}

/// What an event of one kind has to ask.
struct KindPlan {
  let gates: Range<Int>
  /// Indicators that read the kind, as a range of `Program.kindIndicators`.
  let indicators: Range<Int>
}

extension Lowering {
  /// A routine that leaves in `result` whether the rest of a filter holds for the record.
  mutating func gate(_ reading: Reading, indicators: Range<Int32>) -> Gate {
    let set = Expression.RecordSet(variable: .init(slot: 0, kind: reading.kind), filter: reading.filter)
    variables = [:]
    let walk = walk(set, computes: false)
    let record = newRegister()
    variables[0] = record
    var start = -1
    var result = record
    if let residue = walk.residue {
      start = code.count
      result = lower(residue)
      emit(.init(op: .stop))
    }
    let rival: Gate.Rival =
      switch reading.use {
      case .any: .none
      case .exists: .any
      case .pick(let pick, let keys):
        Pick(pick, set.variable, keys, layouts, scan: walk.scan).map { .better(add($0)) } ?? .none
      }
    return Gate(
      scan: Int32(walk.scan), residueStart: Int32(start), record: record, result: result, rival: rival,
      indicators: indicators)
  }
}
