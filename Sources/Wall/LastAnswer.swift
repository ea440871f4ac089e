internal import FlyingSocks

/// A body after which the connection is closed, whatever the client would like: the server closes one whose body
/// throws, and offers no other way to ask for it.
struct LastAnswer: AsyncSequence, Sendable {
  let bytes: [UInt8]

  struct Iterator: AsyncIteratorProtocol {
    var bytes: [UInt8]?

    mutating func next() async throws -> [UInt8]? {
      guard let given = bytes else { throw SocketError.disconnected }
      bytes = nil
      return given
    }
  }

  func makeAsyncIterator() -> Iterator { Iterator(bytes: bytes) }
}
