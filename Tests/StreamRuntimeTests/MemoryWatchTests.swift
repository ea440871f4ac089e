import Logging
import Testing

@testable import StreamRuntime

@Suite struct MemoryWatchTests {
  @Test(
    "memory is told, and a warning comes when the budget is nearly used, not before", arguments: [(1, 1), (100_000, 0)])
  func warns(budgetMB: Int, warnings: Int) {
    let lines = LogLines()
    let metrics = Metrics()
    var watch = MemoryWatch(
      budget: budgetMB << 20, metrics: metrics, log: lines.logger)
    watch.look(state: 5 << 20)
    watch.look(state: 5 << 20)
    let told = lines.all
    #expect(told.count == warnings, "\(told)")
    #expect(told.allSatisfy { $0.contains("--memory-mb") && $0.contains("5 MB of them state") })
    #expect(metrics.value("kpistream_resident_bytes") > 1_048_576)
    #expect(metrics.value("kpistream_memory_budget_bytes") == Double(budgetMB << 20))
  }
}
