import Dispatch
import FoundationEssentials
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A bare TCP connection to the wall, which reads when told to and not before: so that it can play a slow page.
final class Connection: Sendable {
  struct Failed: Error { let call: String, code: Int32 }

  private struct State {
    var bytes: [UInt8] = []
    var closed = false
    var reading = false
  }

  private let socket: Int32
  private let state = Mutex(State())

  /// - Parameter receiveBuffer: bytes that the kernel may hold for this side; small ones make a page slow sooner.
  init(port: Int, receiveBuffer: Int32? = nil) throws {
    #if canImport(Glibc)
      socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      socket = Darwin.socket(AF_INET, SOCK_STREAM, 0)
    #endif
    guard socket >= 0 else { throw Failed(call: "socket", code: errno) }
    if var size = receiveBuffer {
      setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw Failed(call: "connect", code: errno) }
  }

  deinit { close(socket) }

  func send(_ method: String, _ target: String, headers: [String]) {
    send((["\(method) \(target) HTTP/1.1", "Host: 127.0.0.1"] + headers).joined(separator: "\r\n") + "\r\n\r\n")
  }

  func send(_ text: String) {
    let bytes = Array(text.utf8)
    #if canImport(Glibc)
      _ = Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    #else
      _ = Darwin.send(socket, bytes, bytes.count, 0)
    #endif
  }

  /// Reads on a thread of its own until the other side closes.
  func startReading() {
    guard state.withLock({ exchange(&$0.reading, with: true) }) == false else { return }
    DispatchQueue(label: "wall-tests-connection").async { [self] in
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = recv(socket, &buffer, buffer.count, 0)
        if count > 0 {
          state.withLock { $0.bytes += buffer[..<count] }
        } else {
          state.withLock { $0.closed = true }
          return
        }
      }
    }
  }

  /// Leaves as a page does that is closed.
  func hangUp() { shutdown(socket, Int32(SHUT_RDWR)) }

  var received: [UInt8] { state.withLock { $0.bytes } }
  var isClosed: Bool { state.withLock { $0.closed } }

  /// The events so far, of a connection that asked for a stream.
  var events: [StreamEvent] { StreamEvent.parse(Answer(received).text) }
}

private func exchange(_ value: inout Bool, with new: Bool) -> Bool {
  defer { value = new }
  return value
}
