internal import Foundation

/// What a process has used up to now, as Linux counts it: processor time in hundredths of a second, memory at its peak.
package struct ProcessUsage {
  package let cpuMicroseconds: Int64
  package let peakKB: Int64

  /// - Throws: if there is no such process.
  package init(pid: Int32) throws {
    guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
      let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8),
      // The name, in parentheses, may hold anything.
      let name = stat.lastIndex(of: ")")
    else { throw BenchError("process \(pid) is gone") }
    let fields = stat[name...].split(separator: " ").dropFirst().map(String.init)
    guard fields.count > 12, let user = Int64(fields[11]), let system = Int64(fields[12]) else {
      throw BenchError("/proc/\(pid)/stat has another form than expected")
    }
    cpuMicroseconds = (user + system) * 1_000_000 / Int64(sysconf(Int32(_SC_CLK_TCK)))
    let peak = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    guard let peak, let kb = Int64(peak.split(whereSeparator: { $0 == " " || $0 == "\t" })[1]) else {
      throw BenchError("/proc/\(pid)/status has another form than expected")
    }
    peakKB = kb
  }
}
