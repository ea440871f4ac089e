/// Why the wall could not start, and what to do about it.
package enum WallError: Error, Equatable, CustomStringConvertible {
  case portTaken(host: String, port: Int)
  case portForbidden(host: String, port: Int)
  case portOutOfRange(port: Int)
  case hostUnknown(host: String)

  package var description: String {
    switch self {
    case .portTaken(let host, let port):
      "Cannot listen on \(host):\(port): another program uses this port. Stop that program "
        + "(`ss -ltnp 'sport = :\(port)'` names it), or give the wall another port."
    case .portForbidden(let host, let port):
      "Cannot listen on \(host):\(port): this user may not. Choose a port of 1024 or above, "
        + "and let a reverse proxy take the lower one."
    case .portOutOfRange(let port):
      "Cannot listen on port \(port): ports go from 1 to 65535. 0 takes a free one."
    case .hostUnknown(let host):
      "Cannot listen on \(host): this machine has no such address. Use 127.0.0.1 for this machine alone, "
        + "or 0.0.0.0 for every network it is on."
    }
  }
}
