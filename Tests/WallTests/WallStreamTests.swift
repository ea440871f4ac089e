import Testing

@testable import Wall

@Suite struct WallStreamTests {
  private func configuration(interval: Duration = .milliseconds(20)) -> WallConfiguration {
    var configuration = WallConfiguration()
    configuration.updateInterval = interval
    return configuration
  }

  @Test func fullStateThenChangesThenRemovals() async throws {
    let store = SnapshotStore()
    store.accept(key: "a", json: Fixtures.json(numerator: 1))
    store.accept(key: "b", json: Fixtures.json("34", numerator: 2))
    try await withWall(configuration(), store: store) { wall async throws in
      let page = try wall.stream()
      try await eventually("the full state") { page.events.shown == ["a": 1, "b": 2] }
      #expect(Answer(page.received).headers["content-type"] == "text/event-stream; charset=utf-8")
      #expect(Answer(page.received).headers["cache-control"] == "no-store")
      #expect(page.events.first { $0.name == "snapshot" }?.snapshots?.reset == true)
      #expect(page.events.first { $0.name == "status" }?.status?.source == "starting")
      store.accept(key: "a", json: Fixtures.json(numerator: 9))
      store.accept(key: "b", json: [UInt8]?.none)
      try await eventually("the changes") { page.events.shown == ["a": 9] }
      #expect(page.events.compactMap(\.snapshots).filter { $0.reset == true }.count == 1)
      store.setSource(.live)
      store.setIndicators(Fixtures.indicators)
      try await eventually("the news of the feed") {
        page.events.last { $0.name == "status" }?.status.map { $0.source == "live" && $0.metadata == 1 } == true
      }
    }
  }

  @Test func whoConnectsAgainGetsTheFullState() async throws {
    let store = SnapshotStore()
    store.accept(key: "a", json: Fixtures.json(numerator: 1))
    try await withWall(configuration(), store: store) { wall async throws in
      let page = try Connection(port: wall.port)
      page.send("GET", "/api/v1/stream", headers: ["Last-Event-ID: 999999"])
      page.startReading()
      try await eventually("the full state") { page.events.shown == ["a": 1] }
      #expect(page.events.first { $0.name == "snapshot" }?.snapshots?.reset == true)
    }
  }

  @Test func filterHoldsForChangesToo() async throws {
    try await withWall(configuration()) { wall async throws in
      let page = try wall.stream("?indicator=34")
      wall.store.accept(key: "a", json: Fixtures.json())
      wall.store.accept(key: "b", json: Fixtures.json("34", numerator: 5))
      try await eventually("its own indicator") { page.events.shown == ["b": 5] }
    }
  }

  /// A thousand changes within an update interval are one event that holds the last.
  @Test func changesAreCoalesced() async throws {
    try await withWall(configuration(interval: .milliseconds(300))) { wall async throws in
      let page = try wall.stream()
      try await eventually("the full state, empty") { page.events.contains { $0.name == "snapshot" } }
      let start = ContinuousClock.now
      for numerator in 1...1000 { wall.store.accept(key: "a", json: Fixtures.json(numerator: numerator)) }
      try await eventually("the last change") { page.events.shown == ["a": 1000] }
      let intervals = Int((ContinuousClock.now - start) / .milliseconds(300))
      let updates = page.events.compactMap(\.snapshots).filter { !$0.snapshots.isEmpty }.count
      #expect(updates <= intervals + 1, "\(updates) updates in \(intervals) intervals")
    }
  }

  @Test func idleStreamHasHeartbeats() async throws {
    var configuration = configuration()
    configuration.heartbeatInterval = .milliseconds(60)
    try await withWall(configuration) { wall async throws in
      let page = try wall.stream()
      try await eventually("three heartbeats") { page.events.filter { $0.name == ":" }.count >= 3 }
    }
  }

