internal import Hummingbird
package import Logging
internal import NIOCore
internal import ServiceLifecycle

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Serves the page, the API and the streams of one store until it is shut down.
///
/// Speaks plain HTTP/1.1: put a reverse proxy in front where TLS or accounts are wanted.
package struct WallServer: Service {
  private let configuration: WallConfiguration
  private let store: SnapshotStore
  private let logger: Logger

  package init(configuration: WallConfiguration, store: SnapshotStore, logger: Logger) {
    self.configuration = configuration
    self.store = store
    self.logger = logger
  }

  /// Runs until graceful shutdown, which ends open streams, or cancellation.
  /// - Throws: `WallError` when the address cannot be listened on.
  package func run() async throws {
    let onListening = configuration.onListening
    let application = Application(
      responder: WallResponder(configuration: configuration, store: store),
      configuration: ApplicationConfiguration(
        address: .hostname(configuration.host, port: configuration.port), serverName: "kpistream"),
      onServerRunning: { channel in
        if let port = channel.localAddress?.port { onListening?(port) }
      },
      logger: logger)
    do {
      try await application.run()
    } catch let error as IOError {
      throw refusal(error)
    } catch is SocketAddressError {
      throw WallError.hostUnknown(host: configuration.host)
    }
  }

  private func refusal(_ error: IOError) -> any Error {
    let (host, port) = (configuration.host, configuration.port)
    return switch error.errnoCode {
    case EADDRINUSE: WallError.portTaken(host: host, port: port)
    case EACCES, EPERM: WallError.portForbidden(host: host, port: port)
    case EADDRNOTAVAIL: WallError.hostUnknown(host: host)
    default: error
    }
  }
}
