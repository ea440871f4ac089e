internal import Glibc

/// Time gone by.
package struct Stopwatch {
  private let begun = Stopwatch.nowMicroseconds
  package init() {}
  package var seconds: Double { Double(Stopwatch.nowMicroseconds - begun) / 1e6 }

  /// Of a clock that only goes up, the same for every process of the machine.
  package static var nowMicroseconds: Int64 {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1_000
  }
}
