import Glibc

/// Clocks, in seconds, and the most memory so far.
enum Seconds {
  static var clock: Double { read(CLOCK_MONOTONIC) }
  /// Processor time of this thread.
  static var thread: Double { read(CLOCK_THREAD_CPUTIME_ID) }
  /// Processor time of all threads.
  static var process: Double { read(CLOCK_PROCESS_CPUTIME_ID) }

  private static func read(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Most resident memory so far, MB.
  static var peakMB: Int {
    var usage = rusage()
    getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
    return Int(usage.ru_maxrss) / 1_024
  }
}
