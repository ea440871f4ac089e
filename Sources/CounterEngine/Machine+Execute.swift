internal import HealthRecords
internal import Indicators

extension Machine {
  /// Runs a routine until it stops.
  mutating func execute(from start: Int, into contributions: inout ContributionBuffer) {
    var pc = start
    let (code, r) = (code, registers)
    while true {
      let i = code + pc
      pc &+= 1
      // Read where they are needed: few steps have all of them.
      var dst: Int { Int(i.pointee.dst) }
      var a: Int { Int(i.pointee.a) }
      var b: Int { Int(i.pointee.b) }
      switch i.pointee.op {
      case .stop: return
      case .jump: pc = i.pointee.target
      case .jumpIfFalse: if r[a] == 0 { pc = i.pointee.target }
      case .jumpIfTrue: if r[a] != 0 { pc = i.pointee.target }
      case .jumpIfPresentInt: if r[a] != missing { pc = i.pointee.target }
      case .jumpIfPresentReal: if !Double(bitPattern: UInt64(bitPattern: r[a])).isNaN { pc = i.pointee.target }
      case .callDefinition:
        let index = Int(i.pointee.immediate)
        if !isKnown(index) {
          stamps[index] = stamp
          execute(from: definitionStarts[index], into: &contributions)
        }
      case .jumpUnlessLive:
        if UInt64(bitPattern: i.pointee.immediate) &>> 32 & ~liveKinds != 0 { pc = i.pointee.target }

      case .move: r[dst] = r[a]
      case .contextAsof:
        r[dst] = r[0]
        due(r[0] + 1)
      case .toReal: r[dst] = r[a] == missing ? missingReal : bits(Double(r[a]))
      case .presentInt: r[dst] = r[a] != missing ? 1 : 0
      case .presentReal: r[dst] = real(r[a]).isNaN ? 0 : 1
      case .presentRecord: r[dst] = r[a] != 0 ? 1 : 0

      case .loadCode:
        guard let p = pointer(r[a]) else { r[dst] = missing; continue }
        let stored = (p + b).loadUnaligned(as: UInt64.self) &>> UInt64(truncatingIfNeeded: i.pointee.immediate &>> 8)
        let value = stored &<< UInt64(truncatingIfNeeded: i.pointee.immediate & 0xFF)
        r[dst] = value == 0 ? missing : Int64(value)
      case .loadDate:
        guard let p = pointer(r[a]) else { r[dst] = missing; continue }
        let raw = (p + b).loadUnaligned(as: UInt64.self) &>> UInt64(truncatingIfNeeded: i.pointee.immediate &>> 8)
        r[dst] = raw == 0 ? missing : Int64(raw) - 1 + Int64(LocalDate.earliestDays)
      case .loadInt32:
        guard let p = pointer(r[a]) else { r[dst] = missing; continue }
        let raw = (p + b).loadUnaligned(as: Int32.self)
        r[dst] = raw == .min ? missing : Int64(raw)
      case .loadInt64:
        guard let p = pointer(r[a]) else { r[dst] = missing; continue }
        r[dst] = (p + b).loadUnaligned(as: Int64.self)
      case .loadDecimal:
        guard let p = pointer(r[a]) else { r[dst] = missingReal; continue }
        let raw = (p + b).loadUnaligned(as: Int32.self)
        r[dst] = raw == .min ? missingReal : bits(Double(raw) / 1_000)
      case .loadBool:
        guard let p = pointer(r[a]) else { r[dst] = 0; continue }
        r[dst] = (p + b).load(as: UInt8.self) != 0 ? 1 : 0
      case .loadUpdated: r[dst] = pointer(r[a]).map { RecordEntry($0).updated } ?? missing
      case .loadUpdatedDay:
        // The local day, seven hours ahead of UTC.
        r[dst] = pointer(r[a]).map { (RecordEntry($0).updated + 25_200_000) / 86_400_000 } ?? missing

      case .not: r[dst] = r[a] == 0 ? 1 : 0
      case .equal: r[dst] = r[a] == r[b] && r[a] != missing ? 1 : 0
      case .notEqual: r[dst] = r[a] != r[b] && r[a] != missing && r[b] != missing ? 1 : 0
      case .less: r[dst] = r[a] < r[b] && r[a] != missing ? 1 : 0
      case .lessOrEqual: r[dst] = r[a] <= r[b] && r[a] != missing ? 1 : 0
      case .equalReal: r[dst] = real(r[a]) == real(r[b]) ? 1 : 0
      case .notEqualReal: r[dst] = real(r[a]) < real(r[b]) || real(r[a]) > real(r[b]) ? 1 : 0
      case .lessReal: r[dst] = real(r[a]) < real(r[b]) ? 1 : 0
      case .lessOrEqualReal: r[dst] = real(r[a]) <= real(r[b]) ? 1 : 0

      case .asofEqual, .asofNotEqual, .asofLess, .asofLessOrEqual, .asofGreater, .asofGreaterOrEqual:
        guard r[a] != missing else { r[dst] = 0; continue }
        r[dst] = compareAsof(i.pointee.op, with: r[a] &- i.pointee.immediate) ? 1 : 0

      case .add: r[dst] = r[a] == missing || r[b] == missing ? missing : r[a] &+ r[b]
      case .subtract: r[dst] = r[a] == missing || r[b] == missing ? missing : r[a] &- r[b]
      case .multiply: r[dst] = r[a] == missing || r[b] == missing ? missing : r[a] &* r[b]
      case .divide: r[dst] = r[a] == missing || r[b] == missing || r[b] == 0 ? missing : r[a] / r[b]
      case .remainder: r[dst] = r[a] == missing || r[b] == missing || r[b] == 0 ? missing : r[a] % r[b]
      case .addReal: r[dst] = bits(real(r[a]) + real(r[b]))
      case .subtractReal: r[dst] = bits(real(r[a]) - real(r[b]))
      case .multiplyReal: r[dst] = bits(real(r[a]) * real(r[b]))
      case .divideReal: r[dst] = real(r[b]) == 0 ? missingReal : bits(real(r[a]) / real(r[b]))
      case .least: r[dst] = r[a] == missing ? r[b] : r[b] == missing ? r[a] : min(r[a], r[b])
      case .greatest: r[dst] = max(r[a], r[b])
      case .leastReal: r[dst] = bits(Double.minimum(real(r[a]), real(r[b])))
      case .greatestReal: r[dst] = bits(Double.maximum(real(r[a]), real(r[b])))
      case .absolute: r[dst] = r[a] == missing ? missing : abs(r[a])
      case .absoluteReal: r[dst] = bits(abs(real(r[a])))
      case .round:
        let value = real(r[a]).rounded(.toNearestOrAwayFromZero)
        r[dst] = abs(value) < 9e15 ? Int64(value) : missing

      case .firstMatch:
        let scan = scans + i.pointee.scan
        if scan.pointee.isDynamic { resolve(scan) }
        r[dst] = begin(ofKind: scan.pointee.kind).map { match(from: $0, scan) } ?? 0
        if r[dst] == 0 { pc = i.pointee.target }
      case .nextMatch:
        let scan = scans + i.pointee.scan
        r[dst] = match(after: UnsafeRawPointer(bitPattern: Int(r[dst]))!, scan)
        if r[dst] != 0 { pc = i.pointee.target }
      case .changedMatch:
        r[dst] = changedMatch(scans + i.pointee.scan)
        if r[dst] == 0 { pc = i.pointee.target }
      case .pick: r[dst] = best(picks + Int(i.pointee.immediate))
      case .member: r[dst] = r[a] != missing && sets[Int(i.pointee.immediate)].contains(UInt64(r[a])) ? 1 : 0
      case .listMember: r[dst] = listMember(r[a], list: b, set: Int(i.pointee.immediate)) ? 1 : 0
      case .isNewerTie:
        let x = RecordEntry(UnsafeRawPointer(bitPattern: Int(r[a]))!)
        let y = RecordEntry(UnsafeRawPointer(bitPattern: Int(r[b]))!)
        r[dst] = x.updated != y.updated ? (x.updated > y.updated ? 1 : 0) : (x.sortKey > y.sortKey ? 1 : 0)
      case .increment: r[dst] &+= 1
      case .accumulate:
        if r[a] != missing {
          r[dst] &+= r[a]
          r[b] &+= 1
        }
      case .accumulateReal:
        if !real(r[a]).isNaN {
          r[dst] = bits(real(r[dst]) + real(r[a]))
          r[b] &+= 1
        }

      case .ageYears:
        r[dst] = r[a] == missing || r[b] == missing ? missing : Int64(date(r[a]).completedYears(until: date(r[b])))
      case .ageMonths:
        r[dst] = r[a] == missing || r[b] == missing ? missing : Int64(date(r[a]).completedMonths(until: date(r[b])))
      case .ageYearsAsof: r[dst] = ageAsof(r[a], shift: i.pointee.immediate, monthsPerStep: 12)
      case .ageMonthsAsof: r[dst] = ageAsof(r[a], shift: i.pointee.immediate, monthsPerStep: 1)
      case .addMonths:
        r[dst] =
          r[a] == missing || r[b] == missing || abs(r[b]) > 12_000
          ? missing : Int64(date(r[a]).adding(months: Int(r[b])).daysSinceEpoch)
      case .dateOfTime:
        r[dst] = r[a] == missing ? missing : Int64(LocalTime(minutesSinceEpoch: Int32(r[a])).date.daysSinceEpoch)
      case .fiscalYearOf: r[dst] = r[a] == missing ? missing : Int64(FiscalYear(containing: date(r[a])).buddhistYear)
      case .prefix:
        r[dst] =
          r[a] == missing || r[b] == missing || r[b] < 0
          ? missing : Int64(Code(rawValue: UInt64(r[a])).prefix(Int(r[b])).rawValue)

      case .ckdEpi2009: r[dst] = bits(Medicine.ckdEpi2009(real(r[a]), sex: r[b], age: r[Int(i.pointee.immediate)]))
      case .zScore:
        let immediate = i.pointee.immediate
        let table = growthTables[Int(immediate >> 16)]
        r[dst] = bits(Medicine.zScore(table, sex: r[a], axis: real(r[b]), measure: real(r[Int(immediate & 0xFFFF)])))

      case .emit:
        if r[a] != 0, r[a] != missing, r[b] != missing {
          let immediate = i.pointee.immediate
          contributions.append(
            Contribution(
              indicator: Int32(immediate >> 16), term: Int16(truncatingIfNeeded: immediate & 0xFFFF), period: period,
              place: Code(rawValue: UInt64(r[b])), value: r[a]))
        }
      }
    }
  }

