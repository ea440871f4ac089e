import Synchronization

/// Counts open streams and refuses those above the limit.
final class StreamGate: Sendable {
  /// Permission to stream. Leaves by itself when dropped, should the answer never have been written.
  final class Pass: Sendable {
    private let gate: StreamGate
    private let left = Atomic(false)

    init(_ gate: StreamGate) { self.gate = gate }
    deinit { leave() }

    func leave() {
      if !left.exchange(true, ordering: .relaxed) { gate.count.wrappingSubtract(1, ordering: .relaxed) }
    }
  }

  private let maximum: Int
  private let count = Atomic(0)

  init(maximum: Int) { self.maximum = maximum }

  var open: Int { count.load(ordering: .relaxed) }

  func enter() -> Pass? {
    guard count.wrappingAdd(1, ordering: .relaxed).newValue <= maximum else {
      count.wrappingSubtract(1, ordering: .relaxed)
      return nil
    }
    return Pass(self)
  }
}
