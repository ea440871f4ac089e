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
  let topics: [String]
  private let settings: RuntimeSettings
  private let program: Program
  private let periods: [EvaluationPeriod]
  private let day: LocalDate
  private let stop = StopFlag()
  private let outcome = Mutex<Result<PartitionShard, any Error>?>(nil)
  private let lastWritten = Mutex<Int64>(-1)
  private let log: Logger

  init(
    partition: Int32, of partitionCount: Int32, topics: [String], settings: RuntimeSettings, program: Program,
    periods: [EvaluationPeriod], day: LocalDate, log: Logger
  ) {
    self.partition = partition
    self.partitionCount = partitionCount
    self.topics = topics
    self.settings = settings
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
    // All partitions may be restored at once, and share what may wait.
    let queueKB = max(256, settings.fetchQueueKB / Int(partitionCount))
    var reader = try AssignedReader(
      settings: settings.reader("restore").merging(["queued.max.messages.kbytes": "\(queueKB)"]) { mine, _ in mine },
      stop: stop)
    var nextReport = begun + 2_000
    _ = try reader.read(
      from: [TopicPartition(TopicNames.state, partition): .beginning],
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
    if let written = replay.writtenCount, written != partitionCount {
      throw RuntimeError.repartitionNeeded(written: written, found: partitionCount)
    }
    let state = TopicPartition(TopicNames.state, partition)
    if try beginning(of: state) > 0 { replay.startOver(.stateCutShort) }
    replay.carryOver()
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
    let shard = replay.finish(topics: topics, nowMS: WallClock.milliseconds())
    log.info(
      "partition \(partition) restored: \(shard.engine.subjectCount) subjects in \(WallClock.monotonicMS() - begun) ms")
    return shard
  }

  private func checkIsWhole(_ topics: [String], _ reason: RecountReason) throws {
    for topic in topics {
      let low = try beginning(of: TopicPartition(topic, partition))
      if low > 0 { throw RuntimeError.logCutShort(reason, topic: topic, partition: partition, earliest: low) }
    }
  }

  /// The first offset that a partition still has. Compaction leaves it at 0; retention and deletion do not.
  private func beginning(of tp: TopicPartition) throws -> Int64 {
    let admin = try Admin(settings: settings.reader("admin"))
    return try admin.watermarks(of: [tp], withinMS: 30_000)[tp]?.low.rawValue ?? 0
  }
}

/// Why saved state cannot be used.
package enum RecountReason: String, Sendable {
  case otherLayout = "the catalogue asks for fields that the saved state does not hold"
  case unknownLayout = "the saved state is of a layout that this release does not know"
  case stateCutShort = "the beginning of the saved state is gone"
}
