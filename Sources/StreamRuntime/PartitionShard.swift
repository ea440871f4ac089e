internal import CounterEngine
internal import Kafka

/// The engine of one input partition, with what has been consumed of it.
///
/// Made by a restoring thread and then handed to the poll thread, never shared: hence `@unchecked`.
final class PartitionShard: @unchecked Sendable {
  let partition: Int32
  var engine: EngineShard
  /// By input topic, the next offset to consume; nil while nothing of it has been consumed.
  var positions: [Offset?]
  /// Whether positions or day have moved since the last commit.
  var hasMoved = false
  /// Whether `kpi.state` holds the layout that blocks are written under.
  var layoutIsWritten: Bool

  init(partition: Int32, engine: consuming EngineShard, positions: [Offset?], layoutIsWritten: Bool) {
    self.partition = partition
    self.engine = engine
    self.positions = positions
    self.layoutIsWritten = layoutIsWritten
  }

  var consumed: Int64 { positions.reduce(0) { $0 + ($1?.rawValue ?? 0) } }
}
