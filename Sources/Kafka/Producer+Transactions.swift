internal import CRdKafka

/// Transactions. librdkafka marks each failure as fatal, abortable or retriable; those marks arrive as `.fenced` or
/// `.fatal` (end this producer), `.abortable` (abort, restore, begin anew) and `.retriable`. What is retriable is
/// retried in here until the deadline, because librdkafka resumes the operation where it was.
extension Producer {
  /// Takes over the `transactional.id`: fences older holders, and ends what they left open. Once, before all else.
  package func initTransactions(withinMS: Int) throws(KafkaError) {
    try unsafe untilDone("Starting transactions", withinMS) { unsafe rd_kafka_init_transactions($0, $1) }
  }

  package func begin() throws(KafkaError) {
    if let fatal = ledger.fatal { throw fatal }
    ledger.reset()
    if let error = unsafe rd_kafka_begin_transaction(handle.raw) {
      throw unsafe KafkaError(destroying: error, "Beginning a transaction")
    }
  }

  /// Puts the group's positions into the transaction: each the next offset to read. The group's metadata fences an
  /// owner that the group has given up.
  package func sendOffsets(
    _ offsets: [TopicPartition: Offset], _ group: borrowing GroupMetadata, withinMS: Int
  ) throws(KafkaError) {
    guard !offsets.isEmpty else { return }
    let list = PartitionList(offsets)
    let raw = unsafe list.raw
    let metadata = unsafe group.raw
    try unsafe untilDone("Sending offsets to the transaction", withinMS) {
      unsafe rd_kafka_send_offsets_to_transaction($0, raw, metadata, $1)
    }
  }

  /// Flushes and commits. Nothing of the transaction is visible to `read_committed` readers unless this returns.
  ///
  /// After `.timedOut` or `.retriable` the outcome is not known: call it again, or end the process; do not abort.
  package func commit(withinMS: Int) throws(KafkaError) {
    let operation = "Committing the transaction"
    if let error = ledger.error { throw error.asAbortable(operation) }
    do throws(KafkaError) {
      try unsafe untilDone(operation, withinMS) { unsafe rd_kafka_commit_transaction($0, $1) }  // it flushes first
    } catch {
      if case .abortable = error, !ledger.isConsequence, let failed = ledger.error {
        throw failed.asAbortable(operation)
      }
      throw error
    }
  }

  /// Drops what is queued and marks what was written as aborted. The state behind it is then ahead of the log: restore.
  ///
  /// After a refused record, librdkafka 2.0.2 may have the next transaction aborted once more, before it asks for a new
  /// epoch: count on a few in a row.
  package func abort(withinMS: Int) throws(KafkaError) {
    try unsafe untilDone("Aborting the transaction", withinMS) { unsafe rd_kafka_abort_transaction($0, $1) }
    ledger.reset()
  }

  /// Why the transaction failed whose records were dropped: only a commit says so, and librdkafka makes none then.
  func whyFailed() -> KafkaError? {
    guard let error = unsafe rd_kafka_commit_transaction(handle.raw, 5_000) else { return nil }
    let cause = unsafe KafkaError(destroying: error, "Writing to the transaction", client: handle.names)
    switch cause {
    case .notAuthorized(let operation, let missing?, let reason) where missing.kind == .topic && missing.name == nil:
      // The broker's word names no topic; it is one of those that the dropped records were for.
      let topics = ledger.topics.sorted()
      return .notAuthorized(
        operation: operation, missing: AccessRight(.write, .topic, topics.count == 1 ? topics[0] : nil),
        reason: "\(reason); records were to go to \(topics.joined(separator: ", "))")
    case .abortable, .notAuthorized, .fenced, .fatal: return cause
    default: return nil
    }
  }

  private func untilDone(
    _ operation: String, _ withinMS: Int, _ call: (OpaquePointer, Int32) -> OpaquePointer?
  ) throws(KafkaError) {
    let deadline = Deadline(withinMS: withinMS)
    while let error = unsafe call(handle.raw, max(1, deadline.leftMS)) {
      let failure = unsafe KafkaError(destroying: error, operation, afterMS: withinMS, client: handle.names)
      guard failure.isRetriable, !deadline.hasPassed else { throw failure }
      unsafe rd_kafka_poll(handle.raw, min(100, deadline.leftMS))  // a pause that also hears of fatal errors
    }
  }
}

extension KafkaError {
  /// A failed delivery inside a transaction means that it must be aborted.
  fileprivate func asAbortable(_ operation: String) -> KafkaError {
    guard case .deliveryFailed(let count, let tp, let reason) = self else { return self }
    return .abortable(operation: operation, reason: "\(count) record(s) not written, the first to \(tp): \(reason)")
  }
}
