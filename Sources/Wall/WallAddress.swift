internal import FlyingSocks

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Turns what an operator writes into an address to listen on.
enum WallAddress {
  /// - Parameter host: an IPv4 or IPv6 address, or a name of this machine. May ask the resolver, which may block.
  /// - Throws: `hostUnknown`; `portOutOfRange`.
  static func resolve(host: String, port: Int) throws(WallError) -> any SocketAddress {
    guard let number = UInt16(exactly: port) else { throw .portOutOfRange(port: port) }
    var wanted = addrinfo()
    #if canImport(Glibc)
      wanted.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #else
      wanted.ai_socktype = SOCK_STREAM
    #endif
    wanted.ai_flags = AI_PASSIVE
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, String(number), &wanted, &list) == 0 else { throw .hostUnknown(host: host) }
    defer { freeaddrinfo(list) }
    var entry = list
    while let found = entry?.pointee {
      let bytes = UnsafeRawPointer(found.ai_addr)
      switch found.ai_family {
      case AF_INET: if let bytes { return bytes.loadUnaligned(as: sockaddr_in.self) }
      case AF_INET6: if let bytes { return bytes.loadUnaligned(as: sockaddr_in6.self) }
      default: break
      }
      entry = found.ai_next
    }
    throw .hostUnknown(host: host)
  }
}
