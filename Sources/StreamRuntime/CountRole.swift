package import CounterEngine
internal import Foundation
internal import HealthRecords
internal import Indicators
package import Kafka
package import Logging

/// Consumes the input topics, keeps one engine shard per partition, and commits state, partials and positions together.
///
/// # The commit
/// One transaction: state records and partials; when those are acknowledged, position records; when those are, the group's
/// offsets with its metadata, so that the broker fences a stale owner (`CommitPlan`). On a broker that hides nothing of open
/// transactions the order alone guarantees that positions never stand without their state; state ahead of its positions does
/// no harm, because re-delivered versions are stale, partials are absolute, and those of an earlier tenure do not count.
///
/// The truth about what has been consumed is in `kpi.state`, beside the state it belongs to. Turned down: the group's
/// offsets as truth (a broker without transactions would let them run ahead), and one transaction per batch (the
/// changelog of a catch-up would dwarf its input).
///
/// After an aborted transaction memory is ahead of the log: every shard is forgotten and restored.
///
/// # Rebalances
/// In every one the group takes back all partitions, and gives most of them to whom they were with. After the commit at their
/// giving up they are kept aside, and those that come back in the very next generation go on as if nothing had been: the same
/// shard, the same tenure, or the restore that was under way. No generation lies between, so nobody else had them; and against
/// what owners before may still write they are as safe as without a rebalance. After a lost assignment or a commit that failed
/// nothing is kept. It takes no memory that was not in use before, so the time until the group has joined has no limit here.
///
/// Turned down: to keep a shard while the end of its `kpi.state` stands where our commit left it. An owner in between that has
/// written nothing yet leaves no trace there, and where nobody is fenced may write later, with a newer tenure than the one
/// that went on. (`CommitProtocolTests` shows it.) It would also ask brokers while the group waits.
package final class CountRole: ConsumerSink {
  private enum Slot {
    case restoring(ShardRestore)
    case live(PartitionShard)
  }

  private let settings: RuntimeSettings
  private let program: Program
  private let catalogueHash: UInt64
  private let parts: IndicatorParts
  private let periods: [EvaluationPeriod]
  private let today: DaySource
  private let reference: ReferenceTables
  private let metrics: Metrics
  private let log: Logger
  private let stop: StopFlag

  /// Input topics in the order of subscription, and their kinds.
  private let topics: [String]
  private let kindOfTopic: [Int]
  private let producer: Producer
  private let admin: Admin
  private let stateTopic: ProducerTopic
  private let partialsTopic: ProducerTopic
  private let deadLetters: DeadLetterWriter
  private var inputPartitions: Int32 = 1
  private var partialsPartitions: Int32 = 1
  private var slots: [Int32: Slot] = [:]
  /// What was ours in `generation`, during the rebalance after it.
  private var kept: [Int32: Slot] = [:]
  /// The one that last gave us partitions.
  private var generation: GroupGeneration?
  private var units = UnitSet([])
  private var unitsGeneration = -1
  private var lastRegistryWaitMS = WallClock.monotonicMS() - 5_000
  private var transactionIsOpen = false
  private var lastCommitMS = WallClock.monotonicMS()
  private var auditedPartition: Int32 = 0
  private var nextCommitLookMS: Int64 = 0
  /// Whether any event has come since the last assignment.
  private var hasCounted = false
  private var lastAuditMS = WallClock.monotonicMS()
  private var isCatchingUp = false
  private var tally = EventTally()
  private var memory: MemoryWatch
  private var clocks: ClockWatch
  private var group: GroupWatch

  private static let callMS = 30_000

  package init(
    settings: RuntimeSettings, program: Program, catalogueHash: UInt64, periods: [EvaluationPeriod], today: DaySource,
    reference: ReferenceTables, metrics: Metrics, log: Logger, stop: StopFlag
  ) throws {
    self.settings = settings
    self.program = program
    self.catalogueHash = catalogueHash
    parts = IndicatorParts(program.catalogue)
    self.periods = periods
    self.today = today
    self.reference = reference
    self.metrics = metrics
    self.log = log
    self.stop = stop
    topics = program.kinds.map(\.topic)
    kindOfTopic = program.kinds.map { Int($0.id) }
    let clientLog: KafkaLog = { line in log.debug("\(line)") }
    producer = try Producer(settings: settings.producer("count"), log: clientLog)
    admin = try Admin(
      settings: settings.reader("restore-admin").merging(["isolation.level": "read_uncommitted"]) { $1 }, log: clientLog
    )
    stateTopic = try producer.topic(TopicNames.state)
    partialsTopic = try producer.topic(TopicNames.partials)
    deadLetters = try DeadLetterWriter(producer: producer)
    memory = MemoryWatch(budget: settings.memoryMB << 20, metrics: metrics, log: log)
    clocks = ClockWatch(metrics: metrics, log: log)
    group = GroupWatch(group: "\(settings.application)-count", log: log)
  }

  /// Runs until the stop flag is raised; then commits and leaves the group. Blocks: a thread of its own.
  package func run() throws {
    (inputPartitions, partialsPartitions) = try StartupChecks.check(settings: settings, inputs: topics, log: log)
    try producer.initTransactions(withinMS: 60_000)
    refreshUnits()
    metrics.declare("kpistream_audit_mismatches_total", help: Self.mismatchHelp)
    let log = log
    let loop = try ConsumerLoop(
      settings: settings.consumer("count").merging(Self.consumerSettings) { mine, _ in mine },
      source: .group(topics: topics),
      limits: ConsumerLimits(batchMax: 4_096, waitMS: max(10, min(50, settings.commitMS / 4))), stop: stop,
      log: { line in log.debug("\(line)") })
    defer { forgetKept() }
    try loop.run(self)
  }

  /// 2.0.2 does not fetch a partition again for a second once its queue is longer than `queued.min.messages`: a long queue,
  /// bounded by bytes, keeps that from happening while catching up. Where a full queue is filled again at once, a short one does,
  /// and each message that waits takes some hundred bytes besides its own.
  private static let consumerSettings = [
    "partition.assignment.strategy": "range", "max.poll.interval.ms": "300000", "fetch.wait.max.ms": "50",
    "fetch.error.backoff.ms": "50", "queued.min.messages": KafkaLibrary.hasFetchQueueBackoff ? "20000" : "1000000",
  ]

  // MARK: Group

  package func assigned(
    _ partitions: [TopicPartition], _ consumer: Consumer
  ) throws -> [TopicPartition: StartPosition] {
    defer { forgetKept() }
    let next = try consumer.groupMetadata().generation
    let isNext = if let next, let generation { next.isNext(after: generation) } else { false }
    if !isNext { forgetKept() }
    generation = next
    var start: [TopicPartition: StartPosition] = [:]
    var goingOn: [Int32] = []
    for (partition, given) in Dictionary(grouping: partitions, by: \.partition) {
      let missing = Set(topics).subtracting(given.map(\.topic))
      guard missing.isEmpty else {
        throw RuntimeError.notCoPartitioned(partition: partition, missing: missing.sorted())
      }
      guard partition < inputPartitions else {
        throw RuntimeError.repartitionNeeded(written: inputPartitions, found: partition + 1)
      }
      let slot = kept.removeValue(forKey: partition)
      if slot != nil { goingOn.append(partition) }
      slots[partition] = slot ?? .restoring(startRestore(partition))
      for topic in topics { start[TopicPartition(topic, partition)] = .held }
      if case .live(let shard)? = slot { start.merge(beginnings(of: shard)) { $1 } }
    }
    lastCommitMS = WallClock.monotonicMS()
    hasCounted = false
    group.assigned()
    log.info("assigned partitions \(Self.list(slots.keys)); kept: \(Self.list(goingOn))")
    metrics.set("kpistream_partitions", Double(slots.count), help: "Input partitions this process owns")
    return start
  }

  package func revoked(_ partitions: [TopicPartition], lost: Bool, _ consumer: Consumer) throws {
    group.revoked()
    log.info("\(lost ? "lost" : "revoked") partitions \(Self.list(Set(partitions.map(\.partition))))")
    var isCommitted = false
    defer {
      (kept, slots) = (slots, [:])
      if !isCommitted { forgetKept() }
      metrics.set("kpistream_partitions", 0, help: "Input partitions this process owns")
    }
    guard !lost else { return try abort() }
    do {
      try commit(consumer)
      isCommitted = true
    } catch let error as KafkaError where error.requiresAbort || error.isDeliveryFailure {
      // The next owner restores from the last commit; nothing is lost but our work.
      log.warning("could not commit before giving up partitions: \(error)")
      try abort()
    }
  }

  private func forgetKept() {
    for case .restoring(let restore) in kept.values { restore.cancel() }
    kept = [:]
  }

  private static func list(_ partitions: some Collection<Int32>) -> String {
    partitions.isEmpty ? "none" : partitions.sorted().map(String.init).joined(separator: ", ")
  }

  private func startRestore(_ partition: Int32) -> ShardRestore {
    ShardRestore(
      partition: partition, of: inputPartitions, topics: topics, settings: settings, admin: admin, program: program,
      periods: periods, day: today(), log: log)
  }

  /// Begins the partitions whose state has arrived.
  private func beginRestored(_ consumer: Consumer) throws {
    var start: [TopicPartition: StartPosition] = [:]
    for (partition, slot) in slots {
      guard case .restoring(let restore) = slot, let shard = try restore.take() else { continue }
      clocks.look(at: "\(TopicNames.state)/\(partition)", writtenMS: restore.lastWrittenMS)
      shard.engine.advance(to: today())
      shard.hasMoved = true
      slots[partition] = .live(shard)
      start.merge(beginnings(of: shard)) { $1 }
    }
    guard !start.isEmpty else { return }
    try consumer.start(start)
    let isRestoring = slots.values.contains { if case .restoring = $0 { true } else { false } }
    if !isRestoring { MemoryWatch.giveBackFreed() }
  }

  /// Where the inputs of a shard are to be read from.
  private func beginnings(of shard: PartitionShard) -> [TopicPartition: StartPosition] {
    Dictionary(
      uniqueKeysWithValues: zip(topics, shard.positions).map { topic, position in
        (TopicPartition(topic, shard.partition), position.map { .offset($0) } ?? .beginning)
      })
  }

  // MARK: Events

  package func apply(_ batch: borrowing RecordBatch, _ consumer: Consumer) throws {
    refreshUnits()
    var (shard, announcedShard): (PartitionShard?, PartitionShard?) = (nil, nil)
    var announced = 0
    for i in batch.indices {
      while announced < min(batch.count, i + EngineShard.lead) {
        let next = announced + EngineShard.keyLead
        if next < batch.count, let key = batch[next].key { EngineShard.prefetch(key) }
        announce(batch[announced], &announcedShard)
        announced += 1
      }
      let record = batch[i]
      if shard == nil || shard!.partition != record.partition {
        guard case .live(let found)? = slots[record.partition] else { continue }
        shard = found
      }
      try take(record, shard!)
    }
    tally.report(to: metrics)
    if !hasCounted {
      hasCounted = true
      nextCommitLookMS = min(nextCommitLookMS, WallClock.monotonicMS() + Self.firstCommitMS)
    }
    try beginRestored(consumer)
    try commitIfDue(consumer, lag: consumer.lag)
    if !isCatchingUp { auditIfDue() }
  }

  /// Lets the record's shard fetch what it knows of the subject while it counts others.
  private func announce(_ record: ConsumedRecord, _ shard: inout PartitionShard?) {
    if shard == nil || shard!.partition != record.partition {
      guard case .live(let found)? = slots[record.partition] else { return }
      shard = found
    }
    if let key = record.key { shard!.engine.expect(key) }
  }

  package func idle(_ consumer: Consumer) throws {
    group.look()
    refreshUnits()
    try beginRestored(consumer)
    try commitIfDue(consumer, lag: 0)
    auditIfDue()
  }

  private func take(_ record: ConsumedRecord, _ shard: PartitionShard) throws {
    let topic = Int(record.topicIndex)
    let kind = kindOfTopic[topic]
    do throws(EventRejection) {
      do throws(EventRejection) {
        try count(record, topic: topic, kind: kind, in: shard)
      } catch {
        guard error == .unitUnknown, mayHaveNewUnits() else { throw error }
        try count(record, topic: topic, kind: kind, in: shard)
      }
    } catch {
      try setAside(record, topic: topics[topic], kind: kind, error)
    }
    shard.positions[topic] = record.offset.next
    shard.hasMoved = true
  }

  private func count(
    _ record: ConsumedRecord, topic: Int, kind: Int, in shard: PartitionShard
  ) throws(EventRejection) {
    guard let value = record.value else { throw .noPayload }
    guard value.count <= settings.maxEventBytes else { throw .tooLarge(limit: settings.maxEventBytes) }
    guard let key = record.key else { throw .keyMissing }
    guard shard.owns(key) else { return try refuseUnlessMoved(record, key, shard, topic) }
    let format = EventFormat.looksLike(value)
    do throws(EventRejection) {
      tally.count(
        try shard.engine.apply(
          value, format: format, key: key, kind: kind, offset: record.offset.rawValue, units: units))
    } catch {
      guard let declared = try EventFormat.declared(record), declared != format else { throw error }
      tally.count(
        try shard.engine.apply(
          value, format: declared, key: key, kind: kind, offset: record.offset.rawValue, units: units))
    }
  }

  /// The registry comes by another topic, so a unit and its first events may have been sent together and the events be here
  /// first: waits for it a moment, at most every five seconds, so that no stream of strangers can hold up the rest.
  private func mayHaveNewUnits() -> Bool {
    let now = WallClock.monotonicMS()
    guard now - lastRegistryWaitMS >= 5_000 else { return false }
    lastRegistryWaitMS = now
    let generation = unitsGeneration
    while unitsGeneration == generation, WallClock.monotonicMS() - now < 500 {
      Thread.sleep(forTimeInterval: 0.01)
      refreshUnits()
    }
    return unitsGeneration != generation
  }

  /// A record whose key belongs to another partition is done with if it has been copied there.
  private func refuseUnlessMoved(
    _ record: ConsumedRecord, _ key: UnsafeRawBufferPointer, _ shard: PartitionShard, _ topic: Int
  ) throws(EventRejection) {
    guard SubjectID(key: key) != nil else { throw .keyInvalid }
    guard record.offset < shard.moved[topic] else { throw .wrongPartition }
  }

  private func setAside(_ record: ConsumedRecord, topic: String, kind: Int, _ rejection: EventRejection) throws {
    try openTransaction()
    try deadLetters.write(record, topic: topic, kind: RecordKind.all[kind], rejection, limit: settings.maxEventBytes)
    metrics.add(
      "kpistream_dead_letters_total", 1, labels: [("topic", topic), ("reason", rejection.reason)],
      help: "Events set aside, by input topic and reason")
  }

  private func refreshUnits() {
    let (generation, codes) = reference.unitCodes(newerThan: unitsGeneration)
    guard let codes else { return }
    unitsGeneration = generation
    units = UnitSet(codes)
  }

  // MARK: Audit

  /// Recomputes the counters of some subjects, at most once a commit interval, one partition after the other: 800 subjects a
  /// second, so that the cost does not grow with the partitions, and a pass over 350,000 people takes seven minutes.
  private func auditIfDue() {
    let now = WallClock.monotonicMS()
    guard now - lastAuditMS >= Int64(settings.commitMS) else { return }
    lastAuditMS = now
    let partitions = slots.keys.sorted()
    guard let partition = partitions.first(where: { $0 >= auditedPartition }) ?? partitions.first else { return }
    auditedPartition = partition
    if case .live(let shard)? = slots[partition] {
      guard let mismatches = shard.engine.auditStep(Self.auditedSubjects) else { return }
      metrics.add("kpistream_audit_passes_total", 1, help: "Times that all counters of a partition were recomputed")
      reportMismatches(mismatches, shard)
    }
    auditedPartition = partition + 1
  }

  private func reportMismatches(_ mismatches: [CounterMismatch], _ shard: PartitionShard) {
    metrics.add("kpistream_audit_mismatches_total", mismatches.count, help: Self.mismatchHelp)
    for mismatch in mismatches.prefix(5) {
      log.error(
        """
        partition \(shard.partition): the counter of \(parts.names[mismatch.key.indicator]) term \(mismatch.key.term) at \
        \(mismatch.key.place) is \(mismatch.counter), its subjects make it \(mismatch.recomputed). This is a defect of the \
        program: restart the process, which counts anew from state, and report it.
        """)
    }
  }

  private static let auditedSubjects = 200
  private static let mismatchHelp = "Counters that differed from a recomputation; must stay 0"

  // MARK: Commit

  private func openTransaction() throws {
    guard !transactionIsOpen else { return }
    try producer.begin()
    transactionIsOpen = true
  }

  /// Events that may be waiting while counting still passes for live: with more, numbers are late by seconds anyway.
  private static let liveLag: Int64 = 20_000
  /// A broker ends transactions that stay open; a dead letter opens one long before the commit.
  private static let openTransactionMS: Int64 = 2_000
  /// The first events of an assignment wait only for those of other topics to be shown.
  private static let firstCommitMS: Int64 = 50

  /// - Parameter lag: events that wait at the broker or in our queue.
  private func commitIfDue(_ consumer: Consumer, lag: @autoclosure () -> Int64) throws {
    let now = WallClock.monotonicMS()
    guard now >= nextCommitLookMS else { return }
    nextCommitLookMS = now + Int64(settings.commitMS)
    isCatchingUp = lag() > Self.liveLag
    if isCatchingUp {
      let catchUpMS = Int64(settings.catchUpCommitMS)
      let intervalMS = transactionIsOpen ? min(catchUpMS, Self.openTransactionMS) : catchUpMS
      guard now - lastCommitMS >= intervalMS else { return }
    }
    do {
      try commit(consumer)
    } catch let error as KafkaError where error.requiresAbort || error.isDeliveryFailure {
      log.warning("commit aborted, restoring: \(error)")
      try abort()
      try restoreAll(consumer)
    }
  }

  private func commit(_ consumer: Consumer) throws {
    let begun = WallClock.monotonicMS()
    lastCommitMS = begun
    let day = today()
    var live: [PartitionShard] = []
    for case .live(let shard) in slots.values {
      if day > shard.engine.day {
        shard.engine.advance(to: day)
        shard.hasMoved = true
      }
      if shard.hasMoved || shard.engine.hasChanges { live.append(shard) }
    }
    guard !live.isEmpty || transactionIsOpen else { return }
    try openTransaction()
    for step in CommitPlan.steps {
      switch step {
      case .state: for shard in live { try writeState(shard) }
      case .partials: for shard in live { try writePartials(shard) }
      case .acknowledge: try producer.flush(withinMS: Self.callMS)
      case .positions: for shard in live { try writePositions(shard) }
      case .groupOffsets: try producer.sendOffsets(offsets(live), try consumer.groupMetadata(), withinMS: Self.callMS)
      case .commit: try producer.commit(withinMS: Self.callMS)
      }
    }
    transactionIsOpen = false
    for shard in live { shard.hasMoved = false }
    metrics.add("kpistream_commits_total", 1, help: "Commits of the count role")
    metrics.set(
      "kpistream_commit_ms", Double(WallClock.monotonicMS() - begun),
      help: "Duration of the last commit of the count role")
    metrics.set(
      "kpistream_subjects", Double(live.reduce(0) { $0 + $1.engine.subjectCount }),
      help: "Subjects of the partitions last committed")
    let stateBytes = live.reduce(0) { $0 + $1.engine.stateBytes }
    metrics.set("kpistream_state_bytes", Double(stateBytes), help: "Memory of the partitions last committed")
    memory.look(state: stateBytes)
  }

  private func writeState(_ shard: PartitionShard) throws {
    let fingerprint = program.layouts.fingerprint
    if !shard.rereads.isEmpty {
      // Before any block of the new layout: should only a part of this commit be seen, the topics are still read again.
      for topic in shard.rereads {
        try produce(stateTopic, shard.partition, StateCodec.positionKey(topic), StateCodec.positionValue(Offset(0)))
      }
      try producer.flush(withinMS: Self.callMS)
      shard.rereads = []
    }
    if !shard.layoutIsWritten {
      try produce(
        stateTopic, shard.partition, StateCodec.layoutKey(fingerprint),
        StateCodec.layoutValue(program.layouts.descriptor))
      shard.layoutIsWritten = true
    }
    if !shard.countIsWritten, let count = shard.partitionCount {
      try produce(
        stateTopic, shard.partition, StateCodec.partitionCountKey, StateCodec.partitionCountValue(count))
      shard.countIsWritten = true
    }
    if !shard.tenureIsWritten {
      try produce(stateTopic, shard.partition, StateCodec.tenureKey, StateCodec.tenureValue(shard.tenure))
      shard.tenureIsWritten = true
    }
    var value: [UInt8] = []
    try withUnsafeTemporaryAllocation(byteCount: 17, alignment: 8) { key in
      try shard.engine.drainSubjects { (id, block) throws in
        StateCodec.writeKey(id, to: key)
        StateCodec.setBlock(&value, fingerprint: fingerprint, block)
        try value.withUnsafeBytes { bytes in
          try producer.produce(stateTopic, partition: shard.partition, key: UnsafeRawBufferPointer(key), value: bytes)
        }
      }
    }
  }

  private func writePartials(_ shard: PartitionShard) throws {
    var failure: (any Error)?
    shard.engine.drainPartials { indicator, period, place, terms in
      guard failure == nil else { return }
      let id = program.catalogue.indicators[indicator].id
      let name = periods[period].name
      let part = parts.names[indicator]
      let target = Murmur2.partition(
        of: PartialCodec.routingKey(indicator: id, period: name), partitionCount: partialsPartitions)
      do {
        try produce(
          partialsTopic, target, PartialCodec.key(part: part, period: name, place: place, partition: shard.partition),
          PartialCodec.value(catalogue: catalogueHash, tenure: shard.tenure, terms: terms))
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }

  private func writePositions(_ shard: PartitionShard) throws {
    for (topic, position) in zip(topics, shard.positions) {
      guard let position else { continue }
      try produce(stateTopic, shard.partition, StateCodec.positionKey(topic), StateCodec.positionValue(position))
    }
    let progress = PartialCodec.Progress(
      catalogue: catalogueHash, tenure: shard.tenure, day: shard.engine.day, consumed: shard.consumed,
      atMS: WallClock.milliseconds(), periods: periods.map(\.name))
    for target in 0..<partialsPartitions {
      try produce(
        partialsTopic, target, PartialCodec.progressKey(partition: shard.partition), PartialCodec.value(progress))
    }
  }

  private func offsets(_ shards: [PartitionShard]) -> [TopicPartition: Offset] {
    var offsets: [TopicPartition: Offset] = [:]
    for shard in shards {
      for (topic, position) in zip(topics, shard.positions) {
        if let position { offsets[TopicPartition(topic, shard.partition)] = position }
      }
    }
    return offsets
  }

  private func produce(_ topic: ProducerTopic, _ partition: Int32, _ key: [UInt8], _ value: [UInt8]) throws {
    try key.withUnsafeBytes { key in
      try value.withUnsafeBytes { value in try producer.produce(topic, partition: partition, key: key, value: value) }
    }
  }

  private func abort() throws {
    guard transactionIsOpen else { return }
    try producer.abort(withinMS: Self.callMS)
    transactionIsOpen = false
    metrics.add("kpistream_aborts_total", 1, help: "Aborted commits of the count role")
  }

  /// Memory is ahead of the log: forget it and read it again.
  private func restoreAll(_ consumer: Consumer) throws {
    var held: [TopicPartition: StartPosition] = [:]
    for (partition, slot) in slots {
      guard case .live = slot else { continue }
      slots[partition] = .restoring(startRestore(partition))
      for topic in topics { held[TopicPartition(topic, partition)] = .held }
    }
    if !held.isEmpty { try consumer.start(held) }
  }
}

extension KafkaError {
  /// A record of the transaction was not written: as good as an aborted one.
  var isDeliveryFailure: Bool {
    if case .deliveryFailed = self { return true }
    return false
  }
}
