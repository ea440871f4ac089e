import Foundation
import Kafka

/// A Tansu broker as a child process, in memory, on a free port of 127.0.0.1: a second, independent implementation of
/// Kafka's protocol, for what the in-process test cluster cannot show. See this folder's README.
package final class TansuBroker {
  /// For `bootstrap.servers`.
  package let bootstrap: String
  private let process = Process()

  /// The binary named by the environment variable `KPISTREAM_TANSU`, if librdkafka is one that Tansu can talk to.
  package static var binary: String? {
    guard !KafkaLibrary.version.hasPrefix("2.0.") else { return nil }
    return ProcessInfo.processInfo.environment["KPISTREAM_TANSU"]
  }

  /// Starts the broker and waits until it answers.
  /// - Throws: if it does not within ten seconds, or there is no binary.
  package init(binary: String) throws {
    let port = try Self.freePort()
    bootstrap = "127.0.0.1:\(port)"
    let url = "tcp://\(bootstrap)"
    process.executableURL = URL(fileURLWithPath: binary)
    process.arguments = [
      "broker", "--listener-url", url, "--advertised-listener-url", url, "--storage-engine", "memory://tansu/",
    ]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    do {
      let settings = ["bootstrap.servers": bootstrap, "reconnect.backoff.max.ms": "100"]
      let admin = try Admin(settings: settings, log: { _ in })
      _ = try admin.topics(withinMS: 10_000)
    } catch {
      stop()
      throw error
    }
  }

  deinit { stop() }

  /// Kills it, and with it all that it held.
  package func stop() {
    guard process.isRunning else { return }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Stops it, and lets it go on after a while; blocks for that time. What was on the way to it waits.
  package func sleep(seconds: Double) {
    kill(process.processIdentifier, SIGSTOP)
    Thread.sleep(forTimeInterval: seconds)
    kill(process.processIdentifier, SIGCONT)
  }

  package var clientSettings: [String: String] { ["bootstrap.servers": bootstrap] }

  package var pid: Int32 { process.processIdentifier }

  /// A port that was free a moment ago.
  private static func freePort() throws -> UInt16 {
    let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard handle >= 0 else { throw POSIXError(.EMFILE) }
    defer { close(handle) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var count = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(handle, $0, count) == 0 && getsockname(handle, $0, &count) == 0
      }
    }
    guard isBound else { throw POSIXError(.EADDRINUSE) }
    return UInt16(bigEndian: address.sin_port)
  }
}
