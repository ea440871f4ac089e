internal import CounterEngine
internal import Foundation
internal import HealthRecords
internal import Kafka
internal import Logging
internal import Synchronization

/// Rebuilds one partition's shard from `kpi.state`, on a thread of its own, so that other partitions are served meanwhile
/// and a rebalance never waits for it.
final class ShardRestore: Sendable {
  let partition: Int32
  private let partitionCount: Int32
  private var state: TopicPartition { TopicPartition(TopicNames.state, partition) }
  let topics: [String]
  private let settings: RuntimeSettings
  private let admin: Admin
  private let program: Program
  private let periods: [EvaluationPeriod]
  private let day: LocalDate
  private let stop = StopFlag()
  private let outcome = Mutex<Result<PartitionShard, any Error>?>(nil)
  private let lastWritten = Mutex<Int64>(-1)
  private let log: Logger

  /// - Parameter admin: one that reads uncommitted, so that it is told of the end as it is, not of where the first open
  ///   transaction begins. All restores share it.
  init(
    partition: Int32, of partitionCount: Int32, topics: [String], settings: RuntimeSettings, admin: Admin,
    program: Program, periods: [EvaluationPeriod], day: LocalDate, log: Logger
  ) {
    self.partition = partition
    self.partitionCount = partitionCount
    self.topics = topics
    self.settings = settings
    self.admin = admin
    self.program = program
    self.periods = periods
    self.day = day
    self.log = log
    let thread = Thread { [self] in
      let result = Result { try restore() }
      outcome.withLock { $0 = result }
    }
    thread.name = "restore-\(partition)"
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// No longer wanted: the partition went elsewhere.
  func cancel() { stop.raise() }

  /// The shard once it is there; nil while the restore goes on.
  func take() throws -> PartitionShard? { try outcome.withLock { $0 }?.get() }

  /// The time of the last record of the partition's state, as milliseconds since 1970; negative if there is none.
  var lastWrittenMS: Int64 { lastWritten.withLock { $0 } }

  private func restore() throws -> PartitionShard {
    let begun = WallClock.monotonicMS()
    var replay = StateReplay(
      partition: partition, of: partitionCount, program: program, periods: periods, day: day)
    try read(into: &replay, begunMS: begun)
    if let written = replay.writtenCount, written != partitionCount {
      throw RuntimeError.repartitionNeeded(written: written, found: partitionCount)
    }
    if replay.hasStrays { throw RuntimeError.countedWhileMoved(partition: partition, partitions: partitionCount) }
    if try beginning(of: state) > 0 { replay.startOver(.stateCutShort) }
    try replay.carryOver()
    let rereads = replay.rereads
    if let reason = replay.unusable {
      log.warning("partition \(partition): \(reason.rawValue); replaying every topic from its beginning")
      try checkIsWhole(topics, reason)
    } else if !rereads.isEmpty {
      log.warning(
        "partition \(partition): \(RecountReason.otherLayout.rawValue); replaying from the beginning: \(rereads.joined(separator: ", "))"
      )
      try checkIsWhole(rereads, .otherLayout)
    } else if replay.carriedOver > 0 {
      log.notice(
        "partition \(partition): the catalogue has changed; the saved state of \(replay.carriedOver) subjects suffices, nothing is read again"
      )
    }
    let shard = try replay.finish(topics: topics, nowMS: WallClock.milliseconds())
    log.info(
      "partition \(partition) restored: \(shard.engine.subjectCount) subjects in \(WallClock.monotonicMS() - begun) ms")
    return shard
  }

  /// Reads the partition of `kpi.state` up to what its end is now, open transactions included.
  ///
  /// A predecessor that has sent its offsets can still commit, although the group has moved on. All that it wrote lies before
  /// that end; only when it is decided, too, does this process know the predecessor's tenure, and can be above it whatever the
  /// clocks say. It costs nothing: until then no reader of committed records sees what comes behind it. A process that is
  /// started again under the same name decides at once what it had left open; else the broker does, after its time-out.
  private func read(into replay: inout StateReplay, begunMS: Int64) throws {
    let end = try admin.watermarks(of: [state], withinMS: Self.callMS)[state]?.high ?? Offset(0)
    // All partitions may be restored at once, and share what may wait and what is on its way.
    let queueKB = max(256, settings.fetchQueueKB / Int(partitionCount))
    var reader = try AssignedReader(
      settings: settings.reader("restore", among: Int(partitionCount))
        .merging(["queued.max.messages.kbytes": "\(queueKB)"]) { mine, _ in mine },
      stallMS: Self.stallMS + settings.transactionTimeoutMS, stop: stop)
    var nextReport = begunMS + 2_000
    _ = try reader.read(
      from: [state: .beginning], through: [state: end],
      progress: { [log, partition] progress in
        guard WallClock.monotonicMS() >= nextReport else { return }
        nextReport += 2_000
        log.info("restoring partition \(partition): \(progress.offsetsRead) of \(progress.offsetsTotal) records")
      }
    ) { batch in
      for i in batch.indices { try replay.take(key: batch[i].key, value: batch[i].value, offset: batch[i].offset) }
      let writtenMS = batch[batch.count - 1].timestampMS
      lastWritten.withLock { $0 = writtenMS }
    }
  }

  private static let callMS = 30_000
  /// More than a broker takes, after a transaction's time is up, to find it and to write that it is aborted.
  private static let stallMS = 45_000

  private func checkIsWhole(_ topics: [String], _ reason: RecountReason) throws {
    for topic in topics {
      let low = try beginning(of: TopicPartition(topic, partition))
      if low > 0 { throw RuntimeError.logCutShort(reason, topic: topic, partition: partition, earliest: low) }
    }
  }

  /// The first offset that a partition still has. Compaction leaves it at 0; retention and deletion do not.
  private func beginning(of tp: TopicPartition) throws -> Int64 {
    try admin.watermarks(of: [tp], withinMS: Self.callMS)[tp]?.low.rawValue ?? 0
  }
}

/// Why saved state cannot be used.
package enum RecountReason: String, Sendable {
  case otherLayout = "the catalogue asks for fields that the saved state does not hold"
  case unknownLayout = "the saved state is of a layout that this release does not know"
  case stateCutShort = "the beginning of the saved state is gone"
}
