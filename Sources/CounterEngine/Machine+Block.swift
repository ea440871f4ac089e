internal import HealthRecords

extension Machine {
  /// Makes a block the one to evaluate: finds where each kind begins and which kinds are live.
  mutating func load(_ block: UnsafeRawPointer, count: Int) {
    begin(block, count)
    finishIndex()
  }

  /// Makes a block the one to evaluate, but goes through it only as far as to see where a record stands or belongs: most
  /// events need no more. `finishIndex` does the rest.
  mutating func load(_ block: UnsafeRawPointer, count: Int, finding kind: Int, key: UInt64) -> BlockPlace {
    begin(block, count)
    var at = block
    while at < blockEnd {
      let before = RecordEntry(at).kind
      guard before < kind else { break }
      note(before, at, isLive: skip(before, from: &at))
    }
    var place = BlockPlace()
    place.offset = at - block
    if at < blockEnd, RecordEntry(at).kind == kind {
      let start = at
      find(key, kind, from: &at, &place)
      let hasOld = place.oldBytes > 0 && !RecordEntry(block + place.offset).isDeleted
      note(kind, start, isLive: place.hasOthers || hasOld)
    }
    indexed = at
    return place
  }

  /// Goes through what of the block `load` has left out.
  mutating func finishIndex() {
    var at = indexed
    while at < blockEnd {
      let (start, kind) = (at, RecordEntry(at).kind)
      note(kind, start, isLive: skip(kind, from: &at))
    }
    indexed = at
  }

  private mutating func begin(_ block: UnsafeRawPointer, _ count: Int) {
    self.block = block
    blockEnd = block + count
    indexed = block
    changed = nil
    nextDay = .max
    while presentKinds != 0 {
      kindStarts[presentKinds.trailingZeroBitCount] = -1
      presentKinds &= presentKinds &- 1
    }
    liveKinds = 0
  }

  /// Entries of a kind begin here, unless it is known already that they do earlier.
  @inline(__always)
  private mutating func note(_ kind: Int, _ start: UnsafeRawPointer, isLive: Bool) {
    let bit: UInt64 = 1 &<< UInt64(kind)
    if presentKinds & bit == 0 { kindStarts[kind] = Int32(truncatingIfNeeded: start - block) }
    presentKinds |= bit
    if isLive { liveKinds |= bit }
  }

  /// Moves past the entries of a kind; returns whether one is live.
  @inline(__always)
  private func skip(_ kind: Int, from start: inout UnsafeRawPointer) -> Bool {
    let stride = fixedStride(kind)
    guard stride != 0 else { return skipLists(kind, from: &start) }
    let (end, live) = (blockEnd, UInt8(truncatingIfNeeded: kind))
    var at = start
    var isLive = false
    while at < end {
      let head = at.load(as: UInt8.self)
      guard head & 0x7F == live else { break }
      if head == live { isLive = true }
      at += head == live ? stride : RecordLayouts.headerBytes
    }
    start = at
    return isLive
  }

  @inline(never)
  private func skipLists(_ kind: Int, from at: inout UnsafeRawPointer) -> Bool {
    var isLive = false
    while at < blockEnd, RecordEntry(at).kind == kind {
      if !RecordEntry(at).isDeleted { isLive = true }
      at += RecordEntry(at).byteCount(kinds)
    }
    return isLive
  }

  /// Moves to where a record of the kind stands or belongs, and sees whether there are others that are live.
  @inline(__always)
  private func find(_ key: UInt64, _ kind: Int, from start: inout UnsafeRawPointer, _ place: inout BlockPlace) {
    let (end, stride, live) = (blockEnd, fixedStride(kind), UInt64(truncatingIfNeeded: kind))
    // Of two entries of a kind, the identities alone tell the order.
    let identity = key & (1 << 56 - 1)
    var at = start
    while at < end {
      let head = RecordEntry(at).head
      guard head & 0x7F == live, head >> 8 < identity else { break }
      if head & 0x80 == 0 {
        place.hasOthers = true
        at += stride != 0 ? stride : bytesOfLists(at)
      } else {
        at += RecordLayouts.headerBytes
      }
    }
    place.offset = at - block
    if at < end, RecordEntry(at).head & ~0x80 == identity << 8 | live {
      place.oldBytes = bytesOfLists(at)
      at += place.oldBytes
    }
    // One that is live is all there is to know of those that follow.
    while !place.hasOthers, at < end, RecordEntry(at).kind == kind {
      if RecordEntry(at).isDeleted { at += RecordLayouts.headerBytes } else { place.hasOthers = true }
    }
    start = at
  }

  @inline(never)
  private func bytesOfLists(_ record: UnsafeRawPointer) -> Int { RecordEntry(record).byteCount(kinds) }

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
    var later = presentKinds & ~((2 &<< UInt64(kind)) &- 1)
    while later != 0 {
      kindStarts[later.trailingZeroBitCount] += delta
      later &= later &- 1
    }
    let bit: UInt64 = 1 &<< UInt64(kind)
    if presentKinds & bit == 0 { kindStarts[kind] = Int32(place.offset) }
    presentKinds |= bit
    liveKinds = isLive || place.hasOthers ? liveKinds | bit : liveKinds & ~bit
    changed = isLive ? block + place.offset : nil
  }
}
