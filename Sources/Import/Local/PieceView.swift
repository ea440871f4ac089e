/// One stored piece where it lies, for the many rows that say what is known already.
struct PieceView {
  private let base: UnsafeRawBufferPointer
  private let at: Int
  private let length: Int

  /// The piece of that table and item among a record's pieces.
  init?(_ blob: UnsafeRawBufferPointer, table: UInt8, item: UInt64) {
    var at = 0
    while at + Piece.headerBytes <= blob.count {
      let length = Int(blob.loadUnaligned(fromByteOffset: at + 2, as: UInt16.self))
      if blob[at] == table, blob.loadUnaligned(fromByteOffset: at + 8, as: UInt64.self) == item {
        guard at + Piece.headerBytes + length <= blob.count else { return nil }
        (base, self.at, self.length) = (blob, at, length)
        return
      }
      at += Piece.headerBytes + length
    }
    return nil
  }

  var isRemoved: Bool { base[at + 1] & 1 == 1 }
  var updated: Int64 { base.loadUnaligned(fromByteOffset: at + 16, as: Int64.self) }
  var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: base[(at + Piece.headerBytes)..<(at + Piece.headerBytes + length)])
  }
}
