internal import Logging

/// Says when the clocks of the machines disagree.
///
/// A record that can be read has been written before. Should its time lie ahead of this machine's clock, this clock is behind,
/// or the writer's ahead, by as much at least. That is told of one direction only, but each process looks at what others wrote,
/// so that of two clocks the one behind notices the other, whichever of them is right. The count role looks at the last record
/// of `kpi.state` in each partition that it takes over, the snapshot role at progress. Where a topic is stamped by the broker
/// (`message.timestamp.type=LogAppendTime`), the broker's clock is compared in the same way.
///
/// Exactness needs no clock where brokers fence; where they do not, clocks must agree better than a session lasts. What clocks
/// also decide is which day it is. So it warns and goes on. Turned down: to refuse to start, which after a clock was wrong
/// once, and its records lie in the log, would stop the province's numbers until that time has come; to ask a broker for
/// the time, which Kafka's protocol cannot; and to take how old records are when they arrive for skew, which is delay as well.
struct ClockWatch {
  /// Clocks that are kept by a time service differ by far less.
  static let toleranceMS: Int64 = 2_000
  private static let minuteMS: Int64 = 60_000

  private let metrics: Metrics
  private let log: Logger
  /// The worst of the present minute, so that one process among many is seen.
  private var worstMS: Int64 = 0
  private var minuteEndsMS: Int64 = .min
  private var nextWarningMS: Int64 = .min

  init(metrics: Metrics, log: Logger) {
    self.metrics = metrics
    self.log = log
  }

  /// - Parameters:
  ///   - writtenMS: the wall time that a record carries, as milliseconds since 1970; negative if none.
  ///   - nowMS: this machine's wall time, asked for after the record was read.
  ///   - monotonicMS: for warning at most once a minute.
  mutating func look(
    at place: @autoclosure () -> String, writtenMS: Int64, nowMS: Int64 = WallClock.milliseconds(),
    monotonicMS: Int64 = WallClock.monotonicMS()
  ) {
    let aheadMS = writtenMS - nowMS
    if monotonicMS >= minuteEndsMS {
      minuteEndsMS = monotonicMS + Self.minuteMS
      worstMS = 0
    }
    worstMS = max(worstMS, aheadMS)
    metrics.set(
      "kpistream_clock_ahead_ms", Double(worstMS),
      help: "How far ahead of this machine's clock others have written in the last minute")
    guard aheadMS > Self.toleranceMS, monotonicMS >= nextWarningMS else { return }
    nextWarningMS = monotonicMS + Self.minuteMS
    log.warning(
      """
      clocks: \(place()) was written \(aheadMS) ms ahead of this machine's time. Either this clock is behind, or that of the \
      process that wrote it is ahead: compare `timedatectl` on both machines, and switch on the time service with \
      `timedatectl set-ntp true`
      """)
  }
}
