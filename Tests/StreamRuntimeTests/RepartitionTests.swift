import BrokerSupport
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

    /// For where nothing can be thrown.
    private func recording(_ body: () throws -> Void) { do { try body() } catch { Issue.record(error) } }

    @Test("what producers put where keys led before is counted or set aside; republishing and another run mend that")
    func producersGoOn() throws {
      var history = VisitHistory(seed: 4)
      let four = try Installation(try VisitCatalogue.load(), partitions: 4)
      let narrow = try RunningRoles(four, instance: "a")
      try feed(four, &history, 300)
      let early = history.truth
      #expect(try Condition.holds(withinMS: 60_000) { try four.snapshots() == early }, "\(narrow.errors)")
      #expect(narrow.stop())
      let six = try widened(four, to: 6)

      var sent = 0
      func sendAsBefore() throws {
        for _ in 0..<20 where sent < 400 {
          let visit = history.nextFresh(id: "late-\(sent)")
          let old = Array(visit.subject.utf8).withUnsafeBytes { Murmur2.partition(of: $0, partitionCount: 4) }
          try six.send(Visit.topic, key: visit.subject, try visit.bytes, partition: old)
          sent += 1
        }
        try six.flush()
      }
      let repartition = try Repartition(settings: six.settings("move"), stop: StopFlag())
      try sendAsBefore()
      _ = try repartition.run(to: 6) {
        if $0.topic == Visit.topic { recording { try sendAsBefore() } }
      }
      sent = min(sent, 380)
      try sendAsBefore()

      typealias Letter = (place: String, key: [UInt8]?, value: [UInt8]?)
      func letters() throws -> [Letter] {
        let all: [Letter] = try six.contents(of: TopicNames.deadLetters) { record in
          func header(_ name: String) -> String { String(decoding: record.header("kpistream-\(name)")!, as: UTF8.self) }
          guard header("reason") == "wrong-partition" else { return nil }
          return (
            "\(header("partition"))/\(header("offset"))", record.key.map { [UInt8]($0) },
            record.value.map { [UInt8]($0) }
          )
        }
        return Array(Dictionary(all.map { ($0.place, $0) }) { first, _ in first }.values)
      }
      let truth = history.truth
      let province = "high-pressure|FY2561|province|49|ALL"
      var after = try RunningRoles(six, instance: "a")
      func published() -> Int { (try? six.snapshots()[province]).map { Int($0[1]) } ?? 0 }
      func letterCount() -> Int { (try? letters().count) ?? -1 }
      let isAccountedFor = Condition.holds(withinMS: 60_000) {
        published() + letterCount() == Int(truth[province]![1])
      }
      #expect(isAccountedFor, "\(published()) and \(letterCount()) letters of \(truth[province]!): \(after.lines.all)")
      let setAside = try letters()
      #expect(setAside.count > 10 && setAside.count < sent)

      // Half of them are sent again; the second run copies all.
      let before = published()
      let half = setAside.prefix(setAside.count / 2)
      for letter in half { try six.send(Visit.topic, keyBytes: letter.key, letter.value) }
      try six.flush()
      #expect(
        Condition.holds(withinMS: 60_000) { published() == before + half.count }, "\(published()), \(after.errors)")
      #expect(after.stop())
      #expect(try repartition.run(to: 6) { _ in } == setAside.count)
      after = try RunningRoles(six, instance: "a")
      #expect(try Condition.holds(withinMS: 60_000) { try six.snapshots() == truth }, "\(after.errors)")
      #expect(after.stop())
      var differences = 0
      try Verification(settings: six.settings("verify"), catalogue: six.catalogue, stop: StopFlag())
        .run { differences += $0.differences.count }
      #expect(differences == 0)
    }

    @Test("what a count process writes during the move or after it is noticed, and asks for another run")
    func countsMeanwhile() throws {
      let installation = try Installation(try VisitCatalogue.load(), partitions: 6)
      let repartition = try Repartition(settings: installation.settings("move"), stop: StopFlag())
      // A subject of another partition.
      let stray = (1...UInt64.max).lazy.map { SubjectID(high: 0xf << 60, low: $0) }.first { id in
        Array(id.description.utf8).withUnsafeBytes { Murmur2.partition(of: $0, partitionCount: 6) } != 0
      }!
      let (key, value) = StateCodec.record(stray, fingerprint: 0, UnsafeRawBufferPointer(start: nil, count: 0))
      func writeStray() throws {
        try installation.send(TopicNames.state, keyBytes: key, value, partition: 0)
        try installation.flush()
      }

      var isWritten = false
      #expect(throws: Repartition.Obstacle.self) {
        try repartition.run(to: 6) { _ in
          if !isWritten { recording { try writeStray() } }
          isWritten = true
        }
      }
      #expect(try repartition.run(to: 6) { _ in } == 0)
      try writeStray()
      let refused = try RunningRoles(installation, instance: "a", snapshot: false)
      #expect(Condition.holds(withinMS: 60_000) { !refused.errors.isEmpty })
      #expect(refused.errors.contains { $0.contains("topics repartition --partitions 6` again") }, "\(refused.errors)")
      #expect(refused.stop())

      #expect(try repartition.run(to: 6) { _ in } == 0)
      let roles = try RunningRoles(installation, instance: "a", snapshot: false)
      #expect(Condition.holds(withinMS: 60_000) { roles.lines.all.count { $0.contains(" restored: ") } == 6 })
      #expect(roles.stop())
      #expect(roles.errors.isEmpty, "\(roles.errors)")
    }

    @Test("nothing is moved while the group has members", .enabled(if: TansuBroker.binary != nil))
    func stillCounting() throws {
      let installation = try Installation(try VisitCatalogue.load(), partitions: 2, tansu: TansuBroker.binary)
      let roles = try RunningRoles(installation, instance: "a", snapshot: false)
      #expect(Condition.holds(withinMS: 60_000) { roles.lines.all.contains { $0.contains(" restored: ") } })
      let repartition = try Repartition(settings: installation.settings("move"), stop: StopFlag())
      let error = try #require(throws: Repartition.Obstacle.self) { try repartition.run(to: 2) { _ in } }
      #expect("\(error)".hasPrefix("Count processes are running"), "\(error)")
      #expect(roles.stop())
      #expect(try repartition.run(to: 2) { _ in } == 0)
    }
  }
}
