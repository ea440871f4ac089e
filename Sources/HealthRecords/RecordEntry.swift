// Public, not `package`, as are the other types that the engine touches for every record: only what is public is inlined into
// another module (Swift 6.3.1), and a call costs more than what these do. No product hands them out of this package.

/// Reads the bytes of one entry; see `RecordLayouts` for their meaning. A pointer in struct's clothing: it owns nothing.
public struct RecordEntry {
  public let base: UnsafeRawPointer

  @inlinable public init(_ base: UnsafeRawPointer) { self.base = base }

  @inlinable public var head: UInt64 { base.loadUnaligned(as: UInt64.self) }
  @inlinable public var kind: Int { Int(base.load(as: UInt8.self) & 0x7F) }
  @inlinable public var isDeleted: Bool { base.load(as: UInt8.self) & 0x80 != 0 }
  /// Kind first, then identity: entries of a block are sorted by this.
  @inlinable public var sortKey: UInt64 { RecordEntry.sortKey(head: head) }
  @inlinable public var updated: Int64 {
    Int64(base.loadUnaligned(fromByteOffset: 8, as: UInt64.self) & 0xFFFF_FFFF_FFFF)
  }
  @inlinable public var offset: Int64 {
    Int64(base.loadUnaligned(fromByteOffset: 11, as: UInt64.self) >> 24)
  }

  @inlinable public static func sortKey(head: UInt64) -> UInt64 { (head & 0x7F) << 56 | head >> 8 }

  /// Whether this version replaces `other`, by `updated`, then by offset.
  @inlinable public func isNewer(than other: RecordEntry) -> Bool {
    let (a, b) = (updated, other.updated)
    return a != b ? a > b : offset > other.offset
  }

  /// Bytes from this entry to the next.
  @inlinable public func byteCount(_ kinds: UnsafeMutablePointer<RecordLayouts.Kind>) -> Int {
    if isDeleted { return RecordLayouts.headerBytes }
    let layout = kinds + kind
    var size = Int(layout.pointee.fixedBytes)
    let lists = layout.pointee.listCount
    if lists > 0 {
      let offsets = layout.pointee.listOffsets
      let bytes = layout.pointee.listElementBytes
      size += Int(base.load(fromByteOffset: Int(offsets.0), as: UInt8.self)) * Int(bytes.0)
      if lists > 1 { size += Int(base.load(fromByteOffset: Int(offsets.1), as: UInt8.self)) * Int(bytes.1) }
      if lists > 2 { size += Int(base.load(fromByteOffset: Int(offsets.2), as: UInt8.self)) * Int(bytes.2) }
      if lists > 3 { size += Int(base.load(fromByteOffset: Int(offsets.3), as: UInt8.self)) * Int(bytes.3) }
    }
    return size
  }
}
