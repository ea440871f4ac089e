/// The order of one commit's steps: what exactness hangs on, so it stands in one place. `CountRole` takes these steps on
/// Kafka; the simulation of the protocol takes the same ones on a model of brokers, and other orders, which must fail.
///
/// - State is acknowledged before positions are written, so that positions never stand without their state, even where a
///   broker shows the records of open transactions.
/// - Positions are acknowledged before the group's offsets are sent, because that call is where a broker refuses an owner
///   that the group has given up. Whatever a stale owner can still commit after it therefore lies in the log before anything
///   that the next owner writes, however long it sleeps in between.
/// - A restore reads to the log's end of that moment, and waits until what is open there is decided (`ShardRestore`): so the
///   next owner's tenure is above the stale owner's, however wrong the clocks. It makes the acknowledgement before matter only
///   where a transaction holds nothing of a partition but positions, which would then be set back.
/// - Progress comes after the partials it speaks of: it ends the word of earlier owners (see `PartialLedger`).
package enum CommitPlan {
  package enum Step: Hashable, Sendable {
    /// Subjects that changed, with all their records; once a tenure, its number and the layout of blocks.
    case state
    /// Counters that changed, as absolute numbers.
    case partials
    /// Waits until all that was written is acknowledged.
    case acknowledge
    /// The next offset of each input topic, and how far the partition has come.
    case positions
    /// The group's offsets, with its metadata.
    case groupOffsets
    /// The end of the transaction.
    case commit
  }

  package static let steps: [Step] = [
    .state, .partials, .acknowledge, .positions, .acknowledge, .groupOffsets, .commit,
  ]
}
