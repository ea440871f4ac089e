internal import CounterEngine
internal import HealthRecords
internal import Kafka

/// Makes a shard of what one partition's `kpi.state` says: takes its records in the order of the log, then `finish`es.
///
/// Blocks of one subject are merged, record by record, the newest version of each: a block that a stale owner wrote late
/// takes nothing back. Of positions the last stands, for each is written behind the state that it needs.
struct StateReplay: ~Copyable {
  let partition: Int32
  private let program: Program
  private let periods: [EvaluationPeriod]
  private let day: LocalDate
  private var engine: EngineShard
  private var positions: [String: Offset] = [:]
  private var layouts: Set<UInt32> = []
  private var tenure: Int64 = 0
  /// Subjects whose newest block was written under another layout.
  private var foreign: Set<SubjectID> = []

  init(partition: Int32, program: Program, periods: [EvaluationPeriod], day: LocalDate) {
    self.partition = partition
    self.program = program
    self.periods = periods
    self.day = day
    engine = EngineShard(program: program, periods: periods, day: day)
  }

  /// Whether blocks are of other layouts than the catalogue's, so that the partition must be counted from its beginning.
  var needsRecount: Bool { !foreign.isEmpty }

  mutating func take(key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?, offset: Offset) throws(RuntimeError)
  {
    guard let key, let value else { return }
    switch StateCodec.parse(key: key) {
    case .subject(let id):
      guard let (fingerprint, block) = StateCodec.block(value) else { throw unreadable(offset, "an unknown version") }
      if fingerprint == program.layouts.fingerprint {
        foreign.remove(id)
        engine.restore(id, block: block)
      } else {
        foreign.insert(id)
      }
    case .position(let topic): positions[topic] = StateCodec.offset(value)
    case .layout(let fingerprint): layouts.insert(fingerprint)
    case .tenure: tenure = max(tenure, StateCodec.tenure(value) ?? 0)
    case nil: throw unreadable(offset, "an unknown key")
    }
  }

  private func unreadable(_ offset: Offset, _ what: String) -> RuntimeError {
    .stateUnreadable(partition: partition, reason: "offset \(offset) has \(what)")
  }

  /// Forgets subjects and positions, so that the partition is counted from its beginning.
  mutating func discard() {
    engine = EngineShard(program: program, periods: periods, day: day)
    positions = [:]
  }

  /// Computes the counters and begins a tenure.
  /// - Parameters:
  ///   - topics: the input topics, in the order of the shard's positions.
  ///   - nowMS: wall time. A tenure's number is above all that the log knows; wall time puts it above those, too, of owners
  ///     that never committed.
  consuming func finish(topics: [String], nowMS: Int64) -> PartitionShard {
    if needsRecount { discard() }
    engine.finishRestore()
    return PartitionShard(
      partition: partition, engine: engine, positions: topics.map { positions[$0] }, tenure: max(tenure + 1, nowMS),
      layoutIsWritten: layouts.contains(program.layouts.fingerprint))
  }
}
