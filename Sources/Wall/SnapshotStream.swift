internal import Hummingbird
internal import NIOCore
internal import ServiceLifecycle
internal import Synchronization

/// One page's event stream: first the whole state, then what changes, coalesced.
///
/// Nothing is queued for the page. At each tick it is written what changed since its position, each key once and as
/// it is then; while a write waits for a slow network, no tick happens and changes fall together in the store.
///
/// Events:
/// - `status`: how the feed is, at the start, on change, and every few seconds;
/// - `snapshot`: `{"reset":true,"snapshots":[…],"removed":["key"]}`. `reset` opens a full state: forget the rest.
struct SnapshotStream: Sendable {
  let configuration: WallConfiguration
  let store: SnapshotStore
  let filter: SnapshotFilter

  /// Runs until the page goes, stalls, or the server shuts down.
  func run(writer: inout any ResponseBodyWriter, channel: any Channel) async throws {
    let progress = Progress()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await cutWhenStalled(progress, channel) }
      defer { group.cancelAll() }
      try await pump(&writer, progress)
    }
    try await writer.finish(nil)
  }

  private func pump(_ writer: inout any ResponseBodyWriter, _ progress: Progress) async throws {
    let clock = ContinuousClock()
    var position: UInt64 = 0
    var isFirst = true
    var toldStatus: WallStatistics?
    var nextStatus = clock.now
    var nextHeartbeat = clock.now + configuration.heartbeatInterval
    try await write(ServerSentEvent.retry(milliseconds: 2000), &writer, progress)
    while !Task.isCancelled, !Task.isShuttingDownGracefully {
      let tick = clock.now
      let statistics = store.statistics
      if tick >= nextStatus || statistics.isNews(since: toldStatus) {
        try await write(ServerSentEvent.frame(event: "status", data: status(statistics)), &writer, progress)
        toldStatus = statistics
        nextStatus = tick + configuration.statusInterval
        nextHeartbeat = tick + configuration.heartbeatInterval
      }
      var more = true
      while more {
        let changes = store.changes(after: position, matching: filter, limit: configuration.snapshotsPerEvent)
        more = changes.more && !Task.isShuttingDownGracefully
        position = changes.position
        guard isFirst || !changes.changes.isEmpty else { continue }
        try await write(event(changes, reset: isFirst), &writer, progress)
        isFirst = false
        nextHeartbeat = clock.now + configuration.heartbeatInterval
      }
      if clock.now >= nextHeartbeat {
        try await write(ServerSentEvent.heartbeat, &writer, progress)
        nextHeartbeat = clock.now + configuration.heartbeatInterval
      }
      try await clock.sleep(until: max(clock.now, tick + configuration.updateInterval))
    }
  }

  private func event(_ changes: SnapshotStoreState.Changes, reset: Bool) -> [UInt8] {
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

  private func status(_ statistics: WallStatistics) -> [UInt8] {
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

  private func write(_ bytes: [UInt8], _ writer: inout any ResponseBodyWriter, _ progress: Progress) async throws {
    progress.began()
    try await writer.write(ByteBuffer(bytes: bytes))
    progress.ended()
  }

  /// Closes the connection once a single write has been waiting longer than allowed, which makes that write throw.
  private func cutWhenStalled(_ progress: Progress, _ channel: any Channel) async throws {
    let allowed = configuration.stalledClientTimeout
    while true {
      try await Task.sleep(for: allowed / 4)
      guard let waiting = progress.waiting, waiting >= allowed else { continue }
      channel.close(promise: nil)
      return
    }
  }

  /// Since when the current write waits.
  private final class Progress: Sendable {
    private let since = Mutex<ContinuousClock.Instant?>(nil)

    var waiting: Duration? { since.withLock { $0.map { .now - $0 } } }
    func began() { since.withLock { $0 = .now } }
    func ended() { since.withLock { $0 = nil } }
  }
}