  /// A page that does not read costs what the sockets hold; when it reads again it is soon up to date, and what it
  /// was sent is a small part of what happened.
  @Test func slowPageIsSentOnlyTheNewest() async throws {
    let store = SnapshotStore()
    try await withWall(configuration(interval: .milliseconds(1)), store: store) { wall async throws in
      let slow = try Connection(port: wall.port, receiveBuffer: 16_384)
      slow.send("GET", "/api/v1/stream", headers: [])
      let fast = try wall.stream("?indicator=round")
      let (keys, rounds, bulk) = (40, 150, String(repeating: "x", count: 8192))
      for round in 1...rounds {
        for key in 0..<keys {
          store.accept(key: "\(key)", json: Fixtures.json(place: "\(key)", numerator: round, catalogue: bulk))
        }
        store.accept(key: "round", json: Fixtures.json("round", numerator: round))
        try await eventually("another page hears of the round") { fast.events.shown["round"] == Double(round) }
      }
      slow.startReading()
      store.accept(key: "end", json: Fixtures.json("end"))
      try await eventually("the slow page hears of the end") {
        String(decoding: slow.received.suffix(2048), as: UTF8.self).contains(#""key":"end""#)
      }
      var newest = Dictionary(uniqueKeysWithValues: (0..<keys).map { ("\($0)", Double(rounds)) })
      newest["round"] = Double(rounds)
      newest["end"] = 123
      #expect(slow.events.shown == newest)
      let (sent, happened) = (slow.received.count, keys * rounds * bulk.count)
      #expect(sent < happened / 3, "sent \(sent) bytes of \(happened)")
    }
  }

  @Test func stalledPageIsCutOff() async throws {
    var configuration = configuration(interval: .milliseconds(1))
    configuration.stalledClientTimeout = .milliseconds(200)
    let store = SnapshotStore()
    for key in 0..<4000 { store.accept(key: "\(key)", json: Fixtures.json(place: "\(key)")) }
    try await withWall(configuration, store: store) { wall async throws in
      let stalled = try Connection(port: wall.port, receiveBuffer: 16_384)
      stalled.send("GET", "/api/v1/stream", headers: [])
      try await eventually("the stream opens") { try await streams(wall) == 1 }
      try await eventually("the stream is cut") {
        for key in 0..<200 { store.accept(key: "\(key)", json: Fixtures.json(place: "\(key)")) }
        return try await streams(wall) == 0
      }
    }
  }

  @Test func streamsAreCountedAndLimited() async throws {
    var configuration = configuration()
    configuration.maximumStreams = 2
    configuration.statusInterval = .milliseconds(50)
    try await withWall(configuration) { wall async throws in
      let (first, second) = (try wall.stream(), try wall.stream())
      try await eventually("both are open") { try await streams(wall) == 2 }
      let third = try await wall.request("/api/v1/stream")
      #expect(third.status == 503)
      #expect(third.headers["retry-after"] != nil)
      first.hangUp()
      try await eventually("a place is free") { try await streams(wall) == 1 }
      let fourth = try wall.stream()
      try await eventually("it is taken") { fourth.events.contains { $0.name == "snapshot" } }
      #expect(!second.isClosed)
    }
  }

  /// Streams end as streams should, with the last chunk, and the wall does not wait for pages that read nothing.
  @Test func shutdownEndsStreams() async throws {
    let store = SnapshotStore()
    for key in 0..<4000 { store.accept(key: "\(key)", json: Fixtures.json(place: "\(key)")) }
    try await withWall(configuration(interval: .milliseconds(1)), store: store) { wall async throws in
      let pages = [try wall.stream("?indicator=34"), try wall.stream("?indicator=34")]
      let stalled = try Connection(port: wall.port, receiveBuffer: 16_384)
      stalled.send("GET", "/api/v1/stream", headers: [])
      try await eventually("all are open") { try await streams(wall) == 3 }
      try await eventually("both show") { pages.allSatisfy { $0.events.contains { $0.name == "snapshot" } } }
      let begin = ContinuousClock.now
      wall.task.cancel()
      try await wall.task.value
      #expect(ContinuousClock.now - begin < .seconds(2))
      for page in pages {
        try await eventually("it ends", within: .seconds(2)) { page.isClosed }
        #expect(page.received.suffix(5) == Array("0\r\n\r\n".utf8)[...])
      }
    }
  }

  /// Pages come and go; descriptors are used again, and each new page is served.
  @Test func manyPagesComeAndGo() async throws {
    var configuration = configuration()
    configuration.statusInterval = .milliseconds(50)
    try await withWall(configuration) { wall async throws in
      wall.store.accept(key: "a", json: Fixtures.json(numerator: 5))
      for _ in 0..<30 {
        let pages = try (0..<10).map { _ in try wall.stream() }
        for page in pages {
          try await eventually("a page is served") { page.events.shown == ["a": 5] }
          page.hangUp()
        }
      }
      try await eventually("all have gone") { try await streams(wall) == 0 }
    }
  }

  private func streams(_ wall: RunningWall) async throws -> Int? {
    let text = try await wall.request("/metrics").text
    return text.split(separator: "\n").first { $0.hasPrefix("kpistream_wall_streams ") }
      .flatMap { Int($0.dropFirst("kpistream_wall_streams ".count)) }
  }
}
