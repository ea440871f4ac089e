internal import CounterEngine
internal import HealthRecords

/// Which partials count, for a reader of `kpi.partials`: those of each input partition's newest tenure.
///
/// The first commit of a tenure publishes every counter that is not 0, then progress. So the progress of a new tenure ends
/// the word of all before it: what they published and the new one did not is 0 now. Whatever a stale owner still manages to
/// write, and what an owner that died half-way through a commit left behind, is thereby without effect, on brokers that
/// isolate transactions and on those that do not. (Turned down: publishing again, at each restore, whatever was ever
/// published. It read all of `kpi.partials` once for each partition, and missed what a stale owner wrote after that.)
struct PartialLedger {
  /// One counter family of one input partition.
  struct Key: Hashable {
    /// See `IndicatorParts`.
    let part: Int
    let period: EvaluationPeriod
    let place: Code
  }
  private struct Source {
    /// The newest tenure whose progress has been read.
    var tenure: Int64 = .min
    var published: [Key: Int64] = [:]

    mutating func accepts(_ key: Key, tenure: Int64) -> Bool {
      guard tenure >= self.tenure else { return false }
      // Two tenures may write before either has progress to show: the newer is right, in whatever order they come.
      guard let known = published.updateValue(tenure, forKey: key), known > tenure else { return true }
      published[key] = known
      return false
    }
  }
  private var sources: [Int32: Source] = [:]

  /// Whether a partial counts, and is to be taken over whatever was known for its key.
  mutating func accepts(_ key: Key, partition: Int32, tenure: Int64) -> Bool {
    sources[partition, default: Source()].accepts(key, tenure: tenure)
  }

  /// The tenure of the partial that counts for a key; nil if there is none.
  func tenure(of key: Key, partition: Int32) -> Int64? { sources[partition]?.published[key] }

  /// Takes progress: whether it counts, and the partials that are 0 from now on.
  /// - Parameter periods: names of those that the tenure counts; partials of others are not its to end.
  mutating func progressed(
    partition: Int32, tenure: Int64, periods: [String]
  ) -> (isCurrent: Bool, ended: [Key]) {
    let known = sources[partition]?.tenure ?? .min
    guard tenure >= known else { return (false, []) }
    guard tenure > known else { return (true, []) }
    sources[partition, default: Source()].tenure = tenure
    let counted = Set(periods.compactMap { EvaluationPeriod($0) })
    let ended = sources[partition]!.published.filter { $0.value < tenure && counted.contains($0.key.period) }.map(\.key)
    for key in ended { sources[partition]!.published[key] = nil }
    return (true, ended)
  }
}
