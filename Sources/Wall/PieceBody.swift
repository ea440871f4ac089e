internal import FlyingFox
internal import FlyingSocks

/// The body of an answer that is made while it is sent: the next piece is asked for when the network has taken the
/// last one, so that a slow client holds one piece and no more.
struct PieceBody<Pieces: AsyncSequence & Sendable>: AsyncBufferedSequence where Pieces.Element == [UInt8] {
  typealias Element = UInt8

  let pieces: Pieces

  struct Iterator: AsyncBufferedIteratorProtocol {
    var pieces: Pieces.AsyncIterator
    var rest: ArraySlice<UInt8> = []

    mutating func next() async throws -> UInt8? {
      try await fill()
      return rest.popFirst()
    }

    mutating func nextBuffer(suggested count: Int) async throws -> ArraySlice<UInt8>? {
      try await fill()
      guard !rest.isEmpty else { return nil }
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count)
    }

    private mutating func fill() async throws {
      while rest.isEmpty {
        guard let piece = try await pieces.next() else { return }
        rest = piece[...]
      }
    }
  }

  func makeAsyncIterator() -> Iterator { Iterator(pieces: pieces.makeAsyncIterator()) }
}

extension HTTPBodySequence {
  /// A body of unknown length, sent in chunks of at most 64 KiB.
  init(pieces: some AsyncSequence<[UInt8], any Error> & Sendable) {
    self.init(from: PieceBody(pieces: pieces), suggestedBufferSize: 1 << 16)
  }
}
