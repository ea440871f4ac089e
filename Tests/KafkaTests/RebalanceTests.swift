import Kafka
import Synchronization
import Testing

extension WithCluster {
  @Suite("rebalance")
  struct RebalanceTests {
    /// Members come and go while records flow. Each commits what it has applied when it must give a partition up, and
    /// starts from what was committed: so every record is committed by exactly one member.
    @Test("two members share the partitions, and no record is committed twice or never")
    func twoMembers() async throws {
      let cluster = try TestCluster(topics: ["visits": 4])
      let producer = try cluster.producer()
      for p in 0..<4 as Range<Int32> { try producer.write("visits", partition: p, (0..<1_000).map { "\($0)" }) }

      let ledger = Ledger()
      let stopFirst = StopFlag()
      let stopSecond = StopFlag()
      let settings = cluster.quick(group: "count").merging(["fetch.message.max.bytes": "2000"]) { $1 }
      func member(_ name: String, _ stop: StopFlag) -> Task<[String], any Error> {
        Task {
          try await KafkaThread.run(named: name, stop: stop) {
            let sink = LedgerSink(name, ledger)
            let loop = try ConsumerLoop(
              settings: settings, source: .group(topics: ["visits"]), limits: ConsumerLimits(batchMax: 20, waitMS: 10),
              stop: stop, log: { _ in })
            try loop.run(sink)
            return sink.calls
          }
        }
      }
      let first = member("first", stopFirst)
      try await ledger.wait { $0.applied >= 400 }
      let second = member("second", stopSecond)
      try await ledger.wait { $0.hasAssignment("second") }
      ledger.go()  // until here each member only takes a few at a time, so that both have work left
      try await ledger.wait { $0.committers.count == 2 }
      stopFirst.raise()
      let firstCalls = try await first.value
      for p in 0..<4 as Range<Int32> { try producer.write("visits", partition: p, (1_000..<1_200).map { "\($0)" }) }
      try await ledger.wait { $0.applied >= 4_800 }
      stopSecond.raise()
      let secondCalls = try await second.value

      let committed = ledger.committed
      #expect(committed.count == 4_800)
      #expect(committed.values.allSatisfy { $0 == 1 }, "committed twice: \(committed.filter { $0.value > 1 }.count)")
      #expect(firstCalls.first == "assigned visits/0 visits/1 visits/2 visits/3")
      #expect(firstCalls.contains("revoked visits/0 visits/1 visits/2 visits/3"))
      #expect(secondCalls.last == "revoked visits/0 visits/1 visits/2 visits/3")
      #expect(!(firstCalls + secondCalls).contains { $0.hasPrefix("lost") })
    }

    @Test("an assignment that was lost is told as lost")
    func lost() throws {
      let cluster = try TestCluster(topics: ["visits": 1])
      try cluster.producer().write("visits", partition: 0, ["a"])
      let sink = Recorder()
      sink.onBatch = { sink, _ in
        if sink.seen.count == 1 { cluster.fail(.heartbeat, with: [.unknownMember]) }
      }
      sink.onRevoked = { sink, lost, consumer in if lost { consumer.requestStop() } }
      let loop = try ConsumerLoop(
        settings: cluster.quick(group: "g"), source: .group(topics: ["visits"]), limits: ConsumerLimits(waitMS: 10),
        log: { _ in })
      try loop.run(sink)
      #expect(sink.calls == ["assigned visits/0", "lost visits/0"])
    }

    @Test("only the very next generation of the same member is the next")
    func nextGeneration() {
      let third = GroupGeneration(member: "a", number: 3)
      #expect(GroupGeneration(member: "a", number: 4).isNext(after: third))
      for other in [("a", 3), ("a", 5), ("a", 2), ("b", 4)] as [(String, Int32)] {
        #expect(!GroupGeneration(member: other.0, number: other.1).isNext(after: third))
      }
    }

    @Test("a member reads its generation, which goes up, and has another name after it was expelled")
    func generations() throws {
      let cluster = try TestCluster(topics: ["visits": 1])
      try cluster.producer().write("visits", partition: 0, ["a"])
      var seen: [GroupGeneration] = []
      let sink = Recorder()
      sink.onBatch = { sink, consumer in
        seen.append(try #require(try consumer.groupMetadata().generation))
        // The group asks all to join again; then it does not know this member any more.
        switch seen.count {
        case 1: cluster.fail(.heartbeat, with: [.rebalanceInProgress])
        case 2: cluster.fail(.heartbeat, with: [.unknownMember])
        default: consumer.requestStop()
        }
      }
      let loop = try ConsumerLoop(
        settings: cluster.quick(group: "g"), source: .group(topics: ["visits"]), limits: ConsumerLimits(waitMS: 10),
        log: { _ in })
      try loop.run(sink)
      try #require(seen.count == 3)
      #expect(seen[0].number > 0 && seen[1].number > seen[0].number && seen[1].member == seen[0].member)
      #expect(seen[2].member != seen[1].member)
    }
  }
}
