internal import CounterEngine
internal import HealthRecords

/// The counters of one input partition as one partition of `kpi.partials` had them at a commit, told by its progress record:
/// takes the log's records in order and stops at that commit.
struct PublishedCounters {
  private let partition: Int32
  /// The commit that is looked for: that of this tenure with so many events consumed.
  let consumed: Int64
  private let tenure: Int64
  private var ledger = PartialLedger()
  /// Since the last progress record: of a commit that may be later than the one that is looked for.
  private var pending: [PartialLedger.Key: [Int64]] = [:]
  private var isPast = false
  private(set) var terms: [PartialLedger.Key: [Int64]] = [:]
  /// Evaluation day of the commit; nil before it is found.
  private(set) var day: LocalDate?
  /// The periods that were counted then. Others in the topic are what an earlier run left, and stand as they are.
  private(set) var periods: Set<EvaluationPeriod> = []

  init(partition: Int32, tenure: Int64, consumed: Int64) {
    self.partition = partition
    self.tenure = tenure
    self.consumed = consumed
  }

  var isFound: Bool { day != nil }

  mutating func take(_ key: PartialLedger.Key, _ tenure: Int64, _ terms: [Int64]) {
    guard !isPast, ledger.accepts(key, partition: partition, tenure: tenure) else { return }
    pending[key] = terms
  }

  mutating func take(_ progress: PartialCodec.Progress) {
    guard !isPast else { return }
    if progress.tenure > tenure || (progress.tenure == tenure && progress.consumed > consumed) {
      isPast = true
      return
    }
    terms.merge(pending) { $1 }
    pending = [:]
    let (isCurrent, ended) = ledger.progressed(partition: partition, tenure: progress.tenure, periods: progress.periods)
    for key in ended { terms[key] = nil }
    // Several commits may have consumed as much; the last of them counts, for the day may have moved between them.
    guard isCurrent, progress.tenure == tenure, progress.consumed == consumed else { return }
    day = progress.day
    periods = Set(progress.periods.compactMap { EvaluationPeriod($0) })
  }

  /// Together with those of another partition of the topic, which holds other indicators.
  func merging(_ other: PublishedCounters) -> PublishedCounters {
    var all = self
    all.terms.merge(other.terms) { $1 }
    all.day = [day, other.day].compactMap { $0 }.max()
    return all
  }
}
