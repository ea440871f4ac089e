import HealthRecords
import Kafka
import StreamRuntime
import Testing

extension WithRoles {
  @Suite struct RepartitionTests {
    /// The same topics with more partitions, as Kafka widens them: what is written stays where it is. Without the snapshots,
    /// whose order is only told within a partition.
    private func widened(_ old: Installation, to partitions: Int) throws -> Installation {
      let new = try Installation(old.catalogue, partitions: partitions)
      for topic in [Visit.topic, TopicNames.state, TopicNames.partials] {
        typealias Copy = (partition: Int32, key: [UInt8]?, value: [UInt8]?)
        let copies: [Copy] = try old.contents(of: topic) { record in
          (record.partition, record.key.map { Array($0) }, record.value.map { Array($0) })
        }
        for copy in copies { try new.send(topic, keyBytes: copy.key, copy.value, partition: copy.partition) }
      }
      try new.flush()
      return new
    }

    private func feed(_ installation: Installation, _ history: inout VisitHistory, _ count: Int) throws {
      for _ in 0..<count {
        let event = try history.next()
        try installation.send(Visit.topic, key: event.key, event.value)
      }
      try installation.flush()
    }

    @Test("after the topics are widened nothing is counted until subjects are moved, and then every number is the same")
    func moves() throws {
      var history = VisitHistory(seed: 3)
      let four = try Installation(try VisitCatalogue.load(), partitions: 4)
      let before = try RunningRoles(four, instance: "a")
      try feed(four, &history, 500)
      let early = history.truth
      #expect(try Condition.holds(withinMS: 60_000) { try four.snapshots() == early }, "\(before.errors)")
      #expect(before.stop())

      let six = try widened(four, to: 6)
      let refused = try RunningRoles(six, instance: "a", snapshot: false)
      #expect(Condition.holds(withinMS: 60_000) { !refused.errors.isEmpty })
      #expect(
        refused.errors.contains { $0.contains("kpistream topics repartition --partitions 6") }, "\(refused.errors)")
      #expect(refused.stop())

      let repartition = try Repartition(settings: six.settings("move"), stop: StopFlag())
      #expect(try repartition.run(to: 6) { _ in } > 100)
      #expect(try repartition.run(to: 6) { _ in } == 0)
      #expect(throws: Repartition.Obstacle.self) { try repartition.run(to: 5) { _ in } }

      for _ in 0..<2 {
        let after = try RunningRoles(six, instance: "a")
        try feed(six, &history, 200)
        let truth = history.truth
        #expect(try Condition.holds(withinMS: 60_000) { try six.snapshots() == truth }, "\(after.errors)")
        #expect(after.stop())
        #expect(after.errors.isEmpty)
      }
      var differences = 0
      try Verification(settings: six.settings("verify"), catalogue: six.catalogue, stop: StopFlag())
        .run { differences += $0.differences.count }
      #expect(differences == 0)
    }
  }
}
