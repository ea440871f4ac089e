internal import Foundation
package import Kafka
internal import Logging
internal import StreamRuntime
internal import Synchronization

/// Follows one topic from its beginning on a thread of its own, until it is forgotten.
package final class TopicFollower: Sendable {
  /// Shared with the thread, which must not keep the follower alive.
  private final class State: Sendable {
    let stop = StopFlag()
    let failure = Mutex<(any Error)?>(nil)

    func fail(_ error: any Error) {
      failure.withLock { $0 = error }
      stop.raise()
    }
  }
  private let state = State()

  /// - Parameter take: gets each record, on the follower's thread; what it throws ends the following.
  package init(_ topic: String, of bootstrap: String, take: @escaping @Sendable (ConsumedRecord) throws -> Void) {
    let settings = RuntimeSettings(kafka: ["bootstrap.servers": bootstrap], instance: "bench-reader")
    let thread = Thread { [state] in
      do {
        try LogFollower(
          [topic], role: "bench", settings: settings, log: Logger(label: "bench"), stop: state.stop
        ) { _, record in
          do { try take(record) } catch { state.fail(error) }
        }.run()
      } catch { state.fail(error) }
    }
    thread.name = "bench-follower"
    thread.start()
  }

  deinit { state.stop.raise() }

  /// - Throws: what ended the following.
  package func check() throws {
    if let failure = state.failure.withLock({ $0 }) { throw failure }
  }
}
