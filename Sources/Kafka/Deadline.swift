/// A point in time by which a blocking call must be done.
struct Deadline {
  let totalMS: Int
  private let end: ContinuousClock.Instant

  init(withinMS: Int) {
    totalMS = withinMS
    end = .now + .milliseconds(withinMS)
  }

  /// Milliseconds left, at least 0 and small enough for librdkafka.
  var leftMS: Int32 {
    let left = ContinuousClock.now.duration(to: end)
    let (seconds, attoseconds) = left.components
    let ms = seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    return Int32(clamping: max(0, ms))
  }

  var hasPassed: Bool { ContinuousClock.now >= end }
}
