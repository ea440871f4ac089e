/// Carries subjects' blocks over from one layout to another, so that a changed catalogue can count on from the state that
/// its predecessor kept.
///
/// A kind whose kept fields all lie in the old entries is copied field by field. Of a kind that lacks some, every entry is
/// left out, tombstones included: its topic must be read again from the beginning, which brings back all versions, and an
/// entry left in place would turn those away as stale.
package struct LayoutTransfer {
  private enum Plan {
    /// No longer kept.
    case drop
    /// Kept with fields that the old entries do not have.
    case lacking
    case copy([Step])
  }

  private struct Step {
    let old: RecordLayouts.Slot
    let new: RecordLayouts.Slot
  }

  private let old: RecordLayouts
  private let new: RecordLayouts
  private let plans: [Plan]
  /// Kinds that the new layout keeps and the old one did not at all, as bits by kind id.
  package let unknownKinds: UInt64

  package init(from old: RecordLayouts, to new: RecordLayouts) {
    self.old = old
    self.new = new
    var plans: [Plan] = []
    var unknown: UInt64 = 0
    for kind in RecordKind.all {
      let (a, b) = (old.kinds[Int(kind.id)], new.kinds[Int(kind.id)])
      guard b.isKept else {
        plans.append(.drop)
        continue
      }
      guard a.isKept else {
        unknown |= 1 << UInt64(kind.id)
        plans.append(.lacking)
        continue
      }
      var steps: [Step] = []
      var isWhole = b.unitOffset == 0 || a.unitOffset != 0
      for number in 0..<RecordLayouts.fieldNumberLimit where b.slots[number].encoding != .skip {
        if a.slots[number].encoding == .skip { isWhole = false }
        steps.append(Step(old: a.slots[number], new: b.slots[number]))
      }
      plans.append(isWhole ? .copy(steps) : .lacking)
    }
    self.plans = plans
    unknownKinds = unknown
  }

  /// Appends the block under the new layout.
  ///
  /// - Returns: kinds of which entries were left out because they lack fields, as bits by kind id.
  package func carry(_ block: UnsafeRawBufferPointer, into bytes: inout [UInt8]) -> UInt64 {
    guard var at = block.baseAddress else { return 0 }
    let end = at + block.count
    var lacking: UInt64 = 0
    while at < end {
      let entry = RecordEntry(at)
      let size = entry.byteCount(old.kinds)
      switch plans[entry.kind] {
      case .drop: break
      case .lacking: lacking |= 1 << UInt64(entry.kind)
      case .copy(let steps): copy(entry, steps, into: &bytes)
      }
      at += size
    }
    return lacking
  }

  private func copy(_ entry: RecordEntry, _ steps: [Step], into bytes: inout [UInt8]) {
    let header = UnsafeRawBufferPointer(start: entry.base, count: RecordLayouts.headerBytes)
    guard !entry.isDeleted else {
      bytes.append(contentsOf: header)
      return
    }
    let (a, b) = (old.kinds[entry.kind], new.kinds[entry.kind])
    let start = bytes.count
    bytes.append(contentsOf: UnsafeRawBufferPointer(start: b.template, count: Int(b.fixedBytes)))
    func put(_ source: UnsafeRawPointer, at offset: Int, count: Int) {
      for i in 0..<count { bytes[start + offset + i] = source.load(fromByteOffset: i, as: UInt8.self) }
    }
    put(entry.base, at: 0, count: RecordLayouts.headerBytes)
    if b.unitOffset != 0 { put(entry.base + Int(a.unitOffset), at: Int(b.unitOffset), count: 8) }
    for step in steps {
      let isList = step.new.encoding == .codes
      put(entry.base + Int(step.old.offset), at: Int(step.new.offset), count: isList ? 1 : Int(step.new.bytes))
    }
    // Lists follow the fixed part in their own order, which may differ.
    for list in 0..<Int(b.listCount) {
      guard let step = steps.first(where: { $0.new.encoding == .codes && Int($0.new.list) == list }) else { continue }
      let elements = elements(of: Int(step.old.list), in: entry, a)
      bytes.append(contentsOf: elements)
    }
  }

  /// The bytes of one list's elements.
  private func elements(of list: Int, in entry: RecordEntry, _ layout: RecordLayouts.Kind) -> UnsafeRawBufferPointer {
    var at = Int(layout.fixedBytes)
    return withUnsafeBytes(of: layout.listOffsets) { offsets in
      withUnsafeBytes(of: layout.listElementBytes) { sizes in
        for n in 0...list {
          let offset = Int(offsets.loadUnaligned(fromByteOffset: 2 * n, as: UInt16.self))
          let bytes = Int(entry.base.load(fromByteOffset: offset, as: UInt8.self)) * Int(sizes[n])
          if n == list { return UnsafeRawBufferPointer(start: entry.base + at, count: bytes) }
          at += bytes
        }
        return UnsafeRawBufferPointer(start: nil, count: 0)
      }
    }
  }
}
