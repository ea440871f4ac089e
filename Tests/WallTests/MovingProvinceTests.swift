import Foundation
import Logging
import Testing

@testable import Wall

/// A whole province that moves, on the wall.
@Suite struct MovingProvinceTests {
  /// Pages that watch all of it, or one district, end with exactly what the store holds.
  @Test func pagesEndWithWhatTheStoreHolds() async throws {
    let seed = UInt64.random(in: 0 ... .max)
    var configuration = WallConfiguration()
    configuration.updateInterval = .milliseconds(20)
    configuration.smallCells = .shown
    let store = SnapshotStore()
    let province = MovingProvince(store: store, indicators: 3, seed: seed)
    try await withWall(configuration, store: store) { wall async throws in
      let (whole, district) = (try wall.stream(), try wall.stream("?family=4901&affiliation=ALL"))
      await province.begin()
      for _ in 0..<20 {
        await province.move(changes: 20)
        await Task.yield()
      }
      var filter = SnapshotFilter()
      let all = shown(store, filter)
      (filter.families, filter.affiliations) = (["4901"], ["ALL"])
      let part = shown(store, filter)
      try await eventually("all of the province, seed \(seed)") { whole.events.shown == all }
      try await eventually("one district, seed \(seed)") { district.events.shown == part }
      #expect(all.count > 500 && part.count < all.count)
    }
  }

  /// Not a test but a show, to look at the page while working on it:
  ///
  ///     WALL_SHOW=8080 swift test --filter showInABrowser
  ///
  /// `WALL_SHOW_INDICATORS` (5 unless said) sets how many tiles there are. Ends with Ctrl-C.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["WALL_SHOW"] != nil, "set WALL_SHOW to a port"))
  func showInABrowser() async throws {
    let environment = ProcessInfo.processInfo.environment
    var configuration = WallConfiguration()
    configuration.port = environment["WALL_SHOW"].flatMap { Int($0) } ?? 8080
    configuration.onListening = { print("http://127.0.0.1:\($0)/") }
    let store = SnapshotStore()
    let province = MovingProvince(
      store: store, indicators: environment["WALL_SHOW_INDICATORS"].flatMap { Int($0) } ?? 5, seed: 1)
    let server = WallServer(configuration: configuration, store: store, logger: Logger(label: "wall-show"))
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run() }
      group.addTask {
        await province.begin()
        while true {
          try await Task.sleep(for: .milliseconds(200))
          await province.move(changes: 4)
        }
      }
      for try await _ in group {}
    }
  }

  private func shown(_ store: SnapshotStore, _ filter: SnapshotFilter) -> [String: Double] {
    var shown: [String: Double] = [:]
    for change in store.snapshots(matching: filter) { shown[change.key] = change.snapshot?.numerator }
    return shown
  }
}
