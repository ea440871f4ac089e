import FoundationEssentials
import Synchronization

/// What the wall knows: the newest snapshot of each key, the lists of indicators and places, and how the feed is.
///
/// Any thread may call it. A message costs one decode outside the lock and one short critical section; nobody is
/// woken. Readers (one per connected page) hold a position in the store's order of changes and take what is newer
/// than that, so that the store keeps nothing per reader, however slow one is.
///
/// Memory is bounded by the number of keys ever seen: a removed key leaves an empty slot that tells readers of it.
package final class SnapshotStore: Sendable {
  /// What became of a message.
  package enum Accepted: Equatable, Sendable {
    case stored
    case removed
    /// The message is not a snapshot. It changed nothing, and is counted.
    case rejected(reason: String)
  }

  private let state: Mutex<SnapshotStoreState>
  private let now: @Sendable () -> Int64

  /// - Parameter now: milliseconds since 1970-01-01 UTC.
  package init(now: @escaping @Sendable () -> Int64 = SnapshotStore.systemTime) {
    self.now = now
    state = Mutex(SnapshotStoreState(epoch: now()))
  }

  @Sendable package static func systemTime() -> Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

  /// Takes one message of the snapshot topic. Messages of one key must come in the order of the log: the last one
  /// accepted is the one shown.
  /// - Parameter json: the message's value; nil (a tombstone) removes the key. Not kept after the call.
  @discardableResult
  package func accept(key: String, json: UnsafeRawBufferPointer?) -> Accepted {
    let heard = now()
    guard let json else {
      state.withLock { $0.remove(key, at: heard) }
      return .removed
    }
    do throws(SnapshotDefect) {
      let snapshot = try Snapshot(json: json)
      state.withLock { $0.put(snapshot, for: key, at: heard) }
      return .stored
    } catch {
      state.withLock { $0.rejected += 1 }
      return .rejected(reason: error.description)
    }
  }

  /// As above, for a message in an array or another contiguous collection.
  @discardableResult
  package func accept(key: String, json: (some Collection<UInt8>)?) -> Accepted {
    guard let json else { return accept(key: key, json: UnsafeRawBufferPointer?.none) }
    let direct = json.withContiguousStorageIfAvailable { accept(key: key, json: UnsafeRawBufferPointer($0)) }
    return direct ?? Array(json).withUnsafeBytes { accept(key: key, json: $0) }
  }

  /// As above, for a key in bytes. A key that is not UTF-8 is rejected.
  @discardableResult
  package func accept(key: UnsafeRawBufferPointer, json: UnsafeRawBufferPointer?) -> Accepted {
    guard let text = String(validating: key, as: UTF8.self) else {
      state.withLock { $0.rejected += 1 }
      return .rejected(reason: "the key is not UTF-8")
    }
    return accept(key: text, json: json)
  }

  /// Replaces the list of indicators; pages that are connected load it anew.
  package func setIndicators(_ indicators: [IndicatorInfo]) { state.withLock { $0.set(indicators: indicators) } }

  /// Replaces the list of places; pages that are connected load it anew.
  package func setPlaces(_ places: [PlaceInfo]) { state.withLock { $0.set(places: places) } }

  /// Adds to, or corrects, what is known to be true. Snapshots it concerns are sent again.
  package func setTruth(_ values: some Sequence<TruthValue>) {
    state.withLock { state in for value in values { state.set(truth: value) } }
  }

  /// Says how the feed is. `/readyz` answers 200 only while it is `.live`.
  package func setSource(_ source: SourceState) { state.withLock { $0.set(source: source) } }

  /// Numbers for `/metrics` and the page's status line.
  package var statistics: WallStatistics { state.withLock { $0.statistics } }

  var indicators: [IndicatorInfo] { state.withLock { $0.indicators } }
  var places: [PlaceInfo] { state.withLock { $0.places } }
  var source: SourceState { state.withLock { $0.source } }
  var time: Int64 { now() }

  /// What changed after `position`, oldest change first, each key at most once and as it is now.
  /// - Parameter limit: at most this many changes; call again with the returned position while `more`.
  func changes(after position: UInt64, matching filter: SnapshotFilter, limit: Int) -> SnapshotStoreState.Changes {
    state.withLock { $0.changes(after: position, matching: filter, limit: limit) }
  }

  /// All snapshots that match, ordered by key.
  func snapshots(matching filter: SnapshotFilter) -> [SnapshotChange] {
    let found = state.withLock { $0.live(matching: filter) }
    return found.sorted { $0.key < $1.key }
  }
}
