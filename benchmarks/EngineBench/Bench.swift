package import CounterEngine
internal import Glibc
package import HealthRecords
package import Indicators

/// A shard under measurement: how much processor time its events took, and what they moved.
package struct Bench: ~Copyable {
  package var shard: EngineShard
  private let units: UnitSet
  private let format: EngineShard.Format
  private var offset: Int64 = 0
  /// All events fed, those of the preparation included.
  package var fed: Int64 { offset }
  package private(set) var nanoseconds: UInt64 = 0
  package private(set) var events = 0
  /// Events by the number of evaluations, one for an indicator and period, that they led to.
  package private(set) var byEvaluations: [Int: Int] = [:]
  package private(set) var refused = 0

  package init(_ program: Program, periods: [EvaluationPeriod], day: LocalDate, units: [Code], json: Bool = false) {
    shard = EngineShard(program: program, periods: periods, day: day)
    self.units = UnitSet(units)
    format = json ? .json : .protobuf
  }

  /// Takes the events; those that count for nothing but preparation are not timed.
  package mutating func feed(_ log: borrowing EventLog, isTimed: Bool = true, tallies: Bool = false) {
    let begun = Bench.processorTime
    log.forEach(ahead: { shard.expect($0) }) { kind, payload, key in
      do throws(EventRejection) {
        _ = try shard.apply(payload, format: format, key: key, kind: kind, offset: offset, units: units)
        if tallies { byEvaluations[shard.lastEvaluations, default: 0] += 1 }
      } catch {
        refused += 1
      }
      offset += 1
    }
    guard isTimed else { return }
    nanoseconds += Bench.processorTime - begun
    events += log.count
  }

  package var nanosecondsPerEvent: Int { events == 0 ? 0 : Int(nanoseconds) / events }

  /// Of this thread: other programs on the machine do not count.
  package static var processorTime: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// Resident memory of this process, in bytes.
  package static var residentBytes: Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, 128, file) != nil else { return 0 }
    let fields = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(
      separator: " ")
    return (fields.count > 1 ? Int(fields[1]) ?? 0 : 0) * 4_096
  }
}

extension Catalogue {
  /// The program of some of the catalogue's indicators, or of all.
  package func program(only ids: [String]? = nil) -> Program {
    guard let ids else { return Program(checked) }
    return Program(
      CheckedCatalogue(
        indicators: checked.indicators.filter { ids.contains($0.id) }, definitions: checked.definitions,
        growthTables: checked.growthTables))
  }
}
