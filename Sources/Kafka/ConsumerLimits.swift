/// How much a consumer takes at a time.
package struct ConsumerLimits: Sendable {
  /// Records per batch, at most.
  package var batchMax: Int
  /// Milliseconds to wait for a first record; so also the longest time between two calls of the sink, and the longest
  /// time until a stop is noticed.
  package var waitMS: Int

  package init(batchMax: Int = 512, waitMS: Int = 50) {
    precondition(batchMax > 0 && waitMS >= 0)
    self.batchMax = batchMax
    self.waitMS = waitMS
  }
}
