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
      func restored(_ roles: RunningRoles) -> Int { roles.lines.all.count { $0.contains(" restored: ") } }
      #expect(try isExact(), "\(stays.errors)")

      let comes = try RunningRoles(installation, instance: "b", snapshot: false)
      #expect(Condition.holds(withinMS: 60_000) { restored(comes) >= 2 })
      #expect(try isExact(), "\(stays.errors) \(comes.errors)")
      #expect(comes.stop())
      #expect(try isExact(), "\(stays.errors)")
      #expect(stays.stop())

      // The test cluster may form more generations than members come and go, and this process may miss one.
      let assigned = stays.lines.all.compactMap { line -> (all: Int, kept: Int)? in
        guard let numbers = line.wholeMatch(of: /assigned partitions (.*); kept: (.*)/) else { return nil }
        return (numbers.1.matches(of: /\d/).count, numbers.2.matches(of: /\d/).count)
      }
      #expect(assigned.first! == (4, 0) && assigned.last!.all == 4)
      #expect(assigned.contains { $0.kept == 2 }, "\(stays.lines.all)")
      #expect(restored(stays) <= assigned.reduce(0) { $0 + $1.all - $1.kept }, "\(stays.lines.all)")
    }
  }
}
