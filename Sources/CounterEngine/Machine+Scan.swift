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
      let value = test.pointee.field.value(of: record)
      switch test.pointee.form {
      case .within:
        if value < test.pointee.low { return false }
        if value > test.pointee.high {
          if test.pointee.due == .aboveHigh { due(registers[0] &+ Int64(value &- test.pointee.high)) }
          return false
        }
        if test.pointee.due == .fromLow { due(registers[0] &+ Int64(value &- test.pointee.low) &+ 1) }
      case .outside:
        if value == 0 || (value >= test.pointee.low && value <= test.pointee.high) { return false }
      case .inSet:
        if value == 0 || !sets[Int(test.pointee.set)].contains(value << UInt64(test.pointee.shift)) { return false }
      }
      test += 1
    }
    return true
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
  mutating func best(_ pick: UnsafeMutablePointer<Pick>) -> Int64 {
    let scan = scans + pick.pointee.scan
    let offset = kindStarts[Int(scan.pointee.kind)]
    guard offset >= 0 else { return 0 }
    if scan.pointee.isDynamic { resolve(scan) }
    var best = match(from: block + Int(offset), scan)
    guard best != 0 else { return 0 }
    // Most candidates lose or win by the first key: the other keys are looked at where it is equal.
    var record = UnsafeRawPointer(bitPattern: Int(best))!
    var bestKey = pick.pointee.firstKey(of: record)
    while true {
      let candidate = match(after: record, scan)
      guard candidate != 0 else { return best }
      record = UnsafeRawPointer(bitPattern: Int(candidate))!
      let key = pick.pointee.firstKey(of: record)
      if key < bestKey { continue }
      if key > bestKey || pick.pointee.prefers(record, to: UnsafeRawPointer(bitPattern: Int(best))!) {
        (best, bestKey) = (candidate, key)
      }
    }
  }
}
