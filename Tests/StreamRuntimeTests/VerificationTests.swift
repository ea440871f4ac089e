import Foundation
import Kafka
import StreamRuntime
import Testing

extension WithRoles {
  @Suite struct VerificationTests {
    private func verify(_ installation: Installation) throws -> [Verification.Finding] {
      var findings: [Verification.Finding] = []
      try Verification(settings: installation.settings("verify"), catalogue: installation.catalogue, stop: StopFlag())
        .run { findings.append($0) }
      return findings
    }

    @Test("a live system is what its subjects add up to, while events flow; a counter that is not is found")
    func liveThenTampered() throws {
      let installation = try Installation(try VisitCatalogue.load(), partitions: 3)
      #expect(throws: Verification.Obstacle.self) { try verify(installation) }
      let roles = try RunningRoles(installation, instance: "a")
      var history = VisitHistory(seed: 5)
      for round in 0..<8 {
        for _ in 0..<150 {
          let event = try history.next()
          try installation.send(Visit.topic, key: event.key, event.value)
        }
        try installation.flush()
        guard round % 2 == 1, roles.metrics.total("kpistream_commits_total") > 0 else { continue }
        let findings = try verify(installation)
        #expect(findings.count == 3)
        #expect(findings.flatMap(\.differences).isEmpty, "\(findings)")
      }
      let truth = history.truth
      #expect(try Condition.holds(withinMS: 60_000) { try installation.snapshots() == truth })
      #expect(
        Condition.holds(withinMS: 60_000) { roles.metrics.total("kpistream_audit_passes_total") > 3 },
        "\(roles.metrics.exposition())")
      #expect(roles.metrics.total("kpistream_audit_mismatches_total") == 0)
      let findings = try verify(installation)
      #expect(findings.flatMap(\.differences).isEmpty)
      #expect(findings.reduce(0) { $0 + $1.counters } > 6)
      #expect(roles.stop())
      #expect(roles.errors.isEmpty)

      // The last partial with a value once more, one higher, and the progress that ended its commit.
      typealias Copy = (partition: Int32, key: [UInt8], value: [UInt8])
      let copies: [Copy] = try installation.contents(of: TopicNames.partials) { record in
        (record.partition, Array(record.key ?? UnsafeRawBufferPointer(start: nil, count: 0)), Array(record.value!))
      }
      let partial = try #require(copies.last { $0.value.first == 1 && $0.value.count > 17 && $0.value[17] > 0 })
      let origin = partial.key.split(separator: UInt8(ascii: "|")).last!
      let progress = try #require(
        copies.last { $0.partition == partial.partition && $0.key == Array("~|".utf8) + origin })
      var tampered = partial.value
      tampered[17] += 1
      for (key, value) in [(partial.key, tampered), (progress.key, progress.value)] {
        try installation.send(
          TopicNames.partials, key: String(decoding: key, as: UTF8.self), value, partition: partial.partition)
      }
      try installation.flush()
      let differences = try verify(installation).flatMap(\.differences)
      #expect(differences.count == 1)
      #expect(differences.first.map { $0.published - $0.recomputed } == 1)
    }
  }
}
