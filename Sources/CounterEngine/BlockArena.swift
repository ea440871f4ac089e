internal import HealthRecords

/// Memory for the subjects' blocks, in classes of equal size: nothing between blocks, and little behind what one needs.
///
/// A block is found by its size and its number within the class of that size, so four bytes lead to it. With each record it
/// moves to another class; what it leaves is a hole, which the next that comes to the class fills. Where more holes are made
/// than filled, as happens to the sizes that a whole population outgrows, the last blocks of the class move into them, so that
/// one slot in a hundred is a hole, and its memory shrinks from the end.
///
/// (Turned down: one allocation a block, which costs 16 bytes each and a walk through the allocator's neighbours with every
/// record; one region a class, which wastes half a page for each of them, and there are hundreds in a small partition.)
struct BlockArena: ~Copyable {
  /// A block that was moved to fill a hole.
  struct Move {
    let owner: Int
    let number: UInt32
  }

  private struct SizeClass {
    var segments: UnsafeMutablePointer<UnsafeMutableRawPointer>?
    /// Bytes of a slot: four for the owner's row, and the block.
    let slotBytes: UInt32
    /// Slots of a segment, as a power of two.
    let shift: UInt32
    var segmentCount: UInt32 = 0
    var segmentCapacity: UInt32 = 0
    /// Slots from the first to the last that is used, holes between them included.
    var count: UInt32 = 0
    var holes: UInt32 = 0
    var firstHole = BlockArena.none

    /// Segments that slots in use are in.
    var usedSegments: UInt32 { (count &+ (1 &<< shift) &- 1) &>> shift }
    var segmentBytes: Int { Int(slotBytes) << Int(shift) }
    /// With the allocator's own eight bytes and its rounding to sixteen.
    var heldSegmentBytes: Int { (segmentBytes + 8 + 15) & ~15 }
  }

  private static let ownerBytes = 4
  /// The owner of a hole, and the end of the list of holes.
  private static let none = UInt32.max
  private static let segmentBytes = 8_192
  /// Up to this many bytes in steps of eight; then in 32 steps to twice as many, and so on.
  private static let fineBytes = 1_024
  private static let fineCount = fineBytes / 8
  private static let classCount = fineCount + 32 * 17

  private let classes: UnsafeMutablePointer<SizeClass>
  /// What all segments hold, and what is kept to find them.
  private(set) var bytes = classCount * MemoryLayout<SizeClass>.stride

  init() {
    classes = .allocate(capacity: BlockArena.classCount)
    for index in 0..<BlockArena.classCount {
      let bytes = BlockArena.bytes(ofClass: index)
      var shift: UInt32 = 0
      while bytes << Int(shift + 1) <= BlockArena.segmentBytes { shift += 1 }
      (classes + index).initialize(to: SizeClass(slotBytes: UInt32(bytes), shift: shift))
    }
  }

  deinit {
    for index in 0..<BlockArena.classCount {
      for segment in 0..<Int(classes[index].segmentCount) { classes[index].segments![segment].deallocate() }
      classes[index].segments?.deallocate()
    }
    classes.deallocate()
  }

  // MARK: Classes

  /// The class of a block of so many bytes, of which there is at least one.
  @inline(__always)
  static func sizeClass(_ blockBytes: Int) -> Int {
    let bytes = blockBytes &+ ownerBytes
    if bytes <= fineBytes { return (bytes &- 1) &>> 3 }
    // 1,024 < bytes <= 2,048 is the doubling 0.
    let doubling = 53 &- (bytes &- 1).leadingZeroBitCount
    let step = (bytes &- 1) &>> (doubling &+ 5) &- 32
    return fineCount &+ doubling &* 32 &+ step
  }

  static func bytes(ofClass index: Int) -> Int {
    guard index >= fineCount else { return (index + 1) * 8 }
    let (doubling, step) = ((index - fineCount) / 32, (index - fineCount) % 32)
    return (step + 33) << (doubling + 5)
  }

