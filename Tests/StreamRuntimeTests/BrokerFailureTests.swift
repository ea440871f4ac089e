import BrokerSupport
import Foundation
import Kafka
import StreamRuntime
import TestSupport
import Testing

extension WithRoles {
  /// Brokers that fail, refuse, come late and go away while events flow: at the end every number is right and every spoilt
  /// event is set aside. A role that ends with an error is started again, as a supervisor does.
  @Suite struct BrokerFailureTests {
    @Test("numbers are exact whatever the brokers do", arguments: BrokerFailureTests.seeds)
    func exact(seed: UInt64) throws {
      var random = SeededGenerator(seed: seed)
      let installation = try Installation(try VisitCatalogue.load(), partitions: 3, brokers: 3)
      let cluster = try #require(installation.cluster)
      var history = VisitHistory(seed: seed &+ 1)
      var roles = try ["a", "b"].map { try RunningRoles(installation, instance: $0) }
      var endings: [String] = []
      var isUp = [true, true, true]

      /// Starts again what has ended.
      func supervise() throws {
        for (index, name) in ["a", "b"].enumerated() where !roles[index].errors.isEmpty {
          endings += roles[index].errors
          #expect(roles[index].stop(), "seed \(seed): \(name) does not end")
          // Starting reads from every broker, and this thread is the one that would bring a missing one back.
          isUp = [true, true, true]
          for broker in 1...3 { try cluster.setBroker(broker, up: true) }
          roles[index] = try RunningRoles(installation, instance: name)
        }
      }

      for _ in 0..<30 {
        for _ in 0..<80 {
          let event = try history.next()
          try installation.send(Visit.topic, key: event.key, event.value)
        }
        switch Int.random(in: 0..<8, using: &random) {
        case 0:
          // One broker at a time, so that the test's own producer and the groups' coordinator find another.
          let broker = Int.random(in: 0..<3, using: &random)
          if isUp.allSatisfy({ $0 }) { isUp[broker] = false } else { isUp = [true, true, true] }
          for (index, up) in isUp.enumerated() { try cluster.setBroker(index + 1, up: up) }
        case 1:
          try cluster.delay(
            PlausibleFailures.all.randomElement(using: &random)!.request, broker: Int.random(in: 1...3, using: &random),
            byMS: 700)
        case 2:
          try cluster.setLeader(
            TopicPartition(Visit.topic, Int32.random(in: 0..<3, using: &random)),
            broker: Int.random(in: 1...3, using: &random))
        default: PlausibleFailures.inject(into: cluster, using: &random)
        }
        Thread.sleep(forTimeInterval: Double.random(in: 0...0.3, using: &random))
        try supervise()
      }
      PlausibleFailures.clear(cluster)
      for broker in 1...3 { try cluster.setBroker(broker, up: true) }
      try installation.flush()

      let truth = history.truth
      let isRight = try Condition.holds(withinMS: 90_000) {
        try supervise()
        return try installation.snapshots() == truth
      }
      if !isRight {
        let found = try installation.snapshots()
        for key in Set(truth.keys).union(found.keys).sorted() where truth[key] != found[key] {
          Issue.record("seed \(seed), \(key): published \(found[key] ?? []), true \(truth[key] ?? [])")
        }
      }
      for role in roles { #expect(role.stop(), "seed \(seed)") }
      print("seed \(seed): roles ended \(endings.count) times", Set(endings))

      // This broker shows what aborted transactions wrote, and takes what a producer repeats because the answer was lost: a
      // letter may be there twice, but none may be missing, and none that was not spoilt.
      let letters = try installation.contents(of: TopicNames.deadLetters) { $0.value.map { Array($0) } }
      #expect(Set(letters).count == history.spoilt, "seed \(seed)")
    }

    /// `KPISTREAM_SEED` repeats one; `KPISTREAM_SEEDS` says how many.
    private static var seeds: [UInt64] {
      let environment = ProcessInfo.processInfo.environment
      if let seed = environment["KPISTREAM_SEED"].flatMap(UInt64.init) { return [seed] }
      return Array(1...(environment["KPISTREAM_SEEDS"].flatMap(UInt64.init) ?? 3))
    }
  }
}
