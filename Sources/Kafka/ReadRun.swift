/// The book-keeping of one bounded read: which partitions have reached their end.
struct ReadRun {
  /// Not at their end yet, with where they began.
  private(set) var pending: [TopicPartition: StartPosition] = [:]
  /// Where each partition stands: the next offset to read.
  private(set) var reached: [TopicPartition: Offset] = [:]
  /// What the brokers said when asked; the end at least that of `through`.
  private let asked: [TopicPartition: Watermarks]
  /// Where this read is to end.
  private var ends: [TopicPartition: Offset]
  /// Those that a fetch has shown the end of.
  private var fetched: Set<TopicPartition> = []
  /// Up to where open transactions are waited for.
  private let through: [TopicPartition: Offset]
  /// Where a partition stands before an open transaction that is waited for.
  private(set) var undecided: [TopicPartition: Offset] = [:]
  private var total: Int64 = 0

  init(
    start: [TopicPartition: StartPosition], through: [TopicPartition: Offset] = [:],
    asked: [TopicPartition: Watermarks]
  ) {
    let asked = asked.reduce(into: asked) { raised, entry in
      if let end = through[entry.key] { raised[entry.key]?.high = max(entry.value.high, end) }
    }
    self.asked = asked
    self.through = through
    ends = asked.mapValues(\.high)
    for (tp, position) in start {
      guard let marks = asked[tp] else { continue }
      let first: Offset =
        switch position {
        case .offset(let offset): offset
        case .end: marks.high
        case .beginning, .committed, .held: marks.low
        }
      reached[tp] = first
      total += marks.lag(from: first)
      // An offset outside of what there is must be read all the same: the broker's refusal is the error to report.
      let isEmpty = marks.low == marks.high && first == marks.high
      if !isEmpty, position != .end { pending[tp] = position }
    }
  }

  var isDone: Bool { pending.isEmpty }

  /// Notes the end that the first fetch of a partition shows. Some brokers that are not Kafka, asked for the latest
  /// offset, say too low a one (Tansu 0.6: that of the last batch's first record, plus 1): a restore must not end there.
  mutating func fetched(_ tp: TopicPartition, end: Offset?) {
    guard pending[tp] != nil, let known = ends[tp], fetched.insert(tp).inserted else { return }
    guard let end, end > known else { return }
    total += end.rawValue - known.rawValue
    ends[tp] = end
  }

  /// - Returns: whether the partition has just come to its end.
  mutating func polled(_ tp: TopicPartition, upTo offset: Offset) -> Bool {
    guard pending[tp] != nil, let end = ends[tp] else { return false }
    reached[tp] = min(end, max(reached[tp] ?? offset, offset))
    guard offset >= end, fetched.contains(tp) else { return false }
    undecided[tp] = nil
    pending[tp] = nil
    return true
  }

  /// The broker has no more for now. With `read_committed` that may be before the end that a fetch shows, and what lies
  /// between belongs to open transactions: it is not waited for, but as far as the caller asked.
  /// - Returns: whether the partition has just come to its end.
  mutating func exhausted(_ tp: TopicPartition, at offset: Offset) -> Bool {
    guard pending[tp] != nil, let end = ends[tp], let marks = asked[tp] else { return false }
    reached[tp] = min(end, max(reached[tp] ?? offset, offset))
    guard offset >= marks.high else {
      if through[tp] != nil { undecided[tp] = offset }
      return false
    }
    undecided[tp] = nil
    pending[tp] = nil
    return true
  }

  /// Whether an offset lies past the end that this read is to keep.
  func isPast(_ tp: TopicPartition, _ offset: Offset) -> Bool { ends[tp].map { offset >= $0 } ?? true }

  var progress: ReadProgress {
    let left = pending.keys.reduce(Int64(0)) { sum, tp in
      guard let end = ends[tp], let at = reached[tp] else { return sum }
      return sum + Watermarks(low: asked[tp]?.low ?? at, high: end).lag(from: at)
    }
    return ReadProgress(offsetsRead: total - left, offsetsTotal: total, partitionsLeft: pending.count)
  }

  var describePending: String { pending.keys.sorted().map(\.description).joined(separator: ", ") }
}
