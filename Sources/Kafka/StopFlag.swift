internal import Synchronization

/// Asks a blocking loop on another thread to end. Raised once, never lowered; the loop sees it within its `waitMS`.
package final class StopFlag: Sendable {
  private let flag = Atomic<Bool>(false)

  package init() {}

  package var isRaised: Bool { flag.load(ordering: .acquiring) }

  package func raise() { flag.store(true, ordering: .releasing) }
}
