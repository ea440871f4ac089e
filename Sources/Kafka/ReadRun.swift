/// The book-keeping of one bounded read: which partitions have reached their end.
struct ReadRun {
  /// Not at their end yet, with where they began.
  private(set) var pending: [TopicPartition: StartPosition] = [:]
  /// Where each partition stands: the next offset to read.
  private(set) var reached: [TopicPartition: Offset] = [:]
  private let ends: [TopicPartition: Watermarks]
  private let total: Int64

  init(start: [TopicPartition: StartPosition], ends: [TopicPartition: Watermarks]) {
    self.ends = ends
    var total: Int64 = 0
    for (tp, position) in start {
      guard let marks = ends[tp] else { continue }
      let first: Offset =
        switch position {
        case .offset(let offset): offset
        case .end: marks.high
        case .beginning, .committed, .held: marks.low
        }
      reached[tp] = first
      total += marks.lag(from: first)
      // An offset outside of what there is must be assigned all the same: the broker's refusal is the error to report.
      if first != marks.high { pending[tp] = position }
    }
    self.total = total
  }

  var isDone: Bool { pending.isEmpty }

  /// - Returns: whether the partition has just come to its end.
  mutating func reached(_ tp: TopicPartition, _ offset: Offset) -> Bool {
    guard let marks = ends[tp], pending[tp] != nil else { return false }
    reached[tp] = min(marks.high, max(reached[tp] ?? offset, offset))
    guard offset >= marks.high else { return false }
    pending[tp] = nil
    return true
  }

  /// Whether an offset lies past the end that this read is to keep.
  func isPast(_ tp: TopicPartition, _ offset: Offset) -> Bool { ends[tp].map { offset >= $0.high } ?? true }

  var progress: ReadProgress {
    let left = pending.keys.reduce(Int64(0)) { sum, tp in
      guard let marks = ends[tp], let at = reached[tp] else { return sum }
      return sum + marks.lag(from: at)
    }
    return ReadProgress(offsetsRead: total - left, offsetsTotal: total, partitionsLeft: pending.count)
  }

  var describePending: String { pending.keys.sorted().map(\.description).joined(separator: ", ") }
}
