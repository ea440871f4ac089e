internal import FlyingFox
internal import FlyingSocks
package import Logging

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Serves the page, the API and the streams of one store until its task is cancelled.
///
/// Speaks plain HTTP/1.1 and trusts its network: put a reverse proxy in front where TLS or accounts are wanted, or
/// where strangers can reach it, for the length of a request's head is not limited here.
package struct WallServer: Sendable {
  private let configuration: WallConfiguration
  private let store: SnapshotStore
  private let logger: Logger

  package init(configuration: WallConfiguration, store: SnapshotStore, logger: Logger) {
    self.configuration = configuration
    self.store = store
    self.logger = logger
  }

  /// Runs until cancelled; then ends open streams as a stream should end, and returns.
  /// - Throws: `WallError` when the address cannot be listened on.
  package func run() async throws {
    let address = try WallAddress.resolve(host: configuration.host, port: configuration.port)
    let responder = WallResponder(configuration: configuration, store: store)
    while !Task.isCancelled {
      do {
        try await serve(responder, at: address)
      } catch {
        if Task.isCancelled { return }
        guard case SocketError.failed(type: "Accept", errno: _, message: let reason) = error else {
          throw refusal(error)
        }
        // Too many open files, most likely. All connections are closed by now, and pages connect again by themselves.
        logger.warning("The wall could not accept a connection and starts anew: \(reason)")
      }
    }
  }

  private func serve(_ responder: WallResponder, at address: any SocketAddress) async throws {
    let server = HTTPServer(
      config: HTTPServer.Configuration(
        address: address, sharedRequestBufferSize: WallResponder.longestBody, sharedRequestReplaySize: 0,
        pool: BoundedSocketPool(slowestWrite: configuration.stalledClientTimeout), logger: ServerLog(logger: logger)),
      handler: responder)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run() }
      group.addTask { try await announce(server) }
      for try await _ in group {}
    }
  }

  private func announce(_ server: HTTPServer) async throws {
    try await server.waitUntilListening(timeout: 60)
    switch await server.listeningAddress {
    case .ip4(_, port: let port), .ip6(_, port: let port): configuration.onListening?(Int(port))
    case .unix, nil: break
    }
  }

  private func refusal(_ error: any Error) -> any Error {
    guard case SocketError.failed(type: _, errno: let code, message: _) = error else { return error }
    let (host, port) = (configuration.host, configuration.port)
    return switch code {
    case EADDRINUSE: WallError.portTaken(host: host, port: port)
    case EACCES, EPERM: WallError.portForbidden(host: host, port: port)
    case EADDRNOTAVAIL: WallError.hostUnknown(host: host)
    default: error
    }
  }
}
