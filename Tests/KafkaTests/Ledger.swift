import Kafka
import Synchronization
import Testing

/// What the members of a group have done, all together.
final class Ledger: Sendable {
  struct State {
    var applied = 0
    var committed: [String: Int] = [:]
    var committers: Set<String> = []
    var assigned: Set<String> = []
    var mayGo = false

    func hasAssignment(_ member: String) -> Bool { assigned.contains(member) }
  }

  private let state = Mutex(State())

  func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }

  func go() { change { $0.mayGo = true } }

  var mayGo: Bool { state.withLock { $0.mayGo } }

  var committed: [String: Int] { state.withLock { $0.committed } }

  func wait(_ condition: @Sendable (State) -> Bool) async throws {
    let end = ContinuousClock.now + .seconds(60)
    while !state.withLock({ condition($0) }) {
      if ContinuousClock.now > end {
        let (now, done) = state.withLock { (($0.applied, $0.assigned, $0.committers), $0.committed.count) }
        Issue.record("applied, assigned, committers: \(now); committed: \(done)")
        throw TookTooLong()
      }
      try await Task.sleep(for: .milliseconds(5))
    }
  }
}
