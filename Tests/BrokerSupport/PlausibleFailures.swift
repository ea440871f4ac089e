package import Kafka

/// What brokers may answer to the requests of the roles when they are in trouble. Those that end a client by design are
/// among them: then a supervisor has to start it again.
package enum PlausibleFailures {
  package static let all: [(request: TestRequest, failures: [TestFailure])] = [
    (.produce, [.disconnect, .notLeader, .requestTimedOut, .notEnoughReplicas]),
    (.fetch, [.disconnect, .notLeader, .unknownTopic]),
    (.listOffsets, [.disconnect, .notLeader]),
    (.metadata, [.disconnect]),
    (.offsetFetch, [.disconnect, .notCoordinator, .coordinatorLoading]),
    (.findCoordinator, [.disconnect, .coordinatorNotAvailable]),
    (.joinGroup, [.disconnect, .notCoordinator, .unknownMember]),
    (.heartbeat, [.disconnect, .rebalanceInProgress, .illegalGeneration, .unknownMember]),
    (.syncGroup, [.disconnect, .rebalanceInProgress]),
    (.initProducerID, [.disconnect, .concurrentTransactions, .coordinatorLoading]),
    (.addPartitionsToTransaction, [.disconnect, .concurrentTransactions, .coordinatorNotAvailable, .producerFenced]),
    (.addOffsetsToTransaction, [.disconnect, .coordinatorLoading, .invalidProducerEpoch]),
    (.transactionOffsetCommit, [.disconnect, .coordinatorLoading, .illegalGeneration, .rebalanceInProgress]),
    (.endTransaction, [.disconnect, .coordinatorNotAvailable, .concurrentTransactions, .producerFenced]),
  ]

  /// Makes the next requests of one kind fail; which and how often, the generator says.
  package static func inject(into cluster: TestCluster, using random: inout some RandomNumberGenerator) {
    let (request, failures) = all.randomElement(using: &random)!
    let count = Int.random(in: 1...4, using: &random)
    cluster.fail(request, with: (0..<count).map { _ in failures.randomElement(using: &random)! })
  }

  package static func clear(_ cluster: TestCluster) {
    for (request, _) in all { cluster.clearFailures(request) }
  }
}
