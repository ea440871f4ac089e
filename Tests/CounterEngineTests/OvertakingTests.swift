import HealthRecords
import Testing

@testable import CounterEngine

/// A version that says nothing new still moves its record on in time, and what is last by time may then be another one.
@Suite struct OvertakingTests {
  @Test("a claim repeated later wins over one made in between, at equal content", arguments: [false, true])
  func claimRepeated(json: Bool) throws {
    let subject = "8000000000000000000000000000000a"
    func person(_ unit: String, updated: Int64, offset: Int64) -> TestRecord {
      var record = TestRecord(kind: "person", unit: unit, id: "1", subject: subject, updated: updated)
      record.offset = offset
      return record
    }
    var chronic = TestRecord(kind: "chronic", unit: "00123", id: "2", subject: subject, updated: 1)
    chronic.code = "E119"
    chronic.date = 20_171_101
    var rig = AnyHistoryTests.Rig(day: AnyHistoryTests.year.last)
    for record in [chronic, person("10707", updated: 10, offset: 1), person("99801", updated: 20, offset: 2)] {
      _ = try rig.apply(record, json: json)
    }
    #expect(rig.counters() == [Oracle.Key(indicator: 0, term: 0, place: "99801"): 1])
    _ = try rig.apply(person("10707", updated: 30, offset: 3), json: json)
    #expect(rig.counters() == [Oracle.Key(indicator: 0, term: 0, place: "10707"): 1])
    // The same time of change as another unit's: the lower unit's claim counts.
    _ = try rig.apply(person("99801", updated: 30, offset: 4), json: json)
    #expect(rig.counters() == [Oracle.Key(indicator: 0, term: 0, place: "10707"): 1])
    #expect(rig.shard.audit().isEmpty)
  }
}
