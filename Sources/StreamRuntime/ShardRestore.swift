internal import CounterEngine
internal import Foundation
internal import HealthRecords
internal import Indicators
internal import Kafka
internal import Logging
internal import Synchronization

/// Rebuilds one partition's shard from `kpi.state`, on a thread of its own, so that other partitions are served meanwhile
/// and a rebalance never waits for it.
final class ShardRestore: Sendable {
  let partition: Int32
  let topics: [String]
  private let settings: RuntimeSettings
  private let program: Program
  private let catalogueHash: UInt64
  private let periods: [EvaluationPeriod]
  private let day: LocalDate
  private let stop = StopFlag()
  private let outcome = Mutex<Result<PartitionShard, any Error>?>(nil)
  private let log: Logger

  init(
    partition: Int32, topics: [String], settings: RuntimeSettings, program: Program, catalogueHash: UInt64,
    periods: [EvaluationPeriod], day: LocalDate, log: Logger
  ) {
    self.partition = partition
    self.topics = topics
    self.settings = settings
    self.program = program
    self.catalogueHash = catalogueHash
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

  private func restore() throws -> PartitionShard {
    let begun = WallClock.monotonicMS()
    var engine = EngineShard(program: program, periods: periods, day: day)
    var positions: [String: Offset] = [:]
    var layouts: Set<UInt32> = []
    // Subjects whose newest block was written under another layout.
    var foreign: Set<SubjectID> = []
    var blocks = 0
    var reader = try AssignedReader(settings: settings.reader("restore"), stop: stop)
    var nextReport = begun + 2_000
    _ = try reader.read(
      from: [TopicPartition(TopicNames.state, partition): .beginning],
      progress: { [log, partition] progress in
        guard WallClock.monotonicMS() >= nextReport else { return }
        nextReport += 2_000
        log.info("restoring partition \(partition): \(progress.offsetsRead) of \(progress.offsetsTotal) records")
      }
    ) { batch in
      for i in batch.indices {
        let record = batch[i]
        guard let key = record.key, let value = record.value else { continue }
        switch StateCodec.parse(key: key) {
        case .subject(let id):
          guard let (fingerprint, block) = StateCodec.block(value) else {
            throw RuntimeError.stateUnreadable(
              partition: partition, reason: "offset \(record.offset) has an unknown version")
          }
          blocks += 1
          if fingerprint == program.layouts.fingerprint {
            foreign.remove(id)
            engine.restore(id, block: block)
          } else {
            foreign.insert(id)
          }
        case .position(let topic): positions[topic] = StateCodec.offset(value)
        case .layout(let fingerprint): layouts.insert(fingerprint)
        case nil:
          throw RuntimeError.stateUnreadable(partition: partition, reason: "offset \(record.offset) has an unknown key")
        }
      }
    }
    if !foreign.isEmpty {
      log.warning(
        "partition \(partition): the catalogue keeps other fields than the saved state; counting it again from its beginning"
      )
      engine = EngineShard(program: program, periods: periods, day: day)
      try checkLogIsWhole(&reader)
      positions = [:]
    }
    engine.finishRestore()
    // An owner that stopped half-way through a commit may have published sums that state now contradicts, also where they
    // are 0 again: everything that was ever published for this partition is published anew.
    if blocks > 0 || !positions.isEmpty { try touchPublished(&engine, &reader) }
    log.info(
      "partition \(partition) restored: \(engine.subjectCount) subjects in \(WallClock.monotonicMS() - begun) ms")
    return PartitionShard(
      partition: partition, engine: engine, positions: topics.map { positions[$0] },
      layoutIsWritten: layouts.contains(program.layouts.fingerprint))
  }

  private func checkLogIsWhole(_ reader: inout AssignedReader) throws {
    let admin = try Admin(settings: settings.reader("admin"))
    for topic in topics {
      let tp = TopicPartition(topic, partition)
      let marks = try admin.watermarks(of: [tp], withinMS: 30_000)
      if let low = marks[tp]?.low.rawValue, low > 0 {
        throw RuntimeError.logCutShort(topic: topic, partition: partition, earliest: low)
      }
    }
  }

  private func touchPublished(_ engine: inout EngineShard, _ reader: inout AssignedReader) throws {
    let parts = IndicatorParts(program.catalogue)
    let periodIndices = Dictionary(uniqueKeysWithValues: periods.enumerated().map { ($1.name, $0) })
    let admin = try Admin(settings: settings.reader("admin"))
    let count = try admin.topic(TopicNames.partials, withinMS: 30_000).partitions.count
    let start = Dictionary(
      uniqueKeysWithValues: (0..<count).map {
        (TopicPartition(TopicNames.partials, Int32($0)), StartPosition.beginning)
      })
    _ = try reader.read(from: start) { batch in
      for i in batch.indices {
        let record = batch[i]
        guard let key = record.key, let value = record.value,
          case .partial(let partial, _, _)? = PartialCodec.parse(key: key, value: value),
          partial.partition == partition,
          let indicator = parts.indices[partial.part], let period = periodIndices[partial.period]
        else { continue }
        engine.touchPartial(indicator: indicator, period: period, place: partial.place)
      }
    }
  }
}
