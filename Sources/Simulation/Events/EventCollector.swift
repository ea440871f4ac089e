import HealthRecords

/// Collects the events of one window of arrival days and hands them out in the order of delivery.
///
/// Bytes lie behind one another in one array; a draft says where. While planning, no window is open: then it only notes
/// which windows events fall in, see `StoryPlan`.
struct EventCollector {
  private struct Draft {
    /// Arrival day, then a random number: records arrive mixed within a day.
    let order: UInt64
    let start: Int
    let kindID: UInt8
    let keyLength: UInt8
    let fault: EventFault?
    let payloadLength: UInt32
  }

  private var open: Int?
  private var takesAll = false
  private var bytes: [UInt8] = []
  private var drafts: [Draft] = []
  /// One bit per window in which events fell since this was last set to 0.
  var touched: UInt32 = 0

  /// - Parameter window: the window to collect, or nil to plan only.
  init(window: Int?) { open = window }

  /// Empties it for another window.
  mutating func reopen(_ window: Int?) { reopen(window, all: false) }

  /// Empties it for events of every window.
  mutating func reopenForAll() { reopen(nil, all: true) }

  private mutating func reopen(_ window: Int?, all: Bool) {
    open = window
    takesAll = all
    bytes.removeAll(keepingCapacity: true)
    drafts.removeAll(keepingCapacity: true)
  }

  /// Notes an arrival; true where the event is wanted.
  mutating func wants(_ arrival: LocalDate) -> Bool {
    let window = SimulationCalendar.window(of: arrival)
    touched |= 1 << UInt32(window)
    return takesAll || window == open
  }

  mutating func append(
    kindID: UInt8, key: some Collection<UInt8>, payload: some Collection<UInt8>, arrival: LocalDate, order: UInt32,
    fault: EventFault?
  ) {
    let start = bytes.count
    bytes.append(contentsOf: key)
    bytes.append(contentsOf: payload)
    drafts.append(
      Draft(
        order: UInt64(arrival - SimulationCalendar.loadFirst) << 32 | UInt64(order), start: start, kindID: kindID,
        keyLength: UInt8(key.count), fault: fault, payloadLength: UInt32(payload.count)))
  }

  var count: Int { drafts.count }

  /// Puts the events in order of delivery; ties keep the order in which they were made.
  mutating func sort() {
    drafts.sort { a, b in a.order != b.order ? a.order < b.order : a.start < b.start }
  }

  func event(_ index: Int) -> SimulatedEvent {
    let draft = drafts[index]
    let payloadStart = draft.start + Int(draft.keyLength)
    return SimulatedEvent(
      kindID: draft.kindID, key: Array(bytes[draft.start..<payloadStart]),
      payload: Array(bytes[payloadStart..<payloadStart + Int(draft.payloadLength)]),
      day: SimulationCalendar.loadFirst + Int(draft.order >> 32), fault: draft.fault)
  }
}