  @inline(__always) func real(_ bits: Int64) -> Double { Double(bitPattern: UInt64(bitPattern: bits)) }
  @inline(__always) func bits(_ real: Double) -> Int64 {
    real.isNaN ? missingReal : Int64(bitPattern: real.bitPattern)
  }
  @inline(__always) func pointer(_ register: Int64) -> UnsafeRawPointer? {
    UnsafeRawPointer(bitPattern: Int(register))
  }
  @inline(__always) func date(_ days: Int64) -> LocalDate {
    LocalDate(daysSinceEpoch: Int32(truncatingIfNeeded: days))
  }

  func listMember(_ record: Int64, list: Int, set: Int) -> Bool {
    guard let base = pointer(record) else { return false }
    let layout = kinds + RecordEntry(base).kind
    var at = base + Int(layout.pointee.fixedBytes)
    let offsets = layout.pointee.listOffsets
    let sizes = layout.pointee.listElementBytes
    var count = 0
    var bytes = 0
    for index in 0...list {
      at += count * bytes
      let (offset, size) =
        switch index {
        case 0: (offsets.0, sizes.0)
        case 1: (offsets.1, sizes.1)
        case 2: (offsets.2, sizes.2)
        default: (offsets.3, sizes.3)
        }
      count = Int(base.load(fromByteOffset: Int(offset), as: UInt8.self))
      bytes = Int(size)
    }
    // The eight bytes that end with the element: those that begin with it could reach past the block.
    let (drop, shift) = (UInt64(64 - 8 * bytes), UInt64(60 - min(60, 8 * bytes)))
    for i in 0..<count {
      let raw = (at + (i + 1) * bytes - 8).loadUnaligned(as: UInt64.self) >> drop
      if sets[set].contains(raw << shift) { return true }
    }
    return false
  }

  /// `asof ? day`, noting the day on which the answer changes.
  mutating func compareAsof(_ op: Instruction.Op, with day: Int64) -> Bool {
    let asof = registers[0]
    switch op {
    case .asofLess, .asofGreaterOrEqual:
      if asof < day { due(day) }
      return op == .asofLess ? asof < day : asof >= day
    case .asofLessOrEqual, .asofGreater:
      if asof <= day { due(day + 1) }
      return op == .asofLessOrEqual ? asof <= day : asof > day
    default:
      if asof < day { due(day) } else if asof == day { due(day + 1) }
      return op == .asofEqual ? asof == day : asof != day
    }
  }

  mutating func ageAsof(_ birth: Int64, shift: Int64, monthsPerStep: Int) -> Int64 {
    guard birth != missing else { return missing }
    let from = date(birth)
    let months = from.completedMonths(until: date(registers[0] + shift))
    let steps = months >= 0 ? months / monthsPerStep : (months - monthsPerStep + 1) / monthsPerStep
    let next = Int64(from.adding(months: (steps + 1) * monthsPerStep).daysSinceEpoch) - shift
    due(max(next, registers[0] + 1))
    return Int64(steps)
  }
}
