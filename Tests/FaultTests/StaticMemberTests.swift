import BrokerSupport
import Foundation
import Kafka
import StreamRuntime
import Testing

/// A process of a fixed name (`--static`) that is killed and comes back within the session finds its partitions as it left them,
/// and the others do not pause. The in-process cluster knows no such members, Tansu does.
@Suite struct StaticMemberTests {
  @Test("a killed process of a fixed name is back without a rebalance", .enabled(if: TansuBroker.binary != nil))
  func comesBack() throws {
    let broker = try TansuBroker(binary: #require(TansuBroker.binary))
    let admin = try Admin(settings: broker.clientSettings, log: { _ in })
    for outcome in try admin.createTopics(
      TopicDeclaration.all.map { $0.specification(partitions: 6, replication: 1) }, withinMS: 30_000)
    {
      if let error = outcome.error { throw error }
    }
    func start(_ name: String) throws -> Child {
      try Child(
        name,
        [
          "run", "--bootstrap", broker.bootstrap, "--roles", "count,snapshot", "--as-of", "2018-12-31", "--period",
          "FY2561", "--instance", name, "--static", "--session-timeout-ms", "30000",
        ])
    }
    let first = try start("a")
    let second = try start("b")
    defer { for child in [first, second] { child.send(SIGKILL) } }
    let before = try assignment(of: first)
    let others = try assignment(of: second)
    #expect(before.count == 3 && before.union(others) == Set(0..<6))

    first.send(SIGKILL)
    #expect(first.end(withinSeconds: 5) == -SIGKILL)
    let again = try start("a")
    defer { again.send(SIGKILL) }
    #expect(try assignment(of: again) == before)

    let simulation = try Child(
      "simulate",
      ["simulate", "--bootstrap", broker.bootstrap, "--people", "200", "--seed", "3", "--duration", "1", "--check"])
    #expect(simulation.end(withinSeconds: 120) == 0, "\(simulation.tail())\n\(again.tail())")
    #expect(!second.text.contains("revoked") && !second.text.contains("lost"), "\(second.tail())")
    for child in [again, second] { child.send(SIGTERM) }
    for child in [again, second] { #expect(child.end(withinSeconds: 30) == 0, "\(child.tail())") }
  }

  /// The input partitions that a process says it has been given.
  private func assignment(of child: Child) throws -> Set<Int> {
    let deadline = Date(timeIntervalSinceNow: 90)
    while true {
      if let line = child.text.firstMatch(of: /assigned partitions ([0-9, ]+);/) {
        return Set(line.output.1.split(separator: ", ").compactMap { Int($0) })
      }
      try #require(child.isRunning && Date() < deadline, "\(child.tail())")
      Thread.sleep(forTimeInterval: 0.1)
    }
  }
}
