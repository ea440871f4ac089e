/// One page's event stream: first the whole state, then what changes, coalesced.
///
/// Nothing is queued for the page. At each tick it is given what changed since its position, each key once and as it
/// is then; while a slow network takes that, no tick happens and changes fall together in the store.
///
/// Events:
/// - `status`: how the feed is, at the start, on change, and every few seconds;
/// - `snapshot`: `{"reset":true,"snapshots":[…],"removed":["key"]}`. `reset` opens a full state: forget the rest.
///
/// A page that has gone is noticed by the second write after it went, so within two status intervals at most.
struct SnapshotStream: AsyncSequence, Sendable {
  let configuration: WallConfiguration
  let store: SnapshotStore
  let filter: SnapshotFilter
  /// Given back when the answer is dropped, however it ended.
  let pass: StreamGate.Pass

  struct Iterator: AsyncIteratorProtocol {
    let stream: SnapshotStream
    let clock = ContinuousClock()
    var position: UInt64 = 0
    var isFirst = true
    var toldStatus: WallStatistics?
    /// When the tick that is being written began; nil before the first.
    var tick: ContinuousClock.Instant?
    var nextStatus = ContinuousClock.now
    var nextHeartbeat = ContinuousClock.now
    /// Whether this tick has more changes.
    var more = true

    /// The next event. Ends, as a stream should, when the server's task is cancelled.
    mutating func next() async throws -> [UInt8]? {
      guard let tick else {
        tick = clock.now
        nextHeartbeat = clock.now + stream.configuration.heartbeatInterval
        return ServerSentEvent.retry(milliseconds: 2000)
      }
      var began = tick
      while !Task.isCancelled {
        if let event = due(at: began) { return event }
        do {
          try await clock.sleep(until: began + stream.configuration.updateInterval)
        } catch {
          return nil
        }
        began = clock.now
        self.tick = began
        more = true
      }
      return nil
    }

    /// What is still to be written in the tick that began at `tick`.
    private mutating func due(at tick: ContinuousClock.Instant) -> [UInt8]? {
      let (configuration, statistics) = (stream.configuration, stream.store.statistics)
      if tick >= nextStatus || statistics.isNews(since: toldStatus) {
        toldStatus = statistics
        nextStatus = tick + configuration.statusInterval
        nextHeartbeat = tick + configuration.heartbeatInterval
        return ServerSentEvent.frame(event: "status", data: stream.status(statistics))
      }
      while more {
        let changes = stream.store.changes(
          after: position, matching: stream.filter, limit: configuration.snapshotsPerEvent)
        more = changes.more
        position = changes.position
        guard isFirst || !changes.changes.isEmpty else { continue }
        defer { isFirst = false }
        nextHeartbeat = clock.now + configuration.heartbeatInterval
        return stream.event(changes, reset: isFirst)
      }
      guard clock.now >= nextHeartbeat else { return nil }
      nextHeartbeat = clock.now + configuration.heartbeatInterval
      return ServerSentEvent.heartbeat
    }
  }

  func makeAsyncIterator() -> Iterator { Iterator(stream: self) }

  fileprivate func event(_ changes: SnapshotStoreState.Changes, reset: Bool) -> [UInt8] {
    var json = JSONWriter(capacity: 64 + 640 * changes.changes.count)
    json.beginObject()
    if reset { json.field("reset", true) }
    json.key("snapshots")
    json.beginArray()
    for change in changes.changes { change.write(to: &json, hiding: configuration.smallCells) }
    json.endArray()
    json.key("removed")
    json.beginArray()
    for change in changes.changes where change.snapshot == nil { json.string(change.key) }
    json.endArray()
    json.endObject()
    return ServerSentEvent.frame(event: "snapshot", id: String(changes.position), data: json.bytes)
  }

  fileprivate func status(_ statistics: WallStatistics) -> [UInt8] {
    var json = JSONWriter(capacity: 192)
    json.beginObject()
    json.field("source", statistics.source.name)
    json.field("snapshots", statistics.snapshots)
    json.field("newest_published_at", statistics.newestPublishedAt)
    json.field("last_heard_at", statistics.lastHeardAt)
    json.field("server_time", store.time)
    json.field("metadata", statistics.metadataVersion)
    json.endObject()
    return json.bytes
  }
}
