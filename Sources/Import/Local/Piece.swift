/// What one row contributes to a record, as kept in the local database. A simple record has one piece, a visit one for
/// its own row and one for each diagnosis, drug, procedure and follow-up.
struct Piece {
  var table: UInt8
  var isRemoved: Bool
  /// The run that last read the row. Kept up to date only where somebody asks: for records not yet sent, and for
  /// tables that are replaced in full.
  var run: UInt32
  var item: UInt64
  var version: Version
  var bytes: [UInt8]

  static let headerBytes = 36
  /// More than this no piece can hold.
  static let mostBytes = Int(UInt16.max)

  /// The pieces of one record, one after the other.
  static func parse(_ blob: UnsafeRawBufferPointer) -> [Piece] {
    var pieces: [Piece] = []
    var at = 0
    while at + headerBytes <= blob.count {
      let length = Int(blob.loadUnaligned(fromByteOffset: at + 2, as: UInt16.self))
      guard at + headerBytes + length <= blob.count else { break }
      pieces.append(
        Piece(
          table: blob[at], isRemoved: blob[at + 1] & 1 == 1,
          run: blob.loadUnaligned(fromByteOffset: at + 4, as: UInt32.self),
          item: blob.loadUnaligned(fromByteOffset: at + 8, as: UInt64.self),
          version: Version(
            updated: blob.loadUnaligned(fromByteOffset: at + 16, as: Int64.self),
            exported: blob.loadUnaligned(fromByteOffset: at + 24, as: Int64.self),
            rank: blob.loadUnaligned(fromByteOffset: at + 32, as: UInt32.self)),
          bytes: Array(blob[(at + headerBytes)..<(at + headerBytes + length)])))
      at += headerBytes + length
    }
    return pieces
  }

  func append(to blob: inout [UInt8]) {
    bytes.withUnsafeBytes {
      Piece.append(table: table, isRemoved: isRemoved, run: run, item: item, version, $0, to: &blob)
    }
  }

  static func append(
    table: UInt8, isRemoved: Bool, run: UInt32, item: UInt64, _ version: Version, _ bytes: UnsafeRawBufferPointer,
    to blob: inout [UInt8]
  ) {
    withUnsafeTemporaryAllocation(byteCount: headerBytes, alignment: 8) { header in
      header[0] = table
      header[1] = isRemoved ? 1 : 0
      header.storeBytes(of: UInt16(bytes.count), toByteOffset: 2, as: UInt16.self)
      header.storeBytes(of: run, toByteOffset: 4, as: UInt32.self)
      header.storeBytes(of: item, toByteOffset: 8, as: UInt64.self)
      header.storeBytes(of: version.updated, toByteOffset: 16, as: Int64.self)
      header.storeBytes(of: version.exported, toByteOffset: 24, as: Int64.self)
      header.storeBytes(of: version.rank, toByteOffset: 32, as: UInt32.self)
      blob.append(contentsOf: header)
    }
    blob.append(contentsOf: bytes)
  }
}
