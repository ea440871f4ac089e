package import CounterEngine
package import HealthRecords
package import Kafka

/// Makes a shard of what one partition's `kpi.state` says: takes its records in the order of the log, then `finish`es.
///
/// Blocks of one subject are merged, record by record, the newest version of each: a block that a stale owner wrote late
/// takes nothing back. Of positions the last stands, for each is written behind the state that it needs.
///
/// **Another catalogue.** Blocks written under another layout are carried over field by field as far as they suffice. Of
/// kinds that lack fields nothing is kept, and their topics are read again from the beginning: `rereads` names them.
///
/// **More partitions.** After the topics have been widened, a subject whose key chooses another partition now is left out: its
/// records have been copied there (`Repartition`). One that was written behind the new count is another matter: what its owner had
/// consumed then may not have been copied.
package struct StateReplay: ~Copyable {
  let partition: Int32
  private let partitionCount: Int32?
  private let program: Program
  private let periods: [EvaluationPeriod]
  private let day: LocalDate
  private var engine: EngineShard
  private var positions: [String: Offset] = [:]
  /// Descriptors of the layouts that blocks were written under.
  private var layouts: [UInt32: String] = [:]
  private(set) var tenure: Int64 = 0
  /// How many partitions the input topics had when the state was written; nil where nothing was.
  private(set) var writtenCount: Int32?
  private var moved: [String: Offset] = [:]
  /// Whether a subject that belongs elsewhere was written after the topics had their present number of partitions.
  private(set) var hasStrays = false
  /// Subjects whose newest block was written under another layout, with that block.
  private var foreign: [SubjectID: (fingerprint: UInt32, block: [UInt8], offset: Offset)] = [:]
  /// Kinds whose topics must be read from their beginning, as bits; all where a layout is unknown.
  private var lackingKinds: UInt64 = 0

  /// - Parameter partitionCount: of the input topics; nil takes every subject.
  package init(
    partition: Int32, of partitionCount: Int32? = nil, program: Program, periods: [EvaluationPeriod], day: LocalDate
  ) {
    self.partition = partition
    self.partitionCount = partitionCount
    self.program = program
    self.periods = periods
    self.day = day
    engine = EngineShard(program: program, periods: periods, day: day)
  }

  /// Subjects that another layout's blocks gave.
  private(set) var carriedOver = 0

  /// Input topics that must be read from their beginning, because the state lacks what the catalogue wants of them.
  var rereads: [String] {
    RecordKind.all.filter { lackingKinds & 1 << UInt64($0.id) != 0 && program.kinds.contains($0) }.map(\.topic)
  }

  /// Why nothing of the state can be used, if so.
  private(set) var unusable: RecountReason?

  package mutating func take(key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?, offset: Offset)
    throws(RuntimeError)
  {
    guard let key, let value else { return }
    switch StateCodec.parse(key: key) {
    case .subject(let id):
      guard isOurs(id) else {
        if writtenCount == partitionCount { hasStrays = true }
        return
      }
      let (fingerprint, block) = try known(StateCodec.block(value), offset)
      if fingerprint == program.layouts.fingerprint {
        guard program.layouts.isBlock(block) else { throw unreadable(offset, Self.damaged) }
        foreign[id] = nil
        engine.restore(id, block: block)
      } else {
        foreign[id] = (fingerprint, Array(block), offset)
      }
    case .position(let topic): positions[topic] = try known(StateCodec.offset(value), offset)
    case .layout(let fingerprint): layouts[fingerprint] = try known(StateCodec.layout(value), offset)
    case .tenure: tenure = max(tenure, try known(StateCodec.tenure(value), offset))
    case .partitionCount:
      writtenCount = try known(StateCodec.partitionCount(value), offset)
      hasStrays = false
    case .moved(let topic): moved[topic] = try known(StateCodec.offset(value), offset)
    case nil: throw unreadable(offset, "an unknown key")
    }
  }

  private func isOurs(_ id: SubjectID) -> Bool {
    guard let partitionCount else { return true }
    var key = id.description
    return key.withUTF8 { Murmur2.partition(of: UnsafeRawBufferPointer($0), partitionCount: partitionCount) }
      == partition
  }

  private func known<Value>(_ value: Value?, _ offset: Offset) throws(RuntimeError) -> Value {
    guard let value else { throw unreadable(offset, "an unknown version") }
    return value
  }

  private func unreadable(_ offset: Offset, _ what: String) -> RuntimeError {
    .stateUnreadable(partition: partition, reason: "offset \(offset) has \(what)")
  }

  private static let damaged = "a damaged block: its records do not fill it, or are out of order"

  /// Brings blocks of other layouts under this one, when all records are in.
  mutating func carryOver() throws(RuntimeError) {
    guard !foreign.isEmpty else { return }
    var transfers: [UInt32: (from: RecordLayouts, transfer: LayoutTransfer)] = [:]
    for fingerprint in Set(foreign.values.map(\.fingerprint)) {
      guard let old = layouts[fingerprint].flatMap({ RecordLayouts(descriptor: $0) }), old.fingerprint == fingerprint
      else {
        startOver(.unknownLayout)
        return
      }
      transfers[fingerprint] = (old, LayoutTransfer(from: old, to: program.layouts))
    }
    var bytes: [UInt8] = []
    for (id, (fingerprint, block, offset)) in foreign {
      guard let (old, transfer) = transfers[fingerprint] else { continue }
      guard block.withUnsafeBytes({ old.isBlock($0) }) else { throw unreadable(offset, Self.damaged) }
      bytes.removeAll(keepingCapacity: true)
      lackingKinds |= transfer.unknownKinds | block.withUnsafeBytes { transfer.carry($0, into: &bytes) }
      // An empty block, too: it says that the subject has been dealt with.
      bytes.withUnsafeBytes { engine.carryOver(id, block: $0) }
    }
    carriedOver = foreign.count
    foreign = [:]
  }

  /// Forgets subjects and positions, so that the partition is counted from its beginning.
  mutating func startOver(_ reason: RecountReason) {
    unusable = reason
    engine = EngineShard(program: program, periods: periods, day: day)
    foreign = [:]
    lackingKinds = .max
  }

  /// Carries over what has not been, computes the counters and begins a tenure.
  /// - Parameters:
  ///   - topics: the input topics, in the order of the shard's positions.
  ///   - nowMS: wall time. A tenure's number is above all that the log knows; wall time puts it above those, too, of owners
  ///     that never committed.
  package consuming func finish(topics: [String], nowMS: Int64) throws(RuntimeError) -> PartitionShard {
    try carryOver()
    let rereads = Set(rereads)
    engine.finishRestore()
    return PartitionShard(
      partition: partition, engine: engine,
      positions: topics.map { rereads.contains($0) ? Offset(0) : positions[$0] }, tenure: max(tenure + 1, nowMS),
      layoutIsWritten: layouts[program.layouts.fingerprint] != nil, rereads: topics.filter(rereads.contains),
      moved: topics.map { moved[$0] ?? Offset(0) }, partitionCount: partitionCount,
      countIsWritten: writtenCount == partitionCount)
  }
}
