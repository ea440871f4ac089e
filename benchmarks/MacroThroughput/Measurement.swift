import Foundation

/// What one program took for one topic.
struct Measurement {
  let name: String
  let events: Int
  /// From the start of the process, or from its having partitions to read, to the last event read, or committed.
  let seconds: Double
  let cpuMicroseconds: Int64
  let peakKB: Int64

  var perSecond: Double { Double(events) / seconds }
  var cpuPerEvent: Double { Double(cpuMicroseconds) / Double(events) }

  static let heading = "program                              events/s   of C   CPU us/event   of C   peak MB"

  /// - Parameter baseline: what the ratios are to.
  func line(baseline: Measurement) -> String {
    name.padding(toLength: 34, withPad: " ", startingAt: 0)
      + String(
        format: " %10.0f  %5.2f         %6.2f  %5.2f   %7lld", perSecond, perSecond / baseline.perSecond, cpuPerEvent,
        cpuPerEvent / baseline.cpuPerEvent, peakKB / 1_024)
  }
}
