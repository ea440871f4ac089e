/// In which windows of arrival days each strand of each life has events: one bit per window. With it a window is made
/// without telling anything that has no part in it.
struct StoryPlan {
  /// The strands of a life, as `Storyteller.tell` numbers them.
  static let strands = 16

  private var people: [UInt32]
  private var whole: [UInt32]
  private var units: [UInt32]

  init(people: Int, units: Int) {
    precondition(SimulationCalendar.windowCount <= 32, "a plan has 32 bits for windows")
    self.people = [UInt32](repeating: 0, count: people * StoryPlan.strands)
    whole = [UInt32](repeating: 0, count: people)
    self.units = [UInt32](repeating: 0, count: units)
  }

  mutating func set(_ windows: UInt32, person: Int, strand: Int) {
    people[person * StoryPlan.strands + strand] = windows
    whole[person] |= windows
  }

  mutating func set(_ windows: UInt32, unit: Int) { units[unit] = windows }

  func concerns(person: Int, window: Int) -> Bool { whole[person] & 1 << UInt32(window) != 0 }

  func concerns(person: Int, strand: Int, window: Int) -> Bool {
    people[person * StoryPlan.strands + strand] & 1 << UInt32(window) != 0
  }

  func concerns(unit: Int, window: Int) -> Bool { units[unit] & 1 << UInt32(window) != 0 }
}