  @inline(__always)
  private func slot(_ number: UInt32, _ sizeClass: UnsafeMutablePointer<SizeClass>) -> UnsafeMutableRawPointer {
    let shift = sizeClass.pointee.shift
    let segment = sizeClass.pointee.segments.unsafelyUnwrapped[Int(number &>> shift)]
    return segment + Int(number & ((1 &<< shift) &- 1)) &* Int(sizeClass.pointee.slotBytes)
  }

  /// Where a block of a class lies, until it moves.
  @inline(__always)
  func address(_ number: UInt32, in index: Int) -> UnsafeMutableRawPointer {
    slot(number, classes + index) + BlockArena.ownerBytes
  }

  // MARK: Blocks

  /// A new block of a class.
  @inline(__always)
  mutating func allocate(in index: Int, owner: Int) -> (number: UInt32, block: UnsafeMutableRawPointer) {
    let sizeClass = classes + index
    let number: UInt32
    if sizeClass.pointee.firstHole != BlockArena.none {
      number = takeFirstHole(sizeClass)
    } else {
      number = sizeClass.pointee.count
      if number == sizeClass.pointee.segmentCount &<< sizeClass.pointee.shift { extend(sizeClass) }
      sizeClass.pointee.count = number &+ 1
    }
    let slot = slot(number, sizeClass)
    slot.storeBytes(of: UInt32(truncatingIfNeeded: owner), as: UInt32.self)
    return (number, slot + BlockArena.ownerBytes)
  }

  /// Gives a block back, of which the bytes are no longer needed. Where there are holes enough, another block moves into its
  /// place. Ask for `nextMove` until there is none.
  @inline(__always)
  mutating func release(_ number: UInt32, _ block: UnsafeMutableRawPointer, in index: Int) -> Move? {
    let sizeClass = classes + index
    let slot = block - BlockArena.ownerBytes
    if sizeClass.pointee.holes >= sizeClass.pointee.count &>> 7 { return fill(number, slot, sizeClass) }
    let hole = Hole(slot)
    let next = sizeClass.pointee.firstHole
    hole.set(owner: BlockArena.none, next: next, previous: BlockArena.none)
    if next != BlockArena.none { Hole(self.slot(next, sizeClass)).previous = number }
    sizeClass.pointee.firstHole = number
    sizeClass.pointee.holes &+= 1
    return nil
  }

  /// Moves one block of the class into a hole, if there are too many.
  @inline(__always)
  mutating func nextMove(in index: Int) -> Move? {
    let sizeClass = classes + index
    guard sizeClass.pointee.holes > sizeClass.pointee.count &>> 7 else { return nil }
    let number = takeFirstHole(sizeClass)
    return fill(number, slot(number, sizeClass), sizeClass)
  }

  /// Moves the class's last block into a slot that is neither used nor a hole; nil where that slot is itself the last.
  @inline(never)
  private mutating func fill(
    _ number: UInt32, _ slot: UnsafeMutableRawPointer, _ sizeClass: UnsafeMutablePointer<SizeClass>
  ) -> Move? {
    let used = sizeClass.pointee.usedSegments
    defer { if sizeClass.pointee.usedSegments < used { shrink(sizeClass) } }
    while true {
      let last = sizeClass.pointee.count &- 1
      sizeClass.pointee.count = last
      guard last != number else { return nil }
      let from = self.slot(last, sizeClass)
      let owner = from.load(as: UInt32.self)
      if owner == BlockArena.none {
        unlink(last, sizeClass)
        continue
      }
      slot.copyMemory(from: from, byteCount: Int(sizeClass.pointee.slotBytes))
      // The next to move, when another block leaves.
      if last > 0 {
        let next = self.slot(last &- 1, sizeClass)
        Prefetch.lines(UnsafeRawBufferPointer(start: next, count: Int(sizeClass.pointee.slotBytes)))
      }
      return Move(owner: Int(owner), number: number)
    }
  }

  // MARK: Holes

  /// A slot that is not used, in a list of all of its class: twelve bytes, and the smallest slot that is used holds a tombstone.
  private struct Hole {
    private let base: UnsafeMutableRawPointer
    init(_ base: UnsafeMutableRawPointer) { self.base = base }

