import CounterEngine
import HealthRecords
import Indicators
import Kafka
import RecordMessages
import Testing

@testable import StreamRuntime

extension WithRoles {
  /// What a restart makes of `kpi.state` that is old, cut short or not ours.
  @Suite struct StateTests {
    private func filler(_ installation: Installation, into topic: String, key: [UInt8]) throws {
      // The test broker keeps 5 MiB of a partition: as much again pushes out what was there.
      let value: [UInt8] = [StateCodec.version] + [UInt8](repeating: 0, count: 1_000_000)
      for _ in 0..<7 {
        try installation.send(topic, key: String(decoding: key, as: UTF8.self), value, partition: 0)
        try installation.flush()
      }
    }

    private func count(_ installation: Installation, _ instance: String) throws -> (right: Bool, errors: [String]) {
      let roles = try RunningRoles(installation, instance: instance)
      let key = "high-pressure|FY2561|unit|10001|ALL"
      let isRight = try Condition.holds(withinMS: 60_000) {
        try !roles.errors.isEmpty || installation.snapshots()[key] == [1, 2]
      }
      let errors = roles.errors
      #expect(roles.stop())
      return (isRight && errors.isEmpty, errors)
    }

    @Test("state whose beginning is gone is counted again from the events, and refused where those are gone, too")
    func cutShort() throws {
      let installation = try Installation(try VisitCatalogue.load(), partitions: 1)
      let person = "f0000000000000000000000000000001"
      for visit in [Visit(id: "1", subject: person, sbp: 150), Visit(id: "2", subject: person)] {
        try installation.send(Visit.topic, key: person, try visit.bytes)
      }
      try installation.flush()
      let first = try count(installation, "a")
      #expect(first.right, "\(first.errors)")
      try filler(installation, into: TopicNames.state, key: StateCodec.layoutKey(0x0101_0101))
      let second = try count(installation, "b")
      #expect(second.right, "\(second.errors)")
      try filler(installation, into: Visit.topic, key: Array(person.utf8))
      try filler(installation, into: TopicNames.state, key: StateCodec.layoutKey(0x0101_0101))
      let roles = try RunningRoles(installation, instance: "c", snapshot: false)
      #expect(Condition.holds(withinMS: 60_000) { !roles.errors.isEmpty })
      #expect(roles.errors.contains { $0.contains("the beginning of the saved state is gone") }, "\(roles.errors)")
      #expect(roles.stop())
    }

    @Test("counters whose beginning is gone are refused, with what to do")
    func partialsCutShort() throws {
      let installation = try Installation(try VisitCatalogue.load(), partitions: 1)
      try filler(installation, into: TopicNames.partials, key: Array("nothing".utf8))
      let roles = try RunningRoles(installation, instance: "a", count: false)
      #expect(Condition.holds(withinMS: 30_000) { !roles.errors.isEmpty })
      #expect(roles.errors.contains { $0.contains("restart the count processes") }, "\(roles.errors)")
      #expect(roles.stop())
    }

