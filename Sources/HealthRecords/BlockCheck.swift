extension RecordLayouts {
  /// Whether bytes that come from outside are a block under these layouts: entries of kept kinds, one behind the other up to the
  /// end, by kind and identity, none twice.
  ///
  /// What reads a block trusts it, for speed; whatever else a block says that passes here, nobody reads beyond it.
  package func isBlock(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard var at = bytes.baseAddress else { return true }
    let end = at + bytes.count
    let kindCount = RecordKind.all.count
    var last: UInt64 = 0
    while at < end {
      let left = end - at
      guard left >= RecordLayouts.headerBytes else { return false }
      let entry = RecordEntry(at)
      guard entry.kind < kindCount, kinds[entry.kind].isKept, at == bytes.baseAddress || entry.sortKey > last,
        entry.isDeleted || left >= Int(kinds[entry.kind].fixedBytes)
      else { return false }
      let size = entry.byteCount(kinds)
      guard size <= left else { return false }
      last = entry.sortKey
      at += size
    }
    return true
  }
}
