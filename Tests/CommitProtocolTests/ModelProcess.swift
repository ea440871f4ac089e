import CounterEngine
import HealthRecords
import Kafka
import TestSupport

@testable import StreamRuntime

/// One count process in the model: the real engine, codecs and replay, driven in the real order of steps, each interruptible.
final class ModelProcess {
  private struct Outgoing {
    let log: ModelBroker.LogName
    let key: [UInt8]
    let value: [UInt8]
    let producer: ModelBroker.ProducerID
    let transaction: Int
  }
  private enum Slot {
    /// Nil until the restore has asked for the log's end.
    case restoring(through: Int?)
    case live(PartitionShard)
  }

  let slot: Int
  let rules: ProtocolRules
  /// The member id of this incarnation; nil while the process is down.
  private(set) var member: Int?
  var isPaused = false
  var isUp: Bool { member != nil }
  /// How far this process's clock is off.
  let clockSkew: Int64

  private var producer = ModelBroker.ProducerID(slot: 0, epoch: 0)
  private var generation: Int?
  private var slots: [Int: Slot] = [:]
  /// What was given up after a commit, with the generation that had given it and the ends of state then.
  private var kept: (slots: [Int: Slot], generation: GroupGeneration, ends: [Int: Int])?
  private var transaction: Int?
  /// Where the commit stands; nil between commits.
  private var step: Int?
  private var isRevoking = false
  /// Queued or on the way, also of an incarnation that is gone. In order for each log.
  private var outbox: [Outgoing] = []
  /// A record of the transaction was not written.
  private var hasFailedDelivery = false
  /// What was last published in this tenure: for the spoilt protocol that never takes a contribution back.
  private var highest: [[UInt8]: [Int64]] = [:]

  init(slot: Int, rules: ProtocolRules, clockSkew: Int64) {
    self.slot = slot
    self.rules = rules
    self.clockSkew = clockSkew
  }

  // MARK: What happens to it

  func start(member: Int, _ broker: inout ModelBroker) {
    self.member = member
    isPaused = false
    producer = broker.initTransactions(slot: slot)
    reset()
    broker.join(member)
  }

  /// kill -9: of what was on the way, the front of each log's queue may still arrive, much later too.
  func crash(_ g: inout SeededGenerator) {
    member = nil
    isPaused = false
    reset()
    var left: [ModelBroker.LogName: Int] = [:]
    outbox = outbox.filter { outgoing in
      let n = left[outgoing.log] ?? g.below(outbox.count + 1)
      left[outgoing.log] = max(0, n - 1)
      return n > 0
    }
  }

  private func reset() {
    generation = nil
    slots = [:]
    kept = nil
    transaction = nil
    step = nil
    isRevoking = false
    hasFailedDelivery = false
    highest = [:]
  }

  var hasOutgoing: Bool { !outbox.isEmpty }
  func dropOutgoing() { outbox = [] }

  /// The network delivers the front of one log's queue.
  func deliver(_ g: inout SeededGenerator, _ broker: inout ModelBroker) {
    guard !outbox.isEmpty else { return }
    let log = outbox[g.below(outbox.count)].log
    let index = outbox.firstIndex { $0.log == log }!
    let outgoing = outbox.remove(at: index)
    do throws(ModelBroker.Refusal) {
      try broker.append(log, key: outgoing.key, value: outgoing.value, outgoing.producer, outgoing.transaction)
    } catch {
      outbox.removeAll { $0.producer == outgoing.producer }
      // Fenced while it runs: fatal.
      if isUp, outgoing.producer == producer { crash(&g) }
    }
  }

  /// A broker refuses one record, and takes those behind it.
  func failDelivery() {
    guard isUp, let index = outbox.firstIndex(where: { $0.producer == producer }) else { return }
    outbox.remove(at: index)
    hasFailedDelivery = true
  }

  // MARK: What it does

  /// One small step of its thread.
  func tick(_ g: inout SeededGenerator, _ world: inout Schedule.World) throws(ProtocolFailure) {
    guard let member, !isPaused else { return }
    if step != nil { return try advanceCommit(&g, &world.broker, member) }
    // A poll: the group's news first.
    guard world.broker.members.contains(member) else { return lose(&world.broker, member) }
    if let joined = world.broker.joined {
      guard !joined.contains(member) else { return }
      isRevoking = true
      return beginCommit(&world.broker, member)
    }
    if generation != world.broker.generation {
      generation = world.broker.generation
      slots = Dictionary(
        uniqueKeysWithValues: world.broker.assigned(member).map { partition in
          (partition, takeKept(partition, world.broker, member) ?? .restoring(through: nil))
        })
      kept = nil
    }
    guard let partition = slots.keys.sorted().randomElement(using: &g) else { return }
    switch slots[partition]! {
    case .restoring(through: nil):
      slots[partition] = .restoring(through: rules.waitsForOpen ? world.broker.highWatermark(.state(partition)) : 0)
    case .restoring(let end?):
      guard world.broker.end(.state(partition)) >= end else { return }
      slots[partition] = .live(try restore(partition, &world))
    case .live(let shard):
      if g.below(4) == 0 { beginCommit(&world.broker, member) } else { consume(shard, &g, world.inputs) }
    }
  }

