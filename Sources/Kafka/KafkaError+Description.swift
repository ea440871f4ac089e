extension KafkaError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .libraryTooOld(let found, let needed):
      "This program runs with librdkafka \(found) but needs \(needed) or newer. Install a newer librdkafka1 package."
    case .unknownSetting(let name):
      "Kafka setting '\(name)' does not exist in librdkafka \(KafkaLibrary.version). Check its spelling."
    case .badSetting(let name, let value, let reason):
      "Kafka setting '\(name)' cannot be '\(value)': \(reason)."
    case .clientRefused(let reason):
      "The Kafka client could not be made from these settings: \(reason)."
    case .offsetExpired(let tp, let wanted, let earliest):
      "\(tp) was read up to offset \(wanted) but now starts at \(earliest). What lay between is gone: "
        + "run `kpistream replay`, or raise the topic's retention."
    case .offsetBeyondEnd(let tp, let wanted, let end):
      "\(tp) was read up to offset \(wanted) but now ends at \(end). The topic was created anew, or the brokers "
        + "lost records: check the cluster, then run `kpistream replay`."
    case .noStartingOffset(let tp):
      "No offset is stored for \(tp), so it is not known where to begin. Say where to start from."
    case .undecided(let tp, let offset, let waitedMS):
      "A transaction that began at offset \(offset) of \(tp) or behind it is neither committed nor aborted after \(waitedMS) ms. "
        + "Its process decides it when it is started again under the same --instance, and brokers do when its "
        + "transaction.timeout.ms is over. Else find it with `kafka-transactions.sh --bootstrap-server HOST:PORT find-hanging "
        + "--broker-id ID`, and end it with `kafka-transactions.sh abort`."
    case .pollTooLate(let reason):
      "The group gave this member up because it did not poll in time (\(reason)). "
        + "Raise max.poll.interval.ms, or make batches smaller."
    case .assignmentLost(let operation, let reason):
      "\(operation) came too late: the group has given the partitions to other members (\(reason)). "
        + "They continue from the last commit; nothing to do unless it happens often."
    case .deliveryFailed(let count, let tp, let reason):
      "\(count) record(s) were not written, the first of them to \(tp): \(reason). "
        + "Nothing was committed; check the brokers and try again."
    case .queueFull(let waitedMS):
      "The send queue stayed full for \(waitedMS) ms: the brokers take records more slowly than they are made. "
        + "Check the brokers, or raise queue.buffering.max.kbytes."
    case .recordTooLarge(let topic, let bytes):
      "A record of \(bytes) bytes is too large for \(topic). Raise message.max.bytes here and on the topic."
    case .fenced(let operation, let reason):
      "\(operation): another instance with the same transactional.id has taken over (\(reason)). This one must end; "
        + "start only one instance per transactional.id."
    case .abortable(let operation, let reason):
      "\(operation): the transaction cannot be committed (\(reason)). It is to be aborted and its input read again."
    case .retriable(let operation, let reason):
      "\(operation) did not succeed yet (\(reason)). It may be tried again."
    case .fatal(let operation, let reason):
      "\(operation): the Kafka client cannot go on (\(reason)). Restart; if it happens again, check the brokers' logs."
    case .unreachable(let reason):
      "The brokers cannot be reached: \(reason). Check bootstrap.servers, the network, and that the brokers run."
    case .notAuthorized(let operation, let missing?, let reason):
      "\(operation) is not allowed (\(reason)): this client has no right to \(missing). An administrator grants it with "
        + "`\(missing.grant)`."
    case .notAuthorized(let operation, nil, let reason):
      "\(operation) is not allowed: \(reason). The brokers do not let this client in: check its credentials and certificates "
        + "(security.protocol, sasl.*, ssl.*)."
    case .unknownTopic(let topic):
      "Topic '\(topic)' does not exist. Create it with `kpistream topics apply`."
    case .unknownPartition(let tp):
      "\(tp) does not exist. Compare the topic's partition count with what `kpistream topics plan` says."
    case .topicExists(let topic):
      "Topic '\(topic)' exists already."
    case .unsupportedByBroker(let operation, let reason):
      "This broker cannot do: \(operation) (\(reason)). Use the broker's own tools, or a full Kafka broker."
    case .timedOut(let operation, let afterMS):
      "\(operation) was not done within \(afterMS) ms. Check that the brokers are reachable and not overloaded."
    case .misuse(let what):
      "A mistake in this program: \(what). Please report it."
    case .failed(let operation, let code, let reason):
      "\(operation) failed: \(reason) (\(code))."
    }
  }
}
