internal import Foundation

/// Runs a blocking loop on a thread of its own, so that it never holds up Swift's cooperative pool, and waits for its
/// end without blocking.
package enum KafkaThread {
  /// - Parameters:
  ///   - name: shown by debuggers and `top -H`; Linux keeps 15 bytes of it.
  ///   - stop: raised when the calling task is cancelled. Raise it too for a graceful shutdown.
  ///   - body: makes its client, runs its loop, and returns soon after `stop` is raised.
  package static func run<Result: Sendable>(
    named name: String, stop: StopFlag, _ body: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (done: CheckedContinuation<Result, any Error>) in
        let thread = Thread { done.resume(with: Swift.Result { try body() }) }
        thread.name = name
        thread.start()
      }
    } onCancel: {
      stop.raise()
    }
  }
}
