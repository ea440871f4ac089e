@testable import StreamRuntime

/// The protocol, and the ways to spoil it: with any of them spoilt, some schedule must end wrong.
struct ProtocolRules {
  /// The broker shows only committed transactions, in order. Else it shows whatever was written.
  var isolates = true
  var fences = true
  var steps = CommitPlan.steps
  var keepsTombstones = true
  var retracts = true
  /// Readers let the progress of a new tenure end the partials of those before.
  var endsEarlierTenures = true
  /// A restore waits until what is open in the state's log when it begins is decided.
  var waitsForOpen = true
  var keeps = Keeping.nextGeneration
  /// What was given up after a commit that failed is forgotten.
  var forgetsUncommitted = true
  /// A restore merges the blocks of a subject. Else the last one stands.
  var mergesBlocks = true

  static let kafka = ProtocolRules()
  /// librdkafka's test cluster and its like.
  static let plainBroker = ProtocolRules(isolates: false, fences: false)

  /// When a process goes on with what it gave up at a rebalance, and has again.
  enum Keeping {
    /// If no generation of the group lies between.
    case nextGeneration
    /// If nothing has been written to the partition's state since: no rule of ours.
    case stateUnmoved
    case always
  }
}
