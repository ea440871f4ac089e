internal import CRdKafka

/// Reads given partitions from given offsets to what was their end when it began, on the calling thread: for restoring
/// state and for filling global tables. Memory stays bounded: librdkafka fetches only a few MB ahead.
///
/// The end is the high watermark at the first fetch, or the last stable offset with `read_committed` (the default):
/// records of open transactions are not waited for, unless the caller names an end that they lie before. A read ends even
/// where compaction or transactions leave nothing at the end.
package struct AssignedReader: ~Copyable {
  private let consumer: Consumer
  private let stallMS: Int

  /// - Parameters:
  ///   - stallMS: how long nothing may arrive, while there should, before a read is given up.
  /// - Throws: errors in the settings, before any network.
  package init(
    settings: [String: String], limits: ConsumerLimits = ConsumerLimits(batchMax: 2_048, waitMS: 50),
    stallMS: Int = 60_000, stop: StopFlag = StopFlag(), log: KafkaLog? = nil
  ) throws(KafkaError) {
    let hook = CallbackHook()
    let callbacks = ClientCallbacks(log: log)
    callbacks.onError = { hook.consumer?.events.append(.problem($0)) }
    consumer = try Consumer(
      settings, defaults: Self.defaults,
      fixed: ["enable.partition.eof": "true"],
      source: .partitions([]), limits: limits, stop: stop, callbacks: callbacks)
    hook.consumer = consumer
    self.stallMS = stallMS
  }

  /// A record that waits takes some hundred bytes besides its own, and a reader of each of many partitions may be at work at a
  /// time: few wait where a full queue is filled again at once.
  private static let defaults = ["queued.max.messages.kbytes": "8192", "fetch.wait.max.ms": "50"]
    .merging(KafkaLibrary.hasFetchQueueBackoff ? ["queued.min.messages": "5000"] : [:]) { $1 }

  deinit { unsafe rd_kafka_consumer_close(consumer.handle.raw) }

  /// The topics that `ConsumedRecord.topicIndex` counts in, in the order in which reads first named them.
  package var topics: [String] { consumer.topics }

  /// - Parameters:
  ///   - start: where to begin each partition; `.held` is refused.
  ///   - through: an end that is to be reached at least, though transactions are open before it: the read goes on until they
  ///     are decided. Take it from a client that reads uncommitted, which is told of their records.
  ///   - progress: told after each batch, and at least each `waitMS`.
  ///   - apply: takes each batch; what it throws ends the read. A batch may hold records of any of the partitions.
  /// - Returns: for each partition, the offset at which to go on.
  /// - Throws: `.offsetExpired` and the like; `.timedOut` if nothing arrives; `.undecided` if a transaction stays open;
  ///   `CancellationError` if the flag was raised.
  package mutating func read(
    from start: [TopicPartition: StartPosition], through: [TopicPartition: Offset] = [:],
    progress: ((ReadProgress) -> Void)? = nil, apply: (borrowing RecordBatch) throws -> Void
  ) throws -> [TopicPartition: Offset] {
    if start.values.contains(.held) { throw KafkaError.misuse("reading a held partition") }
    consumer.include(start.keys.sorted().map(\.topic))
    var run = ReadRun(
      start: start, through: through, asked: try consumer.queryWatermarks(start.keys, withinMS: stallMS))
    consumer.begun = run.pending
    consumer.paused = []
    consumer.forgetPositions()
    try consumer.assignBegun()
    defer {
      consumer.begun = [:]
      consumer.buffer.clear()
      unsafe rd_kafka_assign(consumer.handle.raw, nil)
    }
    var lastArrival = Deadline(withinMS: stallMS)
    while !run.isDone {
      if consumer.stop.isRaised { throw CancellationError() }
      consumer.fill(waitMS: consumer.limits.waitMS)
      let pending = run.pending.keys.sorted()
      for tp in pending where consumer.polledPosition(tp) != nil {
        run.fetched(tp, end: consumer.watermarks(tp)?.high)
      }
      if !consumer.buffer.isEmpty {
        lastArrival = Deadline(withinMS: stallMS)
        consumer.trim { run.isPast($0, $1) }
        if !consumer.buffer.isEmpty { try consumer.drain { batch in try apply(batch) } }
      }
      let events = consumer.events
      consumer.events.removeAll(keepingCapacity: true)
      for event in events {
        switch event {
        case .end(let tp, let offset):
          lastArrival = Deadline(withinMS: stallMS)  // told once at each offset: something was decided
          run.fetched(tp, end: consumer.watermarks(tp)?.high)
          if run.exhausted(tp, at: offset) { try consumer.pause([tp]) }
        case .problem(let error): if error.stopsReading { throw error }
        }
      }
      for tp in pending {
        if let offset = consumer.polledPosition(tp), run.polled(tp, upTo: offset) { try consumer.pause([tp]) }
      }
      progress?(run.progress)
      if lastArrival.hasPassed {
        if let (tp, offset) = run.undecided.first { throw KafkaError.undecided(tp, from: offset, waitedMS: stallMS) }
        throw KafkaError.timedOut(operation: "Reading \(run.describePending)", afterMS: stallMS)
      }
    }
    return run.reached
  }
}

/// Lets callbacks that are made before the consumer find it, without keeping it alive.
private final class CallbackHook {
  weak var consumer: Consumer?
}
