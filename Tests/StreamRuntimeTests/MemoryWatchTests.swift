import Logging
import Synchronization
import Testing

@testable import StreamRuntime

@Suite struct MemoryWatchTests {
  private final class Lines: Sendable {
    let all = Mutex<[String]>([])
  }

  private struct Collector: LogHandler {
    let lines: Lines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.warning
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }
    func log(event: LogEvent) { lines.all.withLock { $0.append("\(event.message)") } }
  }

  @Test(
    "memory is told, and a warning comes when the budget is nearly used, not before", arguments: [(1, 1), (100_000, 0)])
  func warns(budgetMB: Int, warnings: Int) {
    let lines = Lines()
    let metrics = Metrics()
    var watch = MemoryWatch(
      budget: budgetMB << 20, metrics: metrics, log: Logger(label: "test") { _ in Collector(lines: lines) })
    watch.look(state: 5 << 20)
    watch.look(state: 5 << 20)
    let told = lines.all.withLock { $0 }
    #expect(told.count == warnings, "\(told)")
    #expect(told.allSatisfy { $0.contains("--memory-mb") && $0.contains("5 MB of them state") })
    #expect(metrics.value("kpistream_resident_bytes") > 1_048_576)
    #expect(metrics.value("kpistream_memory_budget_bytes") == Double(budgetMB << 20))
  }
}
