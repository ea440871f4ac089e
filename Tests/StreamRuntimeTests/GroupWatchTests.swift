import Testing

@testable import StreamRuntime

@Suite struct GroupWatchTests {
  @Test("a group that gives out nothing for long is told, again each minute, until it does")
  func waiting() {
    let lines = LogLines()
    var watch = GroupWatch(group: "kpistream-count", log: lines.logger, nowMS: 0)
    watch.look(nowMS: 29_999)
    #expect(lines.all.isEmpty)
    watch.look(nowMS: 30_000)
    watch.look(nowMS: 89_999)
    #expect(lines.all.count == 1)
    #expect(lines.all.first?.contains("kpistream-count has given out no partitions for 30 s") == true)
    watch.look(nowMS: 90_000)
    #expect(lines.all.count == 2)
    watch.assigned()
    watch.look(nowMS: 900_000)
    watch.revoked(nowMS: 900_000)
    watch.look(nowMS: 929_999)
    #expect(lines.all.count == 2)
    watch.look(nowMS: 930_000)
    #expect(lines.all.count == 3)
  }
}
