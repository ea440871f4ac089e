import HealthRecords
import Kafka
import Simulation
import StreamRuntime
import Synchronization

/// Spreads a province's days over a duration.
struct Pace {
  /// Seconds; 0 is as fast as the roles count.
  let duration: Double

  /// Publishes everything, or what there is time for; calls `afterStep` when a step's events have been handed over.
  func publish(_ feed: ProvinceFeed, stop: StopFlag, afterStep: (ProvinceFeed) throws -> Void) throws {
    let begun = WallClock.monotonicMS()
    let days = Province.lastArrival - Province.firstArrival
    // What the sources held before the year comes at once.
    try feed.publish(upTo: Province.firstArrival, stop: stop)
    while !feed.isFinished, !stop.isRaised {
      let share = duration > 0 ? Double(WallClock.monotonicMS() - begun) / (duration * 1_000) : 1
      let target = Province.firstArrival + min(days, Int(share * Double(days)))
      if target > feed.day {
        try feed.publish(upTo: target, stop: stop)
        try afterStep(feed)
      } else {
        Sleep.milliseconds(10)
      }
    }
  }
}

/// Whether a task of a group found a fault that is not an error: a difference.
final class Outcome: Sendable {
  private let flag = Atomic(false)
  func fail() { flag.store(true, ordering: .releasing) }
  var hasFailed: Bool { flag.load(ordering: .acquiring) }
}