    var next: UInt32 {
      get { base.load(fromByteOffset: 4, as: UInt32.self) }
      nonmutating set { base.storeBytes(of: newValue, toByteOffset: 4, as: UInt32.self) }
    }
    var previous: UInt32 {
      get { base.load(fromByteOffset: 8, as: UInt32.self) }
      nonmutating set { base.storeBytes(of: newValue, toByteOffset: 8, as: UInt32.self) }
    }
    func set(owner: UInt32, next: UInt32, previous: UInt32) {
      base.storeBytes(of: owner, as: UInt32.self)
      self.next = next
      self.previous = previous
    }
  }

  /// Takes the first hole, of which there is one, out of the list.
  @inline(__always)
  private func takeFirstHole(_ sizeClass: UnsafeMutablePointer<SizeClass>) -> UInt32 {
    let number = sizeClass.pointee.firstHole
    let next = Hole(slot(number, sizeClass)).next
    if next != BlockArena.none { Hole(slot(next, sizeClass)).previous = BlockArena.none }
    sizeClass.pointee.firstHole = next
    sizeClass.pointee.holes &-= 1
    return number
  }

  private func unlink(_ number: UInt32, _ sizeClass: UnsafeMutablePointer<SizeClass>) {
    let hole = Hole(slot(number, sizeClass))
    let (next, previous) = (hole.next, hole.previous)
    if next != BlockArena.none { Hole(slot(next, sizeClass)).previous = previous }
    if previous != BlockArena.none {
      Hole(slot(previous, sizeClass)).next = next
    } else {
      sizeClass.pointee.firstHole = next
    }
    sizeClass.pointee.holes -= 1
  }

  // MARK: Segments

  @inline(never)
  private mutating func extend(_ sizeClass: UnsafeMutablePointer<SizeClass>) {
    let held = sizeClass.pointee
    precondition(held.count < UInt32.max >> 1, "more than two billion subjects of one size in one partition")
    if held.segmentCount == held.segmentCapacity { hold(max(4, held.segmentCapacity * 3 / 2), sizeClass) }
    (sizeClass.pointee.segments! + Int(held.segmentCount)).initialize(
      to: .allocate(byteCount: held.segmentBytes, alignment: 8))
    sizeClass.pointee.segmentCount += 1
    bytes += held.heldSegmentBytes
  }

  /// Gives back what no slot is in, but for one segment where there are several, so that a class that grows and shrinks by one
  /// block does not take and give memory each time.
  private mutating func shrink(_ sizeClass: UnsafeMutablePointer<SizeClass>) {
    let needed = sizeClass.pointee.usedSegments
    while sizeClass.pointee.segmentCount > needed + (needed >= 4 ? 1 : 0) {
      sizeClass.pointee.segmentCount -= 1
      sizeClass.pointee.segments![Int(sizeClass.pointee.segmentCount)].deallocate()
      bytes -= sizeClass.pointee.heldSegmentBytes
    }
    let (used, held) = (sizeClass.pointee.segmentCount, sizeClass.pointee.segmentCapacity)
    if used == 0 || used * 4 < held { hold(used * 2, sizeClass) }
  }

  /// Keeps the addresses of the segments in an array of so many.
  private mutating func hold(_ capacity: UInt32, _ sizeClass: UnsafeMutablePointer<SizeClass>) {
    let held = sizeClass.pointee
    guard capacity != held.segmentCapacity else { return }
    var segments: UnsafeMutablePointer<UnsafeMutableRawPointer>?
    if capacity > 0 {
      segments = .allocate(capacity: Int(capacity))
      if let known = held.segments { segments!.moveInitialize(from: known, count: Int(held.segmentCount)) }
    }
    held.segments?.deallocate()
    sizeClass.pointee.segments = segments
    sizeClass.pointee.segmentCapacity = capacity
    bytes += (Int(capacity) - Int(held.segmentCapacity)) * MemoryLayout<UnsafeMutableRawPointer>.stride
  }
}
