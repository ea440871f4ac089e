/// All snapshots that match, as one JSON object in pieces: a province has more of them than should stand in memory as
/// text.
struct SnapshotList: AsyncSequence, Sendable {
  let snapshots: [SnapshotChange]
  let smallCells: SmallCells

  private static let pieceBytes = 1 << 16

  struct Iterator: AsyncIteratorProtocol {
    let list: SnapshotList
    var piece = JSONWriter(capacity: SnapshotList.pieceBytes + 1024)
    var index = 0
    var isOver = false

    mutating func next() async throws -> [UInt8]? {
      if isOver { return nil }
      if index == 0 {
        piece.beginObject()
        piece.key("snapshots")
        piece.beginArray()
      }
      while index < list.snapshots.count, piece.bytes.count < SnapshotList.pieceBytes {
        list.snapshots[index].write(to: &piece, hiding: list.smallCells)
        index += 1
      }
      if index == list.snapshots.count {
        piece.endArray()
        piece.endObject()
        isOver = true
      }
      return piece.takeBytes()
    }
  }

  func makeAsyncIterator() -> Iterator { Iterator(list: self) }
}
