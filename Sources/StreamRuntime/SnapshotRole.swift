internal import CounterEngine
package import Indicators
package import Kafka
package import Logging

/// Sums partials over input partitions, rolls them up, evaluates and publishes snapshots.
///
/// Its state is the compacted topic `kpi.partials` itself: on assignment it reads its partitions from their beginning, and
/// publishes nothing before it has caught up, so that no number of the past is shown as new. Each publication is a
/// transaction that carries the group's offsets, which fences a stale owner; nothing is ever resumed from those offsets.
package final class SnapshotRole: ConsumerSink {
  /// What one input partition says in one partition of `kpi.partials`.
  private struct Stream: Hashable {
    let target: Int32
    let partition: Int32
  }
  private struct Family: Hashable {
    let indicator: String
    let period: EvaluationPeriod
  }
  /// What the words of a partial's key mean.
  private struct Named {
    let part: String
    let period: String
    let target: Int32
    /// Nil for words that this release does not know.
    let meaning: (part: Int, period: EvaluationPeriod, isSpread: Bool)?
  }

  private let settings: RuntimeSettings
  private let catalogue: Catalogue
  private let catalogueHash: UInt64
  private let catalogueName: String
  private let parts: IndicatorParts
  private let reference: ReferenceTables
  private let metrics: Metrics
  private let log: Logger
  private let stop: StopFlag
  private let producer: Producer
  private let topic: ProducerTopic

  private var rollUp: RollUp?
  /// By partition of `kpi.partials`: each hears separately when a tenure begins.
  private var ledgers: [Int32: PartialLedger] = [:]
  /// The same, by input partition.
  private var progress: [Int32: [Int32: PartialCodec.Progress]] = [:]
  /// Where partials have been read that belong to a commit of which progress, its last, has not.
  private var unfinished: Set<Stream> = []
  /// Where the partials of an indicator and period stand.
  private var homes: [Family: Int32] = [:]
  /// Those whose partials stand in more than one partition, because the topic was widened: what earlier tenures said stays where
  /// it was, and may be read after what later ones say elsewhere.
  private var spread: Set<Family> = []
  /// What the last partial was of: most of them come in runs of one.
  private var last: Named?
  private var positions: [TopicPartition: Offset] = [:]
  private var partitions: [TopicPartition] = []
  /// Those that have not been read to their end since they were assigned.
  private var unread: Set<TopicPartition> = []
  /// When the first partial came that is not published yet.
  private var changedMS: Int64?
  private var lastPublishMS = WallClock.monotonicMS()
  /// Of the last publication, evaluating included.
  private var publishMS: Int64 = 0
  private var foreignCatalogues: Set<UInt64> = []
  private var hasUnreadable = false
  private var clocks: ClockWatch
  private var group: GroupWatch

  private static let callMS = 30_000
  /// Partials that may be waiting while publishing still passes for live.
  private static let liveLag: Int64 = 5_000

  package init(
    settings: RuntimeSettings, catalogue: Catalogue, reference: ReferenceTables, metrics: Metrics, log: Logger,
    stop: StopFlag
  ) throws {
    self.settings = settings
    self.catalogue = catalogue
    catalogueHash = CatalogueIdentity.hash(catalogue)
    catalogueName = CatalogueIdentity.name(catalogue)
    parts = IndicatorParts(catalogue.checked)
    self.reference = reference
    self.metrics = metrics
    self.log = log
    self.stop = stop
    clocks = ClockWatch(metrics: metrics, log: log)
    group = GroupWatch(group: "\(settings.application)-snapshot", log: log)
    producer = try Producer(settings: settings.producer("snapshot"), log: { line in log.debug("\(line)") })
    topic = try producer.topic(TopicNames.snapshots)
  }

  /// Runs until the stop flag is raised. Blocks: a thread of its own.
  package func run() throws {
    _ = try StartupChecks.partitionCounts(
      of: [TopicNames.partials, TopicNames.snapshots], Admin(settings: settings.reader("snapshot-admin")))
    try producer.initTransactions(withinMS: 60_000)
    let log = log
    let loop = try ConsumerLoop(
      settings: settings.consumer("snapshot").merging([
        "partition.assignment.strategy": "range", "fetch.wait.max.ms": "50", "fetch.error.backoff.ms": "50",
        "enable.partition.eof": "true",
      ]) { mine, _ in mine },
      source: .group(topics: [TopicNames.partials]), limits: ConsumerLimits(batchMax: 2_048, waitMS: 25), stop: stop,
      log: { line in log.debug("\(line)") })
    try loop.run(self)
  }

  package func assigned(
    _ partitions: [TopicPartition], _ consumer: Consumer
  ) throws -> [TopicPartition: StartPosition] {
    let admin = try Admin(settings: settings.reader("snapshot-admin"))
    for (tp, marks) in try admin.watermarks(of: partitions, withinMS: Self.callMS) where marks.low.rawValue > 0 {
      throw RuntimeError.partialsCutShort(partition: tp.partition, earliest: marks.low.rawValue)
    }
    self.partitions = partitions
    group.assigned()
    forget()
    return Dictionary(uniqueKeysWithValues: partitions.map { ($0, StartPosition.beginning) })
  }

  package func revoked(_ partitions: [TopicPartition], lost: Bool, _ consumer: Consumer) {
    self.partitions = []
    group.revoked()
    forget()
  }

  private func forget() {
    rollUp = nil
    ledgers = [:]
    progress = [:]
    unfinished = []
    homes = [:]
    spread = []
    last = nil
    positions = [:]
    unread = Set(partitions)
    changedMS = nil
  }

  package func apply(_ batch: borrowing RecordBatch, _ consumer: Consumer) throws {
    for i in batch.indices {
      let record = batch[i]
      if i + 1 == batch.count || batch[i + 1].partition != record.partition {
        positions[TopicPartition(TopicNames.partials, record.partition)] = record.offset.next
      }
      guard let key = record.key, let value = record.value else { continue }
      guard let message = PartialCodec.parse(key: key, value: value) else {
        warnOfUnreadable(record)
        continue
      }
      take(message, target: record.partition)
    }
    metrics.add(
      "kpistream_partials_total", batch.count, help: "Partials and progress records read by the snapshot role")
    try publishIfDue(consumer)
  }

  package func idle(_ consumer: Consumer) throws {
    group.look()
    try publishIfDue(consumer)
  }

  package func reachedEnd(of partition: TopicPartition, at offset: Offset, _ consumer: Consumer) throws {
    unread.remove(partition)
    try publishIfDue(consumer)
  }

  /// - Parameter target: the partition of `kpi.partials` that it stands in.
  private func take(_ message: PartialCodec.Message, target: Int32) {
    switch message {
    case .partial(let key, let catalogue, let tenure, let terms):
      guard isOurs(catalogue), let (part, period, isSpread) = meaning(of: key, target: target) else { return }
      let known = PartialLedger.Key(part: part, period: period, place: key.place)
      if isSpread, isCounted(known, of: key.partition, since: tenure + 1) { return }
      guard ledgers[target, default: PartialLedger()].accepts(known, partition: key.partition, tenure: tenure) else {
        return
      }
      if rollUp == nil {
        rollUp = RollUp(catalogue: self.catalogue, registry: reference.registry, day: period.first)
      }
      unfinished.insert(Stream(target: target, partition: key.partition))
      if changedMS == nil { changedMS = WallClock.monotonicMS() }
      rollUp!.set(part: part, period: period, place: key.place, partition: key.partition, terms: terms)
    case .progress(let partition, let new):
      clocks.look(at: "\(TopicNames.partials)/\(target)", writtenMS: new.atMS)
      guard isOurs(new.catalogue) else { return }
      let (isCurrent, ended) = ledgers[target, default: PartialLedger()].progressed(
        partition: partition, tenure: new.tenure, periods: new.periods)
      // Where the topic has been widened, the key's partials go to another partition now, and may have been read before.
      for key in ended where !isCounted(key, of: partition, since: new.tenure) {
        let zeros = [Int64](repeating: 0, count: catalogue.checked.indicators[key.part].terms.count)
        rollUp?.set(part: key.part, period: key.period, place: key.place, partition: partition, terms: zeros)
      }
      guard isCurrent else { return }
      progress[target, default: [:]][partition] = new
      unfinished.remove(Stream(target: target, partition: partition))
    }
  }

  private func meaning(
    of key: PartialCodec.Key, target: Int32
  ) -> (part: Int, period: EvaluationPeriod, isSpread: Bool)? {
    if let last, last.part == key.part, last.period == key.period, last.target == target { return last.meaning }
    var meaning: (part: Int, period: EvaluationPeriod, isSpread: Bool)?
    if let part = parts.indices[key.part], let period = EvaluationPeriod(key.period) {
      let family = Family(indicator: catalogue.checked.indicators[part].id, period: period)
      if let home = homes.updateValue(target, forKey: family), home != target { spread.insert(family) }
      meaning = (part, period, spread.contains(family))
    }
    last = Named(part: key.part, period: key.period, target: target, meaning: meaning)
    return meaning
  }

  private func isCounted(_ key: PartialLedger.Key, of partition: Int32, since tenure: Int64) -> Bool {
    ledgers.values.contains { $0.tenure(of: key, partition: partition).map { $0 >= tenure } ?? false }
  }

  private func warnOfUnreadable(_ record: ConsumedRecord) {
    guard !hasUnreadable else { return }
    hasUnreadable = true
    log.warning(
      """
      \(TopicNames.partials)/\(record.partition) has records, the first at offset \(record.offset), that this release cannot \
      read: a count process of a newer release writes them. Start that release here, too
      """)
  }

  /// Whether it was computed with our catalogue; another's numbers are not mixed with ours.
  private func isOurs(_ catalogue: UInt64) -> Bool {
    if catalogue == catalogueHash { return true }
    if foreignCatalogues.insert(catalogue).inserted {
      log.warning("ignoring counters of another catalogue; a count process of another release may still be running")
    }
    return false
  }

  private func publishIfDue(_ consumer: Consumer) throws {
    let now = WallClock.monotonicMS()
    guard !partitions.isEmpty, unread.isEmpty, rollUp != nil, now - lastPublishMS >= Int64(min(100, settings.commitMS))
    else { return }
    // Progress follows a commit's partials: published before, they would be shown as of the commit before them. Where owners
    // commit so often that some commit is always half read, or one died in its middle, there is no waiting for it.
    let isWaiting = changedMS.map { now - $0 < Int64(settings.commitMS) } ?? false
    guard unfinished.isEmpty || !isWaiting else { return }
    // When partials come faster than every change can be shown, publishing takes no more than a third of the time, and one
    // snapshot shows many changes.
    guard now - lastPublishMS >= 3 * publishMS || consumer.lag <= Self.liveLag else { return }
    guard let day = progress.values.lazy.flatMap(\.values).map(\.day).min() else { return }
    rollUp!.update(registry: reference.registry, day: day)
    let snapshots = rollUp!.drain()
    changedMS = nil
    guard !snapshots.isEmpty else { return }
    lastPublishMS = now
    defer { publishMS = WallClock.monotonicMS() - now }
    do { try publish(snapshots, consumer) } catch let error as KafkaError
      where error.requiresAbort || error.isDeliveryFailure
    {
      log.warning("publication aborted, starting over: \(error)")
      try producer.abort(withinMS: Self.callMS)
      forget()
      try consumer.start(Dictionary(uniqueKeysWithValues: partitions.map { ($0, StartPosition.beginning) }))
    }
  }

  private func publish(_ snapshots: [Snapshot], _ consumer: Consumer) throws {
    let begun = WallClock.monotonicMS()
    // A snapshot is as of what has been read where its partials stand; another partition may be further or less far.
    let publishedAt = WallClock.milliseconds()
    let publications = progress.mapValues { read in
      Publication(
        catalogue: catalogueName,
        position: read.sorted { $0.key < $1.key }.map { (partition: $0.key, consumed: $0.value.consumed) },
        publishedAtMS: publishedAt)
    }
    let nothingRead = Publication(catalogue: catalogueName, position: [], publishedAtMS: publishedAt)
    try producer.begin()
    for snapshot in snapshots {
      let home = homes[Family(indicator: snapshot.indicator, period: snapshot.period)]
      let json = snapshot.json(home.flatMap { publications[$0] } ?? nothingRead)
      try Array(snapshot.key.utf8).withUnsafeBytes { key in
        try json.withUnsafeBytes { value in try producer.produce(topic, key: key, value: value) }
      }
    }
    // Acknowledged before the call that refuses a stale owner, so that nothing of his can come to lie behind his successor's.
    try producer.flush(withinMS: Self.callMS)
    try producer.sendOffsets(positions, try consumer.groupMetadata(), withinMS: Self.callMS)
    try producer.commit(withinMS: Self.callMS)
    metrics.add("kpistream_snapshots_total", snapshots.count, help: "Snapshots published")
    metrics.set(
      "kpistream_publish_ms", Double(WallClock.monotonicMS() - begun), help: "Duration of the last publication")
    metrics.set(
      "kpistream_unresolved_places", Double(rollUp?.unresolved.count ?? 0),
      help: "Place codes with counters that are neither a unit nor an area")
  }
}
