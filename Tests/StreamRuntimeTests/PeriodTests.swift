import CounterEngine
import HealthRecords
import Testing

extension WithRoles {
  @Suite struct PeriodTests {
    @Test("a fiscal year that is no longer counted keeps its published numbers; the new one begins by itself")
    func yearsEnd() throws {
      let installation = try Installation(try VisitCatalogue.load(), partitions: 2)
      let (old, new) = (EvaluationPeriod("FY2561")!, EvaluationPeriod("FY2562")!)
      let person = "f0000000000000000000000000000001"
      func send(_ visits: Visit...) throws {
        for visit in visits { try installation.send(Visit.topic, key: person, try visit.bytes) }
        try installation.flush()
      }
      func settles(_ expected: [String: [Double]]) throws -> Bool {
        try Condition.holds(withinMS: 60_000) {
          let found = try installation.snapshots()
          return expected.allSatisfy { found["high-pressure|\($0.key)|unit|10001|ALL"] == $0.value }
        }
      }

      try send(Visit(id: "1", subject: person, sbp: 150), Visit(id: "2", subject: person))
      let before = try RunningRoles(installation, instance: "a", periods: [old, new])
      #expect(try settles(["FY2561": [1, 2]]), "\(before.errors)")
      #expect(before.stop())

      // In the next January nobody counts the old year any more.
      try send(Visit(id: "3", subject: person, updated: 1_546_000_000_000, date: 2018_12_01))
      let after = try RunningRoles(
        installation, instance: "a", periods: [new], day: LocalDate(iso: "2019-01-02")!)
      #expect(try settles(["FY2561": [1, 2], "FY2562": [0, 1]]), "\(after.errors)")

      // A correction changes the year that is counted, and not the other.
      try send(Visit(id: "3", subject: person, updated: 1_546_100_000_000, date: 2018_12_01, sbp: 160))
      #expect(try settles(["FY2561": [1, 2], "FY2562": [1, 1]]), "\(after.errors)")
      #expect(after.stop())

      // Counted again, the old year is exact again.
      let again = try RunningRoles(
        installation, instance: "a", periods: [old, new], day: LocalDate(iso: "2019-01-02")!)
      try send(Visit(id: "2", subject: person, updated: 1_546_200_000_000, deleted: true))
      #expect(try settles(["FY2561": [1, 1], "FY2562": [1, 1]]), "\(again.errors)")
      #expect(again.stop())
    }
  }
}
