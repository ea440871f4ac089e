internal import HealthRecords

/// One record in two versions, each nil where it is not live.
struct RecordChange {
  let kind: Int
  let old: UnsafeRawPointer?
  let new: UnsafeRawPointer?
  /// Whether the subject has no other live record of the kind.
  let isOnly: Bool
}

extension Machine {
  /// Whether one version of a record passes a gate: whether it can move the value, given all other records of the block
  /// that is loaded, which is the one before the change.
  ///
  /// - Parameter none: for routines that contribute nothing.
  mutating func passes(
    _ record: UnsafeRawPointer, _ gate: UnsafeMutablePointer<Gate>, except old: UnsafeRawPointer?,
    _ none: inout ContributionBuffer
  ) -> Bool {
    let scan = scans + Int(gate.pointee.scan)
    if scan.pointee.isDynamic { resolve(scan) }
    guard passes(record, scan), holdsRest(gate, record, &none) else { return false }
    let pick: UnsafeMutablePointer<Pick>?
    switch gate.pointee.rival {
    case .none: return true
    case .any: pick = nil
    case .better(let index): pick = picks + index
    }
    guard var at = begin(ofKind: scan.pointee.kind) else { return true }
    let (kind, stride, end) = (scan.pointee.kind, Int(scan.pointee.stride), blockEnd)
    // Without a pick any rival is as good as the record.
    let rank = pick?.pointee.rank ?? Pick.Rank.none
    let key = rank.value(of: record)
    while at < end {
      let head = at.load(as: UInt8.self)
      if head == kind {
        let rivalKey = rank.value(of: at)
        if rivalKey >= key, at != old, rivalKey > key || pick?.pointee.prefers(at, to: record) ?? true,
          passes(at, scan), holdsRest(gate, at, &none)
        {
          return false
        }
        at += stride != 0 ? stride : RecordEntry(at).byteCount(kinds)
      } else if head == kind | 0x80 {
        at += RecordLayouts.headerBytes
      } else {
        break
      }
    }
    return true
  }

  @inline(__always)
  private mutating func holdsRest(
    _ gate: UnsafeMutablePointer<Gate>, _ record: UnsafeRawPointer, _ none: inout ContributionBuffer
  ) -> Bool {
    let start = Int(gate.pointee.residueStart)
    guard start >= 0 else { return true }
    registers[Int(gate.pointee.record)] = Int64(Int(bitPattern: record))
    execute(from: start, into: &none)
    return registers[Int(gate.pointee.result)] != 0
  }
}