    @Test("state of another version or kind of key is refused, with its place")
    func unreadable() throws {
      let program = Program(try VisitCatalogue.load().checked)
      for (key, value, reason) in [
        ([1] + [UInt8](repeating: 0xF0, count: 16), [9, 0, 0, 0, 0], "offset 7 has an unknown version"),
        (StateCodec.positionKey("visits"), [2, 5, 0, 0, 0, 0, 0, 0, 0], "offset 7 has an unknown version"),
        (StateCodec.movedKey("visits"), [2, 5, 0, 0, 0, 0, 0, 0, 0], "offset 7 has an unknown version"),
        (StateCodec.tenureKey, [2, 5, 0, 0, 0, 0, 0, 0, 0], "offset 7 has an unknown version"),
        (StateCodec.partitionCountKey, [2, 5, 0, 0, 0, 0, 0, 0, 0], "offset 7 has an unknown version"),
        (StateCodec.layoutKey(5), [2, 65], "offset 7 has an unknown version"),
        ([9], [1], "offset 7 has an unknown key"),
      ] as [([UInt8], [UInt8], String)] {
        var replay = StateReplay(partition: 3, program: program, periods: [Installation.period], day: Installation.day)
        do {
          try key.withUnsafeBytes { key in
            try value.withUnsafeBytes { try replay.take(key: key, value: $0, offset: Offset(7)) }
          }
          Issue.record("taken: \(reason)")
        } catch { #expect("\(error)".contains(reason) && "\(error)".contains("partition 3"), "\(error)") }
      }
    }

    @Test("a block that somebody else has damaged is refused, with its place, also one of another layout")
    func damaged() throws {
      let program = Program(try VisitCatalogue.load().checked)
      let ours = try #require(RecordLayouts(descriptor: program.layouts.descriptor))
      let other = RecordLayouts.complete
      var seen = 0
      for (layouts, fingerprint) in [(ours, ours.fingerprint), (other, other.fingerprint)] {
        let visit = UInt8(RecordKind.named("visit")!.id)
        let whole = layouts.kinds[Int(visit)].fixedBytes
        var entry = [UInt8](repeating: 0, count: Int(whole))
        (entry[0], entry[1]) = (visit, 7)
        let later = [visit, 8] + entry[2...]
        let unknown = [UInt8(RecordKind.all.count)] + entry[1...]
        for (block, isWhole) in [
          (entry, true), (entry + later, true), ([], true), (later + entry, false), (entry + entry, false),
          (Array(entry.dropLast()), false), (entry + [visit], false), (entry + Array(later.prefix(18)), false),
          (unknown, false), ([visit | 0x80] + entry[1..<19], true), ([visit | 0x80] + entry[1...], whole == 19),
        ] as [([UInt8], Bool)] {
          var replay = StateReplay(
            partition: 3, program: program, periods: [Installation.period], day: Installation.day)
          let layout = (StateCodec.layoutKey(fingerprint), StateCodec.layoutValue(layouts.descriptor))
          let id = SubjectID(pseudonym: 1, 2)
          let record = block.withUnsafeBytes { StateCodec.record(id, fingerprint: fingerprint, $0) }
          do {
            for (key, value) in [layout, (record.key, record.value)] {
              try key.withUnsafeBytes { key in
                try value.withUnsafeBytes { try replay.take(key: key, value: $0, offset: Offset(7)) }
              }
            }
            _ = try replay.finish(topics: [Visit.topic], nowMS: 0)
            #expect(isWhole, "taken: \(block)")
          } catch {
            #expect(!isWhole && "\(error)".contains("offset 7 has a damaged block"), "\(block): \(error)")
          }
          seen += 1
        }
      }
      #expect(seen == 22)
    }

    @Test("state as earlier releases wrote it is read, record for record", arguments: StateSample.all)
    func samples(sample: StateSample) throws {
      let program = Program(try VisitCatalogue.load().checked)
      #expect(program.layouts.descriptor == sample.layout)
      var replay = StateReplay(partition: 0, program: program, periods: [Installation.period], day: Installation.day)
      for (key, value) in sample.records {
        try key.withUnsafeBytes { key in
          try value.withUnsafeBytes { try replay.take(key: key, value: $0, offset: Offset(0)) }
        }
      }
      try replay.carryOver()
      let isWhole = replay.unusable == nil && replay.rereads.isEmpty && replay.carriedOver == 0
      #expect(isWhole)
      let shard = try replay.finish(topics: [Visit.topic], nowMS: 0)
      #expect(shard.positions == [Offset(5)])
      #expect(shard.tenure > 1_700_000_000_000)
      let counters = Dictionary(
        uniqueKeysWithValues: shard.engine.counterValues().map { ("\($0.key.term) \($0.key.place)", $0.value) })
      #expect(counters == ["0 10001": 2, "1 10001": 1, "0 10002": 1])
      // Older than the tombstone it holds: a deleted record stays deleted.
      let late = Visit(id: "4", unit: "10002", subject: "f0000000000000000000000000000002", updated: 1_520_000_000_000)
      let outcome = try late.bytes.withUnsafeBytes { payload in
        try Array(late.subject.utf8).withUnsafeBytes { key in
          try shard.engine.apply(
            payload, format: .protobuf, key: key, kind: Int(RecordKind.named("visit")!.id), offset: 9,
            units: UnitSet(["10001", "10002"].map { Code($0)! }))
        }
      }
      #expect(outcome == .stale)
    }
  }
}
