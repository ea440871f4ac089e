/// What is known of the keys met last, because rows of one person come again and again and finding out costs more than reading
/// the row. In memory only, like the rows themselves.
///
/// Direct-mapped, and exact: an entry is used only for the very key it was made of. Small at first, for most exports have few
/// people; it doubles, up to a limit, when it has forgotten as many keys as it has slots.
struct RecentValues<Key: RecentKey, Value> {
  private struct Slot {
    var key: Key
    var value: Value
  }

  private let blank: Slot
  private var slots: [Slot]
  private var bits: UInt64
  private let mostBits: UInt64
  private var forgotten = 0

  /// - Parameters:
  ///   - value: stands in slots that hold nothing.
  ///   - bits: of the number of slots, at first and at most.
  init(blank value: Value, bits: ClosedRange<UInt64>) {
    blank = Slot(key: .none, value: value)
    slots = Array(repeating: blank, count: 1 << Int(bits.lowerBound))
    self.bits = bits.lowerBound
    mostBits = bits.upperBound
  }

  var slotCount: Int { slots.count }

  @inline(__always)
  private func place(_ key: Key) -> Int { Int(truncatingIfNeeded: key.mixed >> (64 - bits)) }

  @inline(__always)
  subscript(key: Key) -> Value? {
    let at = place(key)
    return slots[at].key == key ? slots[at].value : nil
  }

  mutating func remember(_ key: Key, _ value: Value) {
    let old = slots[place(key)].key
    if old != .none, old != key {
      forgotten += 1
      if forgotten >= slots.count, bits < mostBits { grow() }
    }
    slots[place(key)] = Slot(key: key, value: value)
  }

  private mutating func grow() {
    let old = slots
    bits += 1
    forgotten = 0
    slots = Array(repeating: blank, count: 1 << Int(bits))
    for slot in old where slot.key != .none { slots[place(slot.key)] = slot }
  }
}

/// A key of `RecentValues`.
protocol RecentKey: Equatable {
  /// One that is never looked up.
  static var none: Self { get }
  /// Its words, mixed so that the upper bits depend on all of them.
  var mixed: UInt64 { get }
}
