internal import CRdKafka

/// What a test broker answers instead of doing what it was asked.
package enum TestFailure: Sendable, CaseIterable {
  /// Breaks the connection.
  case disconnect
  case requestTimedOut
  case notLeader
  case leaderNotAvailable
  case notCoordinator
  case coordinatorNotAvailable
  case coordinatorLoading
  case unknownTopic
  case topicNotAuthorized
  case groupNotAuthorized
  case transactionalIDNotAuthorized
  case offsetOutOfRange
  case illegalGeneration
  case unknownMember
  case rebalanceInProgress
  case notEnoughReplicas
  case messageTooLarge
  case invalidRecord
  case producerFenced
  case invalidProducerEpoch
  case invalidTransactionState
  case outOfOrderSequence
  case concurrentTransactions

  var code: rd_kafka_resp_err_t {
    switch self {
    case .disconnect: RD_KAFKA_RESP_ERR__TRANSPORT
    case .requestTimedOut: RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT
    case .notLeader: RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION
    case .leaderNotAvailable: RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE
    case .notCoordinator: RD_KAFKA_RESP_ERR_NOT_COORDINATOR
    case .coordinatorNotAvailable: RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE
    case .coordinatorLoading: RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS
    case .unknownTopic: RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART
    case .topicNotAuthorized: RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED
    case .groupNotAuthorized: RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED
    case .transactionalIDNotAuthorized: RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED
    case .offsetOutOfRange: RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE
    case .illegalGeneration: RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION
    case .unknownMember: RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID
    case .rebalanceInProgress: RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS
    case .notEnoughReplicas: RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS
    case .messageTooLarge: RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE
    case .invalidRecord: RD_KAFKA_RESP_ERR_INVALID_RECORD
    case .producerFenced: RD_KAFKA_RESP_ERR_PRODUCER_FENCED
    case .invalidProducerEpoch: RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH
    case .invalidTransactionState: RD_KAFKA_RESP_ERR_INVALID_TXN_STATE
    case .outOfOrderSequence: RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER
    case .concurrentTransactions: RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS
    }
  }
}
