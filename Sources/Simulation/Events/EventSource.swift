import HealthRecords

/// A province's events in order of delivery, made as they are asked for: one window of arrival days is in memory at a time.
package struct EventSource: Sequence, IteratorProtocol {
  /// The number of windows; they can be read in any order, see `events(inWindow:)`.
  package static let windowCount = SimulationCalendar.windowCount

  private var storyteller: Storyteller
  private let plan: StoryPlan
  private var window = -1
  private var position = 0

  init(province: Province) {
    storyteller = Storyteller(province: province)
    plan = storyteller.plan()
  }

  package mutating func next() -> SimulatedEvent? {
    while position == storyteller.count {
      guard window + 1 < EventSource.windowCount else { return nil }
      window += 1
      position = 0
      storyteller.tell(window: window, plan)
    }
    position += 1
    return storyteller.event(position - 1)
  }

  /// The events that arrive in one window of days. Independent of what else was read before.
  package mutating func events(inWindow window: Int) -> [SimulatedEvent] {
    storyteller.tell(window: window, plan)
    defer { (self.window, position) = (window, storyteller.count) }
    return (0..<storyteller.count).map { storyteller.event($0) }
  }
}
