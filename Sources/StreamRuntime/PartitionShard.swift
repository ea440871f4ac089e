package import CounterEngine
internal import Kafka

/// The engine of one input partition, with what has been consumed of it.
///
/// Made by a restoring thread and then handed to the poll thread, never shared: hence `@unchecked`.
package final class PartitionShard: @unchecked Sendable {
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

  /// By input topic, the offset before which records of other partitions' subjects have been copied away.
  let moved: [Offset]
  /// Of the input topics; nil where every key is taken.
  let partitionCount: Int32?
  /// Whether `kpi.state` holds the number of partitions.
  var countIsWritten: Bool

  init(
    partition: Int32, engine: consuming EngineShard, positions: [Offset?], tenure: Int64, layoutIsWritten: Bool,
    rereads: [String], moved: [Offset], partitionCount: Int32?, countIsWritten: Bool
  ) {
    self.partition = partition
    self.engine = engine
    self.positions = positions
    self.tenure = tenure
    self.layoutIsWritten = layoutIsWritten
    self.rereads = rereads
    self.moved = moved
    self.partitionCount = partitionCount
    self.countIsWritten = countIsWritten
  }

  package var counterValues: [CounterKey: Int64] { engine.counterValues() }

  /// Whether a key chooses this partition.
  @inline(__always)
  func owns(_ key: UnsafeRawBufferPointer) -> Bool {
    partitionCount.map { Murmur2.partition(of: key, partitionCount: $0) == partition } ?? true
  }

  var consumed: Int64 { positions.reduce(0) { $0 + ($1?.rawValue ?? 0) } }
}
