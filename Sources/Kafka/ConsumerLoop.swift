internal import CRdKafka

/// Reads and hands batches to a sink, on the thread that calls `run`. That thread blocks: never one of Swift's
/// cooperative pool (use `KafkaThread`).
package final class ConsumerLoop {
  package let consumer: Consumer
  private let callbacks: ClientCallbacks
  private var sink: (any ConsumerSink)?
  /// The first error out of a callback, kept until the poll that it happened in returns.
  private var failure: (any Error)?
  private var hasFailed = false

  /// - Parameters:
  ///   - settings: librdkafka's, over this module's defaults: `auto.offset.reset=error`, `read_committed`, `range`.
  ///   - statistics: takes librdkafka's JSON on the loop's thread, each `statistics.interval.ms`.
  /// - Throws: errors in the settings, before any network.
  package init(
    settings: [String: String], source: ConsumerSource, limits: ConsumerLimits = ConsumerLimits(),
    stop: StopFlag = StopFlag(), log: KafkaLog? = nil, statistics: ((String) -> Void)? = nil
  ) throws(KafkaError) {
    let hook = CallbackHook()
    callbacks = ClientCallbacks(log: log)
    callbacks.onStatistics = statistics
    callbacks.onError = { hook.loop?.consumer.events.append(.problem($0)) }
    unsafe callbacks.onRebalance = { code, list in unsafe hook.loop?.rebalance(code, list) }
    consumer = try Consumer(settings, source: source, limits: limits, stop: stop, callbacks: callbacks)
    hook.loop = self
  }

  /// Reads until the stop flag is raised, the sink asks to stop, or an error ends it; then leaves the group. Once only.
  /// - Throws: what the sink threw, or the `KafkaError` that ended the client.
  package func run(_ sink: any ConsumerSink) throws {
    guard self.sink == nil else { throw KafkaError.misuse("a consumer loop run twice") }
    self.sink = sink
    do {
      try begin(sink)
      while !consumer.stop.isRaised {
        consumer.fill(waitMS: consumer.limits.waitMS)
        try throwFailure()
        if !consumer.buffer.isEmpty {
          try consumer.drain { batch in try sink.apply(batch, consumer) }
        } else if consumer.events.isEmpty {
          try sink.idle(consumer)
        }
        try tellEvents(sink)
      }
    } catch {
      hasFailed = true
      end(sink)
      throw error
    }
    end(sink)
    try throwFailure()
  }

  private func begin(_ sink: any ConsumerSink) throws {
    switch consumer.source {
    case .group(let topics):
      let list = PartitionList(topics.map { TopicPartition($0, -1) })
      let code = unsafe rd_kafka_subscribe(consumer.handle.raw, list.raw)
      if code.isError { throw KafkaError(code, "Subscribing to \(topics.joined(separator: ", "))") }
    case .partitions(let partitions):
      try assign(partitions, sink)
    }
  }

  private func end(_ sink: any ConsumerSink) {
    consumer.buffer.clear()
    if case .partitions = consumer.source, !consumer.begun.isEmpty { revoke(sink, lost: false) }
    unsafe rd_kafka_consumer_close(consumer.handle.raw)  // serves the last revoke, on this thread
    consumer.buffer.clear()
  }

  private func tellEvents(_ sink: any ConsumerSink) throws {
    let events = consumer.events
    consumer.events.removeAll(keepingCapacity: true)
    for event in events {
      switch event {
      case .end(let tp, let offset): try sink.reachedEnd(of: tp, at: offset, consumer)
      case .problem(let error):
        if error.endsClient { throw error }
        try sink.problem(error, consumer)
      }
    }
  }

  private func throwFailure() throws {
    guard let failure else { return }
    self.failure = nil
    throw failure
  }

  /// Called by librdkafka from inside a poll or the close.
  private func rebalance(
    _ code: rd_kafka_resp_err_t, _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>
  ) {
    guard let sink else { return }
    if code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS, !hasFailed, failure == nil {
      do { try assign(unsafe UnsafePointer(list).entries.map(\.partition), sink) } catch {
        failure = error
        consumer.begun = [:]
        unsafe rd_kafka_assign(consumer.handle.raw, nil)
      }
    } else {
      consumer.buffer.clear()  // polled, not yet applied, about to belong to another
      revoke(sink, lost: unsafe rd_kafka_assignment_lost(consumer.handle.raw) != 0)
    }
  }

  private func assign(_ partitions: [TopicPartition], _ sink: any ConsumerSink) throws {
    consumer.forgetPositions()
    consumer.paused = []
    consumer.isRebalancing = true
    defer { consumer.isRebalancing = false }
    consumer.begun = Dictionary(uniqueKeysWithValues: partitions.map { ($0, .committed) })
    let start = try sink.assigned(partitions, consumer)
    for (tp, position) in start {
      guard consumer.begun[tp] != nil else { throw KafkaError.misuse("starting \(tp), which is not assigned") }
      consumer.begun[tp] = position
    }
    try consumer.assignBegun()
  }

  private func revoke(_ sink: any ConsumerSink, lost: Bool) {
    if !consumer.begun.isEmpty {
      consumer.isRebalancing = true
      do { try sink.revoked(consumer.assignment, lost: lost || hasFailed, consumer) } catch {
        if failure == nil, !hasFailed { failure = error }
      }
      consumer.isRebalancing = false
    }
    consumer.begun = [:]
    consumer.paused = []
    consumer.forgetPositions()
    unsafe rd_kafka_assign(consumer.handle.raw, nil)  // only now may another member read them
  }
}

/// Lets callbacks that are made before the loop find it, without keeping it alive.
private final class CallbackHook {
  weak var loop: ConsumerLoop?
}
