import Testing

/// The tests that use a test cluster, one after the other: they block, and Swift's cooperative pool may have two threads.
@Suite(.serialized) enum WithCluster {}
