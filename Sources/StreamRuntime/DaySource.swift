package import HealthRecords
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#endif

/// Where the evaluation day comes from. The engine never reads a clock; the edge does, here.
package struct DaySource: Sendable {
  private let today: @Sendable () -> LocalDate

  package func callAsFunction() -> LocalDate { today() }

  /// Always the same day: replays, and a look back.
  package static func fixed(_ day: LocalDate) -> DaySource { DaySource(today: { day }) }

  /// Today in Asia/Bangkok (UTC+7 all year).
  package static let clock = DaySource(today: {
    LocalDate(daysSinceEpoch: Int32((WallClock.milliseconds() + 25_200_000) / 86_400_000))
  })

  /// A day that somebody else moves: the simulation.
  package static func stepped(_ step: SteppedDay) -> DaySource { DaySource(today: { step.day }) }
}

/// A day that only moves forward.
package final class SteppedDay: Sendable {
  private let days: Atomic<Int32>

  package init(_ day: LocalDate) { days = Atomic(day.daysSinceEpoch) }

  package var day: LocalDate { LocalDate(daysSinceEpoch: days.load(ordering: .acquiring)) }

  package func advance(to day: LocalDate) {
    days.max(day.daysSinceEpoch, ordering: .acquiringAndReleasing)
  }
}

/// The clock of the edge: freshness, intervals. No result of the engine depends on it.
package enum WallClock {
  /// Milliseconds since 1970-01-01T00:00Z.
  package static func milliseconds() -> Int64 {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Int64(now.tv_sec) * 1_000 + Int64(now.tv_nsec) / 1_000_000
  }

  /// Milliseconds that only go up.
  package static func monotonicMS() -> Int64 {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Int64(now.tv_sec) * 1_000 + Int64(now.tv_nsec) / 1_000_000
  }
}
