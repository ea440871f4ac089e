import Kafka
import StreamRuntime
import Testing

extension WithRoles {
  /// Processes that come and go, and what the others keep of theirs.
  @Suite struct RebalanceTests {
    private func feed(_ installation: Installation, _ history: inout VisitHistory) throws {
      for _ in 0..<300 {
        let event = try history.next()
        try installation.send(Visit.topic, key: event.key, event.value)
      }
      try installation.flush()
    }

    @Test("who stays goes on with what stays with it, restores only what comes from others, and every number is right")
    func keeps() throws {
      let installation = try Installation(try VisitCatalogue.load(), partitions: 4)
      var history = VisitHistory(seed: 8)
      func isExact() throws -> Bool {
        try feed(installation, &history)
        let truth = history.truth
        return try Condition.holds(withinMS: 60_000) { try installation.snapshots() == truth }
      }
      let stays = try RunningRoles(installation, instance: "a")
      func restored() -> Int { stays.lines.all.count { $0.contains(" restored: ") } }
      #expect(try isExact(), "\(stays.errors)")
      #expect(restored() == 4)

      let comes = try RunningRoles(installation, instance: "b", snapshot: false)
      #expect(Condition.holds(withinMS: 60_000) { comes.lines.all.count { $0.contains(" restored: ") } == 2 })
      #expect(try isExact(), "\(stays.errors) \(comes.errors)")
      #expect(restored() == 4)

      #expect(comes.stop())
      #expect(Condition.holds(withinMS: 60_000) { restored() == 6 })
      #expect(try isExact(), "\(stays.errors)")
      #expect(stays.stop())
      let assigned = stays.lines.all.filter { $0.contains("assigned") }
      #expect(assigned.count == 3 && assigned[0].hasSuffix("kept: none"), "\(assigned)")
      for line in assigned.dropFirst() {
        #expect(line.hasSuffix("kept: 0, 1") || line.hasSuffix("kept: 2, 3"), "\(assigned)")
      }
    }
  }
}
