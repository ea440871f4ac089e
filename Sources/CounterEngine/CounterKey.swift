package import HealthRecords

/// One counter of a shard, by indices into the program and the periods.
package struct CounterKey: Hashable, Sendable {
  package let indicator: Int
  package let term: Int
  package let period: Int
  package let place: Code

  package init(indicator: Int, term: Int, period: Int, place: Code) {
    self.indicator = indicator
    self.term = term
    self.period = period
    self.place = place
  }
}

/// A counter that is not what its subjects add up to: a bug, or memory gone bad.
package struct CounterMismatch: Hashable, Sendable {
  package let key: CounterKey
  package let counter: Int64
  package let recomputed: Int64
}
