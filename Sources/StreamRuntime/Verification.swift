internal import CounterEngine
package import HealthRecords
package import Indicators
package import Kafka

/// Recomputes the counters of a live system from `kpi.state` and compares them with what `kpi.partials` says, one input
/// partition after the other.
///
/// Both topics are written in one transaction, so the state up to the end of a commit and the partials up to the same
/// commit's progress record describe the same moment, however fast the system moves on. Nothing is written; it joins no group.
package struct Verification {
  /// What was found in one input partition.
  package struct Finding: Sendable {
    package let partition: Int32
    /// Evaluation day of the commit that was looked at.
    package let day: LocalDate
    package let subjects: Int
    /// Counters that are not 0 by either account.
    package let counters: Int
    package let differences: [Difference]
  }

  /// A counter that its subjects do not add up to.
  package struct Difference: Encodable, Sendable {
    package let indicator: String
    package let term: String
    package let period: String
    package let place: String
    package let published: Int64
    package let recomputed: Int64
  }

  /// Why a partition could not be looked at.
  package enum Obstacle: Error, CustomStringConvertible {
    case nothingCounted
    case otherCatalogue(Int32)
    case keepsMoving(Int32)

    package var description: String {
      switch self {
      case .nothingCounted:
        "\(TopicNames.partials) is empty: no count process has committed yet. Start one with `kpistream run`."
      case .otherCatalogue(let partition):
        "Partition \(partition) is counted with another catalogue than this one. Give the directory that the running "
          + "processes have with --catalog, and use the same release."
      case .keepsMoving(let partition):
        "Partition \(partition) changed hands each time it was read; try again when the group has settled."
      }
    }
  }

  private let settings: RuntimeSettings
  private let catalogue: Catalogue
  private let program: Program
  private let parts: IndicatorParts
  private let topics: [String]
  private let stop: StopFlag

  package init(settings: RuntimeSettings, catalogue: Catalogue, stop: StopFlag) {
    self.settings = settings
    self.catalogue = catalogue
    program = Program(catalogue.checked)
    parts = IndicatorParts(catalogue.checked)
    topics = program.kinds.map(\.topic)
    self.stop = stop
  }

  /// Blocks.
  /// - Parameter finding: told of each partition as it is done.
  package func run(_ finding: (Finding) -> Void) throws {
    let admin = try Admin(settings: settings.reader("verify-admin"))
    let partitions = try admin.topic(TopicNames.state, withinMS: 30_000).partitions.map(\.id).sorted()
    let periods = try publishedPeriods()
    for partition in partitions { finding(try verify(partition, of: Int32(partitions.count), periods)) }
  }

  /// The periods that the running processes keep.
  private func publishedPeriods() throws -> [EvaluationPeriod] {
    var names: Set<String> = []
    try readPartials { _, message in
      if case .progress(_, let progress) = message { names.formUnion(progress.periods) }
    }
    guard !names.isEmpty else { throw Obstacle.nothingCounted }
    return names.sorted().compactMap { EvaluationPeriod($0) }
  }

  private func verify(_ partition: Int32, of count: Int32, _ periods: [EvaluationPeriod]) throws -> Finding {
    // The two topics are read one after the other: a partial that was compacted away meanwhile, or an owner that came in
    // between, makes the attempt worthless, not the system wrong.
    var last: Finding?
    for _ in 0..<3 {
      guard let finding = try attempt(partition, of: count, periods) else { continue }
      if finding.differences.isEmpty { return finding }
      last = finding
    }
    guard let last else { throw Obstacle.keepsMoving(partition) }
    return last
  }

  private func attempt(_ partition: Int32, of count: Int32, _ periods: [EvaluationPeriod]) throws -> Finding? {
    // Before the first day of any period nothing counts, so the day can be set when it is known.
    var replay = StateReplay(
      partition: partition, of: count, program: program, periods: periods, day: .earliest)
    var reader = try AssignedReader(settings: settings.reader("verify"), stop: stop)
    _ = try reader.read(from: [TopicPartition(TopicNames.state, partition): .beginning]) { batch in
      for i in batch.indices { try replay.take(key: batch[i].key, value: batch[i].value, offset: batch[i].offset) }
    }
    let tenure = replay.tenure
    let shard = try replay.finish(topics: topics, nowMS: 0)
    guard
      let published = try published(
        by: partition,
        PublishedCounters(
          partition: partition, tenure: tenure, consumed: shard.consumed))
    else { return nil }
    if let day = published.day { shard.engine.advance(to: day) }
    return compare(shard, published, periods)
  }

  /// What `kpi.partials` said of an input partition when that had consumed so many events; nil if that commit cannot be found.
  private func published(by partition: Int32, _ wanted: PublishedCounters) throws -> PublishedCounters? {
    var byTarget: [Int32: PublishedCounters] = [:]
    let hash = CatalogueIdentity.hash(catalogue)
    var foreign = false
    try readPartials { target, message in
      switch message {
      case .partial(let key, let catalogue, let tenure, let terms):
        guard key.partition == partition, catalogue == hash, let part = parts.indices[key.part],
          let period = EvaluationPeriod(key.period)
        else { return }
        byTarget[target, default: wanted]
          .take(PartialLedger.Key(part: part, period: period, place: key.place), tenure, terms)
      case .progress(partition, let progress):
        foreign = progress.catalogue != hash
        guard !foreign else { return }
        byTarget[target, default: wanted].take(progress)
      case .progress: return
      }
    }
    if foreign { throw Obstacle.otherCatalogue(partition) }
    if byTarget.isEmpty, wanted.consumed == 0 { return wanted }
    var all: PublishedCounters?
    for counters in byTarget.values {
      guard counters.isFound else { return nil }
      all = all.map { $0.merging(counters) } ?? counters
    }
    return all
  }

  private func readPartials(_ take: (_ target: Int32, PartialCodec.Message) -> Void) throws {
    let admin = try Admin(settings: settings.reader("verify-admin"))
    let start = Dictionary(
      uniqueKeysWithValues: try admin.topic(TopicNames.partials, withinMS: 30_000).partitions.map {
        (TopicPartition(TopicNames.partials, $0.id), StartPosition.beginning)
      })
    var reader = try AssignedReader(settings: settings.reader("verify"), stop: stop)
    _ = try reader.read(from: start) { batch in
      for i in batch.indices {
        guard let key = batch[i].key, let value = batch[i].value,
          let message = PartialCodec.parse(key: key, value: value)
        else { continue }
        take(batch[i].partition, message)
      }
    }
  }

  private func compare(_ shard: PartitionShard, _ published: PublishedCounters, _ periods: [EvaluationPeriod])
    -> Finding
  {
    var sums: [PartialLedger.Key: [Int: Int64]] = [:]
    for (key, value) in shard.engine.counterValues() {
      let known = PartialLedger.Key(part: key.indicator, period: periods[key.period], place: key.place)
      sums[known, default: [:]][key.term] = value
    }
    var counters = 0
    var differences: [Difference] = []
    for key in Set(sums.keys).union(published.terms.keys) where published.periods.contains(key.period) {
      for (index, term) in program.catalogue.indicators[key.part].terms.enumerated() {
        let recomputed = sums[key]?[index] ?? 0
        let said = published.terms[key].map { index < $0.count ? $0[index] : 0 } ?? 0
        if recomputed != 0 || said != 0 { counters += 1 }
        guard recomputed != said else { continue }
        differences.append(
          Difference(
            indicator: parts.names[key.part], term: term.name, period: key.period.name, place: "\(key.place)",
            published: said, recomputed: recomputed))
      }
    }
    differences.sort { ($0.indicator, $0.period, $0.place, $0.term) < ($1.indicator, $1.period, $1.place, $1.term) }
    return Finding(
      partition: shard.partition, day: shard.engine.day, subjects: shard.engine.subjectCount, counters: counters,
      differences: differences)
  }
}