  private func keep(_ broker: ModelBroker, _ member: Int) {
    guard let generation, !slots.isEmpty else { return }
    kept = (
      slots, GroupGeneration(member: "\(member)", number: Int32(generation)),
      Dictionary(uniqueKeysWithValues: slots.keys.map { ($0, broker.highWatermark(.state($0))) })
    )
  }

  private func takeKept(_ partition: Int, _ broker: ModelBroker, _ member: Int) -> Slot? {
    guard let kept, let slot = kept.slots[partition] else { return nil }
    let isOurs =
      switch rules.keeps {
      case .nextGeneration: broker.membership(member).isNext(after: kept.generation)
      case .stateUnmoved: broker.highWatermark(.state(partition)) == kept.ends[partition]
      case .always: true
      }
    return isOurs ? slot : nil
  }

  private func restore(_ partition: Int, _ world: inout Schedule.World) throws(ProtocolFailure) -> PartitionShard {
    let entries = world.broker.visible(.state(partition))
    let shard = try replayed(partition, entries, rules, nowMS: world.nowMS + clockSkew)
    shard.hasMoved = true
    highest = [:]
    try world.check(shard, "restored by process \(slot)")
    return shard
  }

  private func consume(_ shard: PartitionShard, _ g: inout SeededGenerator, _ inputs: [[[ModelEvent]]]) {
    let topic = g.below(inputs.count)
    let log = inputs[topic][Int(shard.partition)]
    for _ in 0...g.below(3) {
      let next = shard.positions[topic]?.rawValue ?? 0
      guard next < Int64(log.count) else { return }
      _ = apply(log[Int(next)], offset: next, to: shard)
      shard.positions[topic] = Offset(next + 1)
      shard.hasMoved = true
    }
  }

  /// Whether nothing is left to do: all consumed, all committed.
  func isIdle(_ world: Schedule.World) -> Bool {
    guard let member, step == nil, outbox.isEmpty, world.broker.joined == nil, generation == world.broker.generation,
      world.broker.members.contains(member)
    else { return false }
    return slots.allSatisfy { partition, slot in
      guard case .live(let shard) = slot, !shard.hasMoved, !shard.engine.hasChanges else { return false }
      return shard.positions.enumerated().allSatisfy { $1?.rawValue ?? 0 == Int64(world.inputs[$0][partition].count) }
    }
  }

  // MARK: The commit

  private var live: [PartitionShard] {
    slots.sorted { $0.key < $1.key }.compactMap { if case .live(let shard) = $0.value { shard } else { nil } }
      .filter { $0.hasMoved || $0.engine.hasChanges }
  }

  private func beginCommit(_ broker: inout ModelBroker, _ member: Int) {
    guard !live.isEmpty else { return finishCommit(&broker, member) }
    transaction = broker.begin(producer)
    step = 0
  }

  private func finishCommit(_ broker: inout ModelBroker, _ member: Int) {
    step = nil
    transaction = nil
    for shard in live { shard.hasMoved = false }
    guard isRevoking else { return }
    isRevoking = false
    keep(broker, member)
    slots = [:]
    // Expelled in the meantime, it joins as the new member that it then is.
    broker.join(member)
  }

  private func advanceCommit(
    _ g: inout SeededGenerator, _ broker: inout ModelBroker, _ member: Int
  ) throws(ProtocolFailure) {
    let step = rules.steps[step!]
    switch step {
    case .state: for shard in live { writeState(shard) }
    case .partials: for shard in live { writePartials(shard) }
    case .positions: for shard in live { writePositions(shard) }
    case .acknowledge, .commit:
      guard outbox.isEmpty else { return deliver(&g, &broker) }
      guard !hasFailedDelivery else { return abort(&broker, member) }
    case .groupOffsets: break
    }
    do throws(ModelBroker.Refusal) {
      if step == .groupOffsets { try broker.sendOffsets(member, generation: generation ?? -1, producer, transaction!) }
      if step == .commit {
        try broker.commit(producer, transaction!)
        return finishCommit(&broker, member)
      }
      self.step! += 1
    } catch {
      switch error {
      case .fenced: crash(&g)
      case .staleMember: abort(&broker, member)
      }
    }
  }

  /// Memory is ahead of the log: forget it.
  private func abort(_ broker: inout ModelBroker, _ member: Int) {
    outbox = []
    hasFailedDelivery = false
    if let transaction { broker.abort(producer, transaction) }
    transaction = nil
    step = nil
    if !rules.forgetsUncommitted, isRevoking { keep(broker, member) }
    slots = slots.mapValues { _ in .restoring(through: nil) }
    guard isRevoking else { return }
    isRevoking = false
    slots = [:]
    broker.join(member)
  }

