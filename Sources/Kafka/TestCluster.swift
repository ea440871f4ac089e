internal import CRdKafka

/// A Kafka cluster inside this process: real brokers as far as clients can tell, on free ports of 127.0.0.1, in memory,
/// for tests and for the demo. Also other processes of this machine reach it, at `bootstrap`, until it is released.
///
/// It is librdkafka's mock cluster. That creates a topic when a client first asks for it, always with 4 partitions:
/// where the number matters, create it first. It does not create topics by admin request (`.unsupportedByBroker`),
/// never compacts, keeps about 5 MiB of a partition, shows the records of aborted transactions, does not store offsets
/// sent with a transaction, and lets a fenced producer commit. Its methods may be called from any thread.
///
/// `@unchecked Sendable`: both pointers never change, and librdkafka's mock functions hand their work to the cluster's
/// own thread.
@safe package final class TestCluster: @unchecked Sendable {
  /// For `bootstrap.servers`.
  package let bootstrap: String
  package let brokers: Int
  package let defaultPartitions: Int
  private let handle: KafkaHandle
  private let raw: OpaquePointer

  /// - Parameters:
  ///   - brokers: how many; their ids count from 1.
  ///   - topics: created at once, name to partition count.
  ///   - defaultPartitions: for `createTopic` without a count. Topics that come to be by being asked for have 4.
  package init(
    brokers: Int = 1, topics: [String: Int] = [:], defaultPartitions: Int = 4, log: KafkaLog? = { _ in }
  ) throws(KafkaError) {
    handle = try KafkaHandle(RD_KAFKA_PRODUCER, KafkaConf(["client.id": "test-cluster"]), ClientCallbacks(log: log))
    guard let raw = unsafe rd_kafka_mock_cluster_new(handle.raw, Int32(brokers)) else {
      throw .clientRefused(reason: "the test cluster could not be started")
    }
    unsafe self.raw = raw
    self.brokers = brokers
    self.defaultPartitions = defaultPartitions
    bootstrap = unsafe String(cString: rd_kafka_mock_cluster_bootstraps(raw))
    for (name, partitions) in topics.sorted(by: { $0.key < $1.key }) {
      try createTopic(name, partitions: partitions)
    }
  }

  deinit { unsafe rd_kafka_mock_cluster_destroy(raw) }  // the client that carries it goes after it

  /// The settings that a client needs to reach this cluster.
  package var clientSettings: [String: String] { ["bootstrap.servers": bootstrap] }

  /// - Throws: `.topicExists`.
  package func createTopic(_ name: String, partitions: Int? = nil, replication: Int = 1) throws(KafkaError) {
    let count = Int32(partitions ?? defaultPartitions)
    try check(unsafe rd_kafka_mock_topic_create(raw, name, count, Int32(replication)), "Creating topic", name)
  }

  /// The next requests of this kind, to whichever broker, fail like this, one failure each.
  package func fail(_ request: TestRequest, with failures: [TestFailure]) {
    let codes = failures.map(\.code)
    unsafe rd_kafka_mock_push_request_errors_array(raw, request.rawValue, codes.count, codes)
  }

  /// The next request of this kind to one broker is answered late, and fails if a failure is given.
  package func delay(_ request: TestRequest, broker: Int, byMS: Int, thenFail failure: TestFailure? = nil)
    throws(KafkaError)
  {
    let code = failure?.code ?? RD_KAFKA_RESP_ERR_NO_ERROR
    try check(
      unsafe crdkafka_mock_broker_push_error_rtt(raw, Int32(broker), request.rawValue, code, Int32(byMS)), "Delaying")
  }

  package func clearFailures(_ request: TestRequest) {
    unsafe rd_kafka_mock_clear_request_errors(raw, request.rawValue)
  }

  /// Cuts a broker off, or lets it be reached again. Leaders stay where they are.
  package func setBroker(_ id: Int, up: Bool) throws(KafkaError) {
    let code = unsafe up ? rd_kafka_mock_broker_set_up(raw, Int32(id)) : rd_kafka_mock_broker_set_down(raw, Int32(id))
    try check(code, "Setting broker \(id) \(up ? "up" : "down")")
  }

  /// Every answer of this broker takes so long from now on.
  package func setRoundTrip(broker: Int, ms: Int) throws(KafkaError) {
    try check(unsafe rd_kafka_mock_broker_set_rtt(raw, Int32(broker), Int32(ms)), "Setting the round-trip time")
  }

  package func setGroupCoordinator(_ group: String, broker: Int) throws(KafkaError) {
    try check(unsafe rd_kafka_mock_coordinator_set(raw, "group", group, Int32(broker)), "Setting a coordinator")
  }

  package func setTransactionCoordinator(_ transactionalID: String, broker: Int) throws(KafkaError) {
    try check(
      unsafe rd_kafka_mock_coordinator_set(raw, "transaction", transactionalID, Int32(broker)), "Setting a coordinator")
  }

  /// - Parameter broker: nil leaves the partition without a leader.
  package func setLeader(_ tp: TopicPartition, broker: Int?) throws(KafkaError) {
    try check(
      unsafe rd_kafka_mock_partition_set_leader(raw, tp.topic, tp.partition, Int32(broker ?? -1)), "Setting a leader")
  }

  /// What metadata requests say about the topic from now on; nil ends it.
  package func setTopicFailure(_ topic: String, _ failure: TestFailure?) {
    unsafe rd_kafka_mock_topic_set_error(raw, topic, failure?.code ?? RD_KAFKA_RESP_ERR_NO_ERROR)
  }

  /// As if the brokers were too old to know this request.
  package func disable(_ request: TestRequest) throws(KafkaError) {
    try check(unsafe rd_kafka_mock_set_apiversion(raw, request.rawValue, -1, -1), "Disabling a request")
  }

  private func check(_ code: rd_kafka_resp_err_t, _ operation: String, _ topic: String? = nil) throws(KafkaError) {
    if code.isError { throw KafkaError(code, operation, where: topic.map { TopicPartition($0, 0) }) }
  }
}
