internal import HealthRecords

extension Machine {
  /// Brings the bounds of a scan's tests up to the registers.
  mutating func resolve(_ scan: UnsafeMutablePointer<Scan>) {
    let first = Int(scan.pointee.firstTest)
    for i in first..<first + Int(scan.pointee.testCount) where !program.tests[i].isSteady {
      tests[i] = program.tests[i].resolved(registers)
    }
  }

  /// Whether a record passes a scan's tests; notes the day on which the answer changes.
  @inline(__always)
  mutating func passes(_ record: UnsafeRawPointer, _ scan: UnsafeMutablePointer<Scan>) -> Bool {
    var test = tests + Int(scan.pointee.firstTest)
    let end = test + Int(scan.pointee.testCount)
    while test < end {
      if holds(test, for: record) {
        while test.pointee.hasAlternative { test += 1 }
      } else if !test.pointee.hasAlternative {
        return false
      }
      test += 1
    }
    return true
  }

  @inline(__always)
  private mutating func holds(_ test: UnsafeMutablePointer<FieldTest>, for record: UnsafeRawPointer) -> Bool {
    let value = test.pointee.field.value(of: record)
    switch test.pointee.form {
    case .within:
      if value < test.pointee.low { return false }
      if value > test.pointee.high {
        if test.pointee.due == .aboveHigh { due(registers[0] &+ Int64(value &- test.pointee.high)) }
        return false
      }
      if test.pointee.due == .fromLow { due(registers[0] &+ Int64(value &- test.pointee.low) &+ 1) }
      return true
    case .outside: return value != 0 && (value < test.pointee.low || value > test.pointee.high)
    case .inSet: return value != 0 && sets[Int(test.pointee.set)].contains(value &<< UInt64(test.pointee.shift))
    case .notInSet: return value != 0 && !sets[Int(test.pointee.set)].contains(value &<< UInt64(test.pointee.shift))
    }
  }

  /// The first live match of a scan from a position on, as a register value; 0 where the kind ends without one.
  @inline(__always)
  mutating func match(from start: UnsafeRawPointer, _ scan: UnsafeMutablePointer<Scan>) -> Int64 {
    let (end, kind, stride) = (blockEnd, scan.pointee.kind, Int(scan.pointee.stride))
    var at = start
    while at < end {
      let head = at.load(as: UInt8.self)
      if head == kind {
        if passes(at, scan) { return Int64(Int(bitPattern: at)) }
        at += stride != 0 ? stride : RecordEntry(at).byteCount(kinds)
      } else if head == kind | 0x80 {
        at += RecordLayouts.headerBytes
      } else {
        return 0
      }
    }
    return 0
  }

  @inline(__always)
  mutating func match(after record: UnsafeRawPointer, _ scan: UnsafeMutablePointer<Scan>) -> Int64 {
    let stride = Int(scan.pointee.stride)
    return match(from: record + (stride != 0 ? stride : RecordEntry(record).byteCount(kinds)), scan)
  }

  /// The changed record if it is live and matches.
  mutating func changedMatch(_ scan: UnsafeMutablePointer<Scan>) -> Int64 {
    guard let changed else { return 0 }
    if scan.pointee.isDynamic { resolve(scan) }
    return passes(changed, scan) ? Int64(Int(bitPattern: changed)) : 0
  }

  /// The record to pick, as a register value; 0 for none.
  ///
  /// One whose first key is worse than the best one's is not even asked whether it passes: it does not matter before the best
  /// one goes, and the day on which that happens has been noted.
  mutating func best(_ pick: UnsafeMutablePointer<Pick>) -> Int64 {
    let scan = scans + pick.pointee.scan
    guard var at = begin(ofKind: scan.pointee.kind) else { return 0 }
    if scan.pointee.isDynamic { resolve(scan) }
    let (end, kind, stride) = (blockEnd, scan.pointee.kind, Int(scan.pointee.stride))
    let rank = pick.pointee.rank
    var best: UnsafeRawPointer?
    var bestKey: UInt64 = 0
    while at < end {
      let head = at.load(as: UInt8.self)
      if head == kind {
        let key = rank.value(of: at)
        if key >= bestKey, passes(at, scan),
          best.map({ key > bestKey || pick.pointee.prefers(at, to: $0) }) ?? true
        {
          (best, bestKey) = (at, key)
        }
        at += stride != 0 ? stride : RecordEntry(at).byteCount(kinds)
      } else if head == kind | 0x80 {
        at += RecordLayouts.headerBytes
      } else {
        break
      }
    }
    return Int64(Int(bitPattern: best))
  }
}
