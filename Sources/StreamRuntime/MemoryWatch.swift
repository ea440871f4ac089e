internal import CMalloc
internal import Logging

#if canImport(Glibc)
  internal import Glibc
#endif

/// Says in time that memory comes to its end: state grows with people and records, and a process that is killed for want of
/// memory only hands its partitions to the next one that has not enough.
package struct MemoryWatch {
  private let budget: Int
  private let metrics: Metrics
  private let log: Logger
  private var nextLookMS: Int64 = 0
  private var nextWarningMS: Int64 = 0

  /// - Parameter budget: bytes that the process may take.
  init(budget: Int, metrics: Metrics, log: Logger) {
    self.budget = budget
    self.metrics = metrics
    self.log = log
    metrics.set("kpistream_memory_budget_bytes", Double(budget), help: "Memory that the process may take")
  }

  /// Looks at most every five seconds, and warns at most once a minute.
  mutating func look(state: Int) {
    let now = WallClock.monotonicMS()
    guard now >= nextLookMS, let resident = Self.resident() else { return }
    nextLookMS = now + 5_000
    metrics.set("kpistream_resident_bytes", Double(resident), help: "Memory that the process takes")
    guard resident > budget / 5 * 4, now >= nextWarningMS else { return }
    nextWarningMS = now + 60_000
    log.warning(
      """
      memory: \(resident >> 20) MB of \(budget >> 20) MB are in use, \(state >> 20) MB of them state; give the process more with \
      --memory-mb, or share the partitions with another process
      """)
  }

  /// Gives the system back what was freed: the allocator keeps it for the threads that had it, and those that have restored a
  /// partition do not come again.
  static func giveBackFreed() { malloc_trim(0) }

  /// Bytes of physical memory, as Linux counts them; nil if there is no such process.
  /// - Parameter process: its number.
  package static func resident(_ process: String = "self") -> Int? {
    guard let file = fopen("/proc/\(process)/statm", "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, Int32(line.count), file) != nil else { return nil }
    let fields = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(
      separator: " ")
    guard fields.count > 1, let pages = Int(fields[1]) else { return nil }
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }
}
