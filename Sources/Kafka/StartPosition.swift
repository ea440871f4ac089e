/// Where to begin to read a partition that was just assigned.
package enum StartPosition: Hashable, Sendable {
  case offset(Offset)
  case beginning
  case end
  /// The group's committed offset. Without one, `auto.offset.reset` decides; its default here, `error`, reports it.
  case committed
  /// Not yet: nothing is fetched until `Consumer.start(_:)` says where. For partitions whose state must be restored first.
  case held
}
