internal import FlyingSocks

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// FlyingFox's socket pool with an end to its patience: a client that takes no byte for too long, or says nothing for
/// too long, is cut off. Without it one page behind a dead network would hold its stream for ever.
struct BoundedSocketPool: AsyncSocketPool {
  #if os(Linux)
    private let pool = SocketPool<ePoll>.ePoll(maxEvents: 64)
    private typealias Pool = SocketPool<ePoll>
  #else
    private let pool = SocketPool<kQueue>.kQueue(maxEvents: 64)
    private typealias Pool = SocketPool<kQueue>
  #endif
  private let slowestWrite: Duration
  private let slowestRead: Duration

  /// - Parameters:
  ///   - slowestWrite: how long a client may take none of what is written to it.
  ///   - slowestRead: how long a connection may stay silent while a request, or the next one, is awaited.
  init(slowestWrite: Duration, slowestRead: Duration = .seconds(75)) {
    self.slowestWrite = slowestWrite
    self.slowestRead = slowestRead
  }

  func prepare() async throws { try await pool.prepare() }
  func run() async throws { try await pool.run() }

  func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
    let result = await wait(for: socket, events)
    // The pool wakes whoever waits before it stops watching the socket. Whoever then closed it at once would leave the
    // pool believing that it watches that descriptor, and the next connection to get this number would never be woken.
    await finishTurn(of: pool)
    try result.get()
  }

  private func finishTurn(of pool: isolated Pool) {}

  private func wait(for socket: Socket, _ events: Socket.Events) async -> Result<Void, any Error> {
    do {
      guard let limit = limit(socket, events) else {
        return .success(try await pool.suspendSocket(socket, untilReadyFor: events))
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        defer { group.cancelAll() }
        group.addTask { try await pool.suspendSocket(socket, untilReadyFor: events) }
        group.addTask {
          try await Task.sleep(for: limit)
          throw SocketError.timeout(message: "nothing moved for \(limit)")
        }
        try await group.next()
      }
      return .success(())
    } catch {
      return .failure(error)
    }
  }

  /// None for the socket that listens: nobody has to come.
  private func limit(_ socket: Socket, _ events: Socket.Events) -> Duration? {
    let listens = (try? socket.getValue(for: BoolSocketOption(name: SO_ACCEPTCONN))) ?? false
    if listens { return nil }
    return events.contains(.write) ? slowestWrite : slowestRead
  }
}
