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
    let end = block + count
    var at = block
    var (present, live): (UInt64, UInt64) = (0, 0)
    while at < end {
      let before = RecordEntry(at).kind
      guard before < kind else { break }
      let run = Machine.skip(before, from: at, to: end, kinds)
      let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: before)
      kindStarts[before] = Int32(truncatingIfNeeded: at - block)
      present |= bit
      live |= run.isLive ? bit : 0
      at = run.end
    }
    (presentKinds, liveKinds) = (present, live)
    var place = BlockPlace()
    place.offset = at - block
    if at < end, RecordEntry(at).kind == kind {
      let start = at
      at = Machine.find(key, kind, from: at, to: end, kinds, &place)
      place.offset = place.offset &+ (start - block)
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
      let kind = RecordEntry(at).kind
      let run = Machine.skip(kind, from: at, to: blockEnd, kinds)
      note(kind, at, isLive: run.isLive)
      at = run.end
    }
    indexed = at
  }

  @inline(__always)
  private mutating func begin(_ block: UnsafeRawPointer, _ count: Int) {
    self.block = block
    blockEnd = block + count
    indexed = block
    changed = nil
    nextDay = .max
    beginVersion(changing: nil)
    presentKinds = 0
    liveKinds = 0
  }

  /// Where the entries of a kind begin; nil where there are none.
  @inline(__always)
  func begin(ofKind kind: UInt8) -> UnsafeRawPointer? {
    guard presentKinds &>> UInt64(kind) & 1 != 0 else { return nil }
    return block + Int(kindStarts[Int(kind)])
  }

  /// Entries of a kind begin here, unless it is known already that they do earlier.
  @inline(__always)
  private mutating func note(_ kind: Int, _ start: UnsafeRawPointer, isLive: Bool) {
    let bit: UInt64 = 1 &<< UInt64(kind)
    if presentKinds & bit == 0 { kindStarts[kind] = Int32(truncatingIfNeeded: start - block) }
    presentKinds |= bit
    if isLive { liveKinds |= bit }
  }

  // What follows goes over memory only: a method of a machine that does not change it would be given a copy.

  /// Where the entries of a kind end, and whether one of them is live.
  @inline(__always)
  private static func skip(
    _ kind: Int, from start: UnsafeRawPointer, to end: UnsafeRawPointer,
    _ kinds: UnsafeMutablePointer<RecordLayouts.Kind>
  ) -> (end: UnsafeRawPointer, isLive: Bool) {
    let (stride, live) = (fixedStride(kind, kinds), UInt8(truncatingIfNeeded: kind))
    var at = start
    var isLive = false
    while at < end {
      let head = at.load(as: UInt8.self)
      if head == live {
        isLive = true
        at += stride != 0 ? stride : byteCount(at, kinds)
      } else if head == live | 0x80 {
        at += RecordLayouts.headerBytes
      } else {
        break
      }
    }
    return (at, isLive)
  }

  /// Finds where a record of the kind stands or belongs, counted from the start, and whether there are others that are live.
  /// Returns up to where it has looked.
  @inline(__always)
  private static func find(
    _ key: UInt64, _ kind: Int, from start: UnsafeRawPointer, to end: UnsafeRawPointer,
    _ kinds: UnsafeMutablePointer<RecordLayouts.Kind>, _ place: inout BlockPlace
  ) -> UnsafeRawPointer {
    let stride = fixedStride(kind, kinds)
    let deleted: UInt64 = 1 << 63
    var at = start
    if stride != 0 {
      while at < end, order(at) < key { at += stride }
    }
    var others = at > start
    while at < end {
      let head = order(at)
      if head < key {
        others = true
        at += stride != 0 ? stride : byteCount(at, kinds)
      } else if head >= deleted, head ^ deleted < key {
        at += RecordLayouts.headerBytes
      } else {
        break
      }
    }
    place.offset = at - start
    if at < end, RecordEntry(at).sortKey == key {
      place.oldBytes =
        RecordEntry(at).isDeleted ? RecordLayouts.headerBytes : stride != 0 ? stride : byteCount(at, kinds)
      at += place.oldBytes
    }
    // One that is live is all there is to know of those that follow.
    while !others, at < end, RecordEntry(at).kind == kind {
      if RecordEntry(at).isDeleted { at += RecordLayouts.headerBytes } else { others = true }
    }
    place.hasOthers = others
    return at
  }

  /// An entry's head with its first byte in front: live entries are in the order of that number, and deleted ones greater than
  /// all of them.
  @inline(__always)
  private static func order(_ entry: UnsafeRawPointer) -> UInt64 {
    let head = RecordEntry(entry).head
    return head &>> 8 | head &<< 56
  }

  @inline(never)
  private static func byteCount(
    _ record: UnsafeRawPointer, _ kinds: UnsafeMutablePointer<RecordLayouts.Kind>
  ) -> Int { RecordEntry(record).byteCount(kinds) }

  /// Bytes of a live entry of the kind, 0 where lists make them differ.
  @inline(__always)
  private static func fixedStride(_ kind: Int, _ kinds: UnsafeMutablePointer<RecordLayouts.Kind>) -> Int {
    kinds[kind].listCount == 0 ? Int(kinds[kind].fixedBytes) : 0
  }

  /// Makes the block with one record changed the one to evaluate, knowing where the change is.
  mutating func reload(
    _ block: UnsafeRawPointer, count: Int, kind: Int, _ place: BlockPlace, newBytes: Int, isLive: Bool
  ) {
    beginVersion(changing: kind)
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