  /// The group has given the partitions to others.
  private func lose(_ broker: inout ModelBroker, _ member: Int) {
    abort(&broker, member)
    slots = [:]
    generation = nil
    broker.join(member)
  }

  private func send(_ log: ModelBroker.LogName, _ key: [UInt8], _ value: [UInt8]) {
    outbox.append(Outgoing(log: log, key: key, value: value, producer: producer, transaction: transaction!))
  }

  private func writeState(_ shard: PartitionShard) {
    let layouts = ModelCatalogue.program.layouts
    let log = ModelBroker.LogName.state(Int(shard.partition))
    if !shard.layoutIsWritten {
      send(log, StateCodec.layoutKey(layouts.fingerprint), StateCodec.layoutValue(layouts.descriptor))
      shard.layoutIsWritten = true
    }
    if !shard.tenureIsWritten {
      send(log, StateCodec.tenureKey, StateCodec.tenureValue(shard.tenure))
      shard.tenureIsWritten = true
    }
    shard.engine.drainSubjects { id, block in
      var key = [UInt8](repeating: 0, count: 17)
      key.withUnsafeMutableBytes { StateCodec.writeKey(id, to: $0) }
      var value: [UInt8] = []
      StateCodec.setBlock(
        &value, fingerprint: layouts.fingerprint, rules.keepsTombstones ? Array(block) : withoutTombstones(block))
      send(log, key, value)
    }
  }

  private func writePartials(_ shard: PartitionShard) {
    shard.engine.drainPartials { indicator, period, place, terms in
      let key = PartialCodec.key(part: "model", period: "FY2561", place: place, partition: shard.partition)
      let spoilt = rules.retracts ? Array(terms) : zip(terms, highest[key] ?? [0, 0]).map { max($0, $1) }
      highest[key] = spoilt
      send(
        .partials, key,
        spoilt.withUnsafeBufferPointer { PartialCodec.value(catalogue: 1, tenure: shard.tenure, terms: $0) })
    }
  }

  private func writePositions(_ shard: PartitionShard) {
    for (topic, position) in zip(ModelCatalogue.topics, shard.positions) {
      guard let position else { continue }
      send(.state(Int(shard.partition)), StateCodec.positionKey(topic), StateCodec.positionValue(position))
    }
    let progress = PartialCodec.Progress(
      catalogue: 1, tenure: shard.tenure, day: shard.engine.day, consumed: shard.consumed, atMS: 0,
      periods: ModelCatalogue.periods.map(\.name))
    send(.partials, PartialCodec.progressKey(partition: shard.partition), PartialCodec.value(progress))
  }

  private func withoutTombstones(_ block: UnsafeRawBufferPointer) -> [UInt8] {
    var kept: [UInt8] = []
    var at = 0
    while at < block.count {
      let entry = RecordEntry(block.baseAddress! + at)
      let count = entry.byteCount(ModelCatalogue.program.layouts.kinds)
      if !entry.isDeleted { kept += block[at..<at + count] }
      at += count
    }
    return kept
  }
}

/// Hands one event to a shard as the count role does.
func apply(_ event: ModelEvent, offset: Int64, to shard: PartitionShard) -> EngineShard.Outcome? {
  event.payload.withUnsafeBytes { payload in
    ModelEvent.keys[event.subject].withUnsafeBytes { key in
      try? shard.engine.apply(
        payload, format: .protobuf, key: key, kind: Int(ModelCatalogue.kinds[event.kind].id), offset: offset,
        units: ModelEvent.unitSet)
    }
  }
}

/// The shard that a partition's state makes.
func replayed(
  _ partition: Int, _ entries: [ModelBroker.Entry], _ rules: ProtocolRules, nowMS: Int64
) throws(ProtocolFailure) -> PartitionShard {
  var replay = StateReplay(
    partition: Int32(partition), program: ModelCatalogue.program, periods: ModelCatalogue.periods,
    day: ModelCatalogue.day)
  var last: [[UInt8]: Int] = [:]
  if !rules.mergesBlocks { for entry in entries { last[entry.key] = entry.offset } }
  for entry in entries where rules.mergesBlocks || last[entry.key] == entry.offset {
    do {
      try entry.key.withUnsafeBytes { key in
        try entry.value.withUnsafeBytes { try replay.take(key: key, value: $0, offset: Offset(Int64(entry.offset))) }
      }
    } catch {
      throw ProtocolFailure("state cannot be read: \(error)")
    }
  }
  do {
    return try replay.finish(topics: ModelCatalogue.topics, nowMS: nowMS)
  } catch {
    throw ProtocolFailure("state cannot be read: \(error)")
  }
}
