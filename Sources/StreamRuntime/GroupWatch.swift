internal import Logging

/// Says when a process waits for long for its consumer group to give out partitions.
///
/// A group that never comes to rest looks, from inside, like one with nothing to do: no error comes, and no number moves. It
/// happens where a member joins again and again without staying, or hangs while all others wait for it.
struct GroupWatch {
  /// Longer than any rebalance of the usual timeouts takes.
  private static let patienceMS: Int64 = 30_000
  private static let againMS: Int64 = 60_000

  private let group: String
  private let log: Logger
  /// Nil while the group has come to rest, whether or not it gave this process anything.
  private var nextWarningMS: Int64?
  private var waitingSinceMS: Int64

  init(group: String, log: Logger, nowMS: Int64 = WallClock.monotonicMS()) {
    self.group = group
    self.log = log
    waitingSinceMS = nowMS
    nextWarningMS = nowMS + Self.patienceMS
  }

  mutating func assigned() { nextWarningMS = nil }

  mutating func revoked(nowMS: Int64 = WallClock.monotonicMS()) {
    waitingSinceMS = nowMS
    nextWarningMS = nowMS + Self.patienceMS
  }

  mutating func look(nowMS: Int64 = WallClock.monotonicMS()) {
    guard let due = nextWarningMS, nowMS >= due else { return }
    nextWarningMS = nowMS + Self.againMS
    log.warning(
      """
      the group \(group) has given out no partitions for \((nowMS - waitingSinceMS) / 1_000) s: one of its members may hang, or \
      joins without staying. `kafka-consumer-groups.sh --describe --members --group \(group)` names them; end the one that is not \
      at work
      """)
  }
}
