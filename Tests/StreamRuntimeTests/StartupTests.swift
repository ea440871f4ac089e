import BrokerSupport
import Kafka
import Testing

@testable import StreamRuntime

extension WithRoles {
  /// What a process says that must not do something, or finds topics that are not as they should be.
  @Suite struct StartupTests {
    /// What ends the roles.
    private func errors(
      _ installation: Installation, count: Bool = true, snapshot: Bool = false, _ disturb: () throws -> Void = {}
    ) throws -> String {
      let roles = try RunningRoles(installation, instance: "a", count: count, snapshot: snapshot)
      try disturb()
      #expect(Condition.holds(withinMS: 30_000) { !roles.errors.isEmpty })
      #expect(roles.stop())
      return roles.errors.joined(separator: "\n")
    }

    @Test(
      "topics that must not be seen are named together, with the commands that grant it, and not taken for missing ones"
    )
    func topicsHidden() throws {
      let installation = try Installation(try VisitCatalogue.load(), partitions: 2)
      for topic in [Visit.topic, TopicNames.state] {
        installation.cluster?.setTopicFailure(topic, .topicNotAuthorized)
      }
      let text = try errors(installation)
      #expect(text.contains("Describe on topic '\(Visit.topic)', Describe on topic '\(TopicNames.state)'"), "\(text)")
      #expect(text.contains("--operation Describe --topic \(TopicNames.state)`"), "\(text)")
    }

    @Test("a topic that the snapshot role needs and may not see")
    func snapshotsHidden() throws {
      let installation = try Installation(try VisitCatalogue.load(), partitions: 2)
      installation.cluster?.setTopicFailure(TopicNames.snapshots, .topicNotAuthorized)
      let text = try errors(installation, count: false, snapshot: true)
      #expect(text.contains("--operation Describe --topic \(TopicNames.snapshots)`"), "\(text)")
    }

    @Test(
      "what the broker refuses ends the process, with the right that is missing",
      arguments: [
        (
          TestRequest.initProducerID, TestFailure.transactionalIDNotAuthorized,
          "--operation Write --transactional-id kpistream-count-a"
        ),
        (.joinGroup, .groupNotAuthorized, "--operation Read --group kpistream-count"),
        (.fetch, .topicNotAuthorized, "--operation Read --topic"),
        (.addPartitionsToTransaction, .topicNotAuthorized, "--operation Write --topic"),
        (.produce, .topicNotAuthorized, "--operation Write --topic kpi."),
        (.transactionOffsetCommit, .groupNotAuthorized, "--operation Read --group"),
      ])
    func refused(request: TestRequest, failure: TestFailure, command: String) throws {
      let installation = try Installation(try VisitCatalogue.load(), partitions: 1)
      let person = "f0000000000000000000000000000001"
      try installation.send(Visit.topic, key: person, try Visit(id: "1", subject: person).bytes)
      try installation.flush()
      let fail = { installation.cluster?.fail(request, with: Array(repeating: failure, count: 20)) }
      // Reading the registry comes before any role, and is to go well.
      if request != .fetch { fail() }
      let text = try errors(installation) { if request == .fetch { fail() } }
      #expect(text.contains(command), "\(text)")
    }

    @Test("the first commit comes soon after the first events, however long it is from one to the next")
    func firstCommit() throws {
      let installation = try Installation(try VisitCatalogue.load(), partitions: 1)
      let person = "f0000000000000000000000000000001"
      try installation.send(Visit.topic, key: person, try Visit(id: "1", subject: person).bytes)
      try installation.flush()
      let roles = try RunningRoles(installation, instance: "a", commitMS: 20_000)
      #expect(Condition.holds(withinMS: 15_000) { roles.metrics.total("kpistream_partitions") == 1 }, "\(roles.errors)")
      #expect(try Condition.holds(withinMS: 5_000) { try !installation.snapshots().isEmpty }, "\(roles.errors)")
      #expect(roles.stop())
    }

    @Test("state under a policy that deletes it is refused", .enabled(if: TansuBroker.binary != nil))
    func notCompacted() throws {
      let installation = try Installation(
        try VisitCatalogue.load(), partitions: 1, tansu: TansuBroker.binary,
        config: [TopicNames.state: ["cleanup.policy": "delete"]])
      let text = try errors(installation)
      #expect(text.contains("\(TopicNames.state) has cleanup.policy=delete"), "\(text)")
      #expect(text.contains("kpistream topics apply"))
    }
  }
}
