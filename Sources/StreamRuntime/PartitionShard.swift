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
  /// Numbers the time from one restore of the partition to the next, by whatever process; it only goes up.
  let tenure: Int64
  /// Whether positions or day have moved since the last commit.
  var hasMoved = false
  /// Whether `kpi.state` holds the layout that blocks are written under.
  var layoutIsWritten: Bool
  var tenureIsWritten = false
  /// Topics to be read again from their beginning, of which `kpi.state` still says otherwise.
  var rereads: [String]

  init(
    partition: Int32, engine: consuming EngineShard, positions: [Offset?], tenure: Int64, layoutIsWritten: Bool,
    rereads: [String] = []
  ) {
    self.partition = partition
    self.engine = engine
    self.positions = positions
    self.tenure = tenure
    self.layoutIsWritten = layoutIsWritten
    self.rereads = rereads
  }

  var consumed: Int64 { positions.reduce(0) { $0 + ($1?.rawValue ?? 0) } }
}
