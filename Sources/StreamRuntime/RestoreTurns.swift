internal import Foundation

/// Lets as many partitions be restored at a time as there are cores: each restore has a client of its own and what that has
/// fetched, and more of them side by side take memory and save no time.
///
/// One that has waited for five seconds begins all the same. Those before it may themselves be waiting, until a transaction that
/// a process has left open is decided, and a partition that has none should not stand still for that.
final class RestoreTurns: Sendable {
  private let free: DispatchSemaphore

  init(atOnce: Int = max(2, ProcessInfo.processInfo.activeProcessorCount)) { free = DispatchSemaphore(value: atOnce) }

  /// Blocks until there is room.
  func take<Result>(_ body: () throws -> Result) rethrows -> Result {
    let hasTurn = free.wait(timeout: .now() + .seconds(5)) == .success
    defer { if hasTurn { free.signal() } }
    return try body()
  }
}
