/// The store's data and its rules, without a lock or a clock.
struct SnapshotStoreState {
  struct Changes: Sendable {
    var changes: [SnapshotChange]
    /// Where to go on from.
    var position: UInt64
    /// Whether there is more after `position` already.
    var more: Bool
  }

  private struct Slot {
    let key: String
    /// The last known value; kept after a removal, so that filters still apply to the news of it.
    var snapshot: Snapshot
    var isLive: Bool
    /// Position of the last change.
    var changed: UInt64
  }

  /// Tells one run of the store from another: positions mean nothing across runs.
  let epoch: Int64
  private(set) var indicators: [IndicatorInfo] = []
  private(set) var places: [PlaceInfo] = []
  private(set) var source: SourceState = .starting
  var rejected = 0

  private var slots: [Slot] = []
  private var slotOfKey: [String: Int] = [:]
  private var slotOfIdentity: [SnapshotIdentity: Int] = [:]
  private var truth: [SnapshotIdentity: TruthValue] = [:]
  private var parentOf: [String: String] = [:]
  /// Changes in order. An entry whose slot has changed since is out of date; they are swept out in time.
  private var log: [(position: UInt64, slot: Int)] = []
  private var last: UInt64 = 0
  private var live = 0
  private var accepted = 0
  private var removed = 0
  private var metadataVersion = 0
  private var newestPublishedAt: Int64?
  private var lastHeardAt: Int64?

  init(epoch: Int64) { self.epoch = epoch }

  mutating func put(_ snapshot: Snapshot, for key: String, at heard: Int64) {
    accepted += 1
    lastHeardAt = heard
    newestPublishedAt = max(newestPublishedAt ?? .min, snapshot.publishedAt)
    let slot: Int
    if let known = slotOfKey[key] {
      slot = known
      let before = slots[slot].snapshot.identity
      if before != snapshot.identity, slotOfIdentity[before] == slot { slotOfIdentity[before] = nil }
      if !slots[slot].isLive { live += 1 }
      slots[slot].snapshot = snapshot
      slots[slot].isLive = true
    } else {
      slot = slots.count
      slots.append(Slot(key: key, snapshot: snapshot, isLive: true, changed: 0))
      slotOfKey[key] = slot
      live += 1
    }
    slotOfIdentity[snapshot.identity] = slot
    note(slot)
  }

  mutating func remove(_ key: String, at heard: Int64) {
    removed += 1
    lastHeardAt = heard
    guard let slot = slotOfKey[key], slots[slot].isLive else { return }
    slots[slot].isLive = false
    live -= 1
    note(slot)
  }

  mutating func set(truth value: TruthValue) {
    guard truth.updateValue(value, forKey: value.identity) != value else { return }
    if let slot = slotOfIdentity[value.identity], slots[slot].isLive { note(slot) }
  }

  mutating func set(indicators: [IndicatorInfo]) {
    guard indicators != self.indicators else { return }
    self.indicators = indicators
    metadataVersion += 1
  }

  mutating func set(places: [PlaceInfo]) {
    guard places != self.places else { return }
    self.places = places
    parentOf = [:]
    for place in places { parentOf[place.code] = place.parent }
    metadataVersion += 1
  }

  mutating func set(source: SourceState) { self.source = source }

  var statistics: WallStatistics {
    WallStatistics(
      snapshots: live, accepted: accepted, removed: removed, rejected: rejected,
      newestPublishedAt: newestPublishedAt, lastHeardAt: lastHeardAt, source: source,
      metadataVersion: metadataVersion)
  }

  /// - Complexity: O(log n) and the changes looked at, which are at most `maxScan`, so that the lock is held shortly.
  func changes(after position: UInt64, matching filter: SnapshotFilter, limit: Int) -> Changes {
    var found = Changes(changes: [], position: position, more: false)
    var index = firstEntry(after: position)
    let scanEnd = min(log.count, index + Self.maxScan)
    while index < scanEnd, found.changes.count < limit {
      let entry = log[index]
      index += 1
      found.position = entry.position
      let slot = slots[entry.slot]
      guard slot.changed == entry.position else { continue }
      // Whoever starts from nothing need not hear of what is gone.
      guard slot.isLive || position > 0, filter.matches(slot.snapshot, parentOf: parentOf) else { continue }
      found.changes.append(change(slot))
    }
    found.more = index < log.count
    return found
  }

  func live(matching filter: SnapshotFilter) -> [SnapshotChange] {
    slots.compactMap { slot in
      slot.isLive && filter.matches(slot.snapshot, parentOf: parentOf) ? change(slot) : nil
    }
  }

  private static let maxScan = 16_384

  private func change(_ slot: Slot) -> SnapshotChange {
    SnapshotChange(
      key: slot.key, snapshot: slot.isLive ? slot.snapshot : nil,
      truth: truth.isEmpty ? nil : truth[slot.snapshot.identity])
  }

  private mutating func note(_ slot: Int) {
    last += 1
    slots[slot].changed = last
    log.append((last, slot))
    guard log.count > 2 * slots.count + 1024 else { return }
    log.removeAll { [slots] in slots[$0.slot].changed != $0.position }
  }

  private func firstEntry(after position: UInt64) -> Int {
    var low = 0
    var high = log.count
    while low < high {
      let middle = (low + high) / 2
      if log[middle].position <= position { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
