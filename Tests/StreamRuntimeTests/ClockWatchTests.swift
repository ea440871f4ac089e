import Logging
import Synchronization
import Testing

@testable import StreamRuntime

@Suite struct ClockWatchTests {
  @Test("a record from the future is told, once a minute; one from the past or of now is not")
  func future() {
    let lines = LogLines()
    let metrics = Metrics()
    var watch = ClockWatch(metrics: metrics, log: lines.logger)
    func look(_ aheadMS: Int64, atMS: Int64) {
      watch.look(at: "kpi.state/3", writtenMS: 1_000_000 + aheadMS, nowMS: 1_000_000, monotonicMS: atMS)
    }
    for ahead in [-90_000_000, -1, 0, ClockWatch.toleranceMS] { look(ahead, atMS: 0) }
    watch.look(at: "kpi.state/4", writtenMS: -1, nowMS: 1_000_000, monotonicMS: 0)
    #expect(lines.all.isEmpty)
    look(7_000, atMS: 10)
    look(9_000, atMS: 30_000)
    #expect(lines.all.count == 1)
    #expect(lines.all.first?.contains("kpi.state/3 was written 7000 ms ahead") == true)
    #expect(lines.all.first?.contains("timedatectl set-ntp true") == true)
    #expect(metrics.value("kpistream_clock_ahead_ms") == 9_000)
    look(8_000, atMS: 70_000)
    #expect(lines.all.count == 2)
    look(-5, atMS: 200_000)
    #expect(metrics.value("kpistream_clock_ahead_ms") == 0)
  }
}
