internal import CounterEngine

/// Counts events between two reports, so that metrics cost nothing per event.
struct EventTally {
  private var applied = 0
  private var stale = 0

  mutating func count(_ outcome: EngineShard.Outcome) {
    switch outcome {
    case .applied: applied += 1
    case .stale: stale += 1
    }
  }

  mutating func report(to metrics: Metrics) {
    let help = "Events taken, by what became of them"
    metrics.add("kpistream_events_total", applied, labels: [("outcome", "applied")], help: help)
    metrics.add("kpistream_events_total", stale, labels: [("outcome", "stale")], help: help)
    self = EventTally()
  }
}
