internal import HealthRecords

extension Machine {
  /// Makes a block the one to evaluate: finds where each kind begins and which kinds are live, and in the same pass where a
  /// record stands or belongs.
  @discardableResult
  mutating func load(_ block: UnsafeRawPointer, count: Int, finding wanted: Int = -1, key: UInt64 = 0) -> BlockPlace {
    self.block = block
    blockEnd = block + count
    changed = nil
    nextDay = .max
    while presentKinds != 0 {
      kindStarts[presentKinds.trailingZeroBitCount] = -1
      presentKinds &= presentKinds - 1
    }
    liveKinds = 0
    var place = BlockPlace()
    var at = block
    while at < blockEnd {
      let kind = RecordEntry(at).kind
      kindStarts[kind] = Int32(at - block)
      presentKinds |= 1 << UInt64(kind)
      let isLive = kind == wanted ? find(key, kind, from: &at, &place) : skip(kind, from: &at)
      if kind < wanted { place.offset = at - block }
      if isLive { liveKinds |= 1 << UInt64(kind) }
    }
    return place
  }

  /// Moves past the entries of a kind; returns whether one is live.
  @inline(__always)
  private func skip(_ kind: Int, from at: inout UnsafeRawPointer) -> Bool {
    let stride = fixedStride(kind)
    var isLive = false
    repeat {
      let entry = RecordEntry(at)
      if entry.isDeleted {
        at += RecordLayouts.headerBytes
      } else {
        isLive = true
        at += stride != 0 ? stride : entry.byteCount(kinds)
      }
    } while at < blockEnd && RecordEntry(at).kind == kind
    return isLive
  }

  /// The same, looking for a record.
  @inline(__always)
  private func find(_ key: UInt64, _ kind: Int, from at: inout UnsafeRawPointer, _ place: inout BlockPlace) -> Bool {
    let stride = fixedStride(kind)
    var isLive = false
    place.offset = at - block
    repeat {
      let entry = RecordEntry(at)
      let bytes = entry.isDeleted ? RecordLayouts.headerBytes : stride != 0 ? stride : entry.byteCount(kinds)
      let entryKey = entry.sortKey
      if entryKey == key {
        place.offset = at - block
        place.oldBytes = bytes
      } else if !entry.isDeleted {
        place.hasOthers = true
      }
      if !entry.isDeleted { isLive = true }
      at += bytes
      if entryKey < key { place.offset = at - block }
    } while at < blockEnd && RecordEntry(at).kind == kind
    return isLive
  }

  /// Bytes of a live entry of the kind, 0 where lists make them differ.
  @inline(__always)
  private func fixedStride(_ kind: Int) -> Int {
    kinds[kind].listCount == 0 ? Int(kinds[kind].fixedBytes) : 0
  }

  /// Makes the block with one record changed the one to evaluate, knowing where the change is.
  mutating func reload(
    _ block: UnsafeRawPointer, count: Int, kind: Int, _ place: BlockPlace, newBytes: Int, isLive: Bool
  ) {
    self.block = block
    blockEnd = block + count
    let delta = Int32(newBytes - place.oldBytes)
    var later = presentKinds & ~((2 << UInt64(kind)) - 1)
    while later != 0 {
      kindStarts[later.trailingZeroBitCount] += delta
      later &= later - 1
    }
    let bit: UInt64 = 1 << UInt64(kind)
    if presentKinds & bit == 0 { kindStarts[kind] = Int32(place.offset) }
    presentKinds |= bit
    liveKinds = isLive || place.hasOthers ? liveKinds | bit : liveKinds & ~bit
    changed = isLive ? block + place.offset : nil
  }
}
