/// Turns one event's bytes into one record entry, reading only the fields that are kept, without allocating.
///
/// Owns its scratch memory and is used by one thread. `decode` leaves the entry in `entry[0..<count]`. Outside of payload and key
/// no byte is read, not even to be thrown away: Kafka's client does not say that there is one.
package struct EventDecoder: ~Copyable {
  package let layouts: RecordLayouts
  /// The last decoded entry.
  package private(set) var count = 0
  package private(set) var subject = SubjectID(high: 0, low: 0)
  package private(set) var unit = Code.empty
  package let entry: UnsafeMutableRawPointer

  let kinds: UnsafeMutablePointer<RecordLayouts.Kind>
  let steps: UnsafeMutablePointer<FieldStep>
  let codes = CodeCache()
  let expectedNames = ExpectedNames()
  let firstDays = MonthTable.shared.firstDays
  /// The elements of the lists read so far.
  let lists: UnsafeMutablePointer<UInt64>
  let listCounts: UnsafeMutablePointer<Int>

  /// Nearly twice the longest entry, which has four lists of 255 elements of eight bytes: what is written or read eight or
  /// sixteen bytes at a time stays inside.
  private static let entryCapacity = 16_384
  static let listCapacity = RecordLayouts.maxListElements + 1
  private static let listLimit = 4

  package init(layouts: RecordLayouts) {
    self.layouts = layouts
    kinds = layouts.kinds
    steps = FieldStep.table(layouts)
    entry = .allocate(byteCount: EventDecoder.entryCapacity, alignment: 16)
    entry.initializeMemory(as: UInt8.self, repeating: 0, count: EventDecoder.entryCapacity)
    lists = .allocate(capacity: EventDecoder.listLimit * EventDecoder.listCapacity)
    lists.initialize(repeating: 0, count: EventDecoder.listLimit * EventDecoder.listCapacity)
    listCounts = .allocate(capacity: EventDecoder.listLimit)
    listCounts.initialize(repeating: 0, count: EventDecoder.listLimit)
  }

  deinit {
    steps.deallocate()
    entry.deallocate()
    lists.deallocate()
    listCounts.deallocate()
  }

  /// What every message has.
  struct Header {
    var recordID = UnsafeRawBufferPointer(start: nil, count: 0)
    /// The unit's code; 0 where it is empty, and all bits where it is none.
    var unit: UInt64 = 0
    var updated: Int64 = 0
    var deleted = false
    /// Whether the subject is given and is not the key.
    var isOther = false

    static let invalidUnit = UInt64.max
    /// The version's time is less than this.
    static let updatedLimit: UInt64 = 1 << 48
  }

  @inline(__always)
  func unit(_ text: UnsafeRawBufferPointer, end: UnsafeRawPointer) -> UInt64 {
    codes.code(text, end: end)?.rawValue ?? Header.invalidUnit
  }

  @inline(__always)
  func isOther(_ text: UnsafeRawBufferPointer, than key: UnsafeRawBufferPointer) -> Bool {
    text.count > 0 && !isSame(text, key) && SubjectID(key: text) != subject
  }

  @inline(__always)
  mutating func begin(_ id: SubjectID?, key: UnsafeRawBufferPointer, kind: Int) throws(EventRejection) {
    if let id {
      subject = id
    } else {
      guard key.count > 0 else { throw .keyMissing }
      guard let id = SubjectID(key: key) else { throw .keyInvalid }
      subject = id
    }
    beginEntry(kind)
  }

  /// Makes every field of the entry missing.
  @inline(__always)
  func beginEntry(_ kind: Int) {
    let layout = kinds + kind
    if layout.pointee.listCount > 0 { listCounts.update(repeating: 0, count: EventDecoder.listLimit) }
    let (template, end) = (layout.pointee.template, Int(layout.pointee.fixedBytes))
    // The entry's header is written in the end. Most entries have fewer than 48 bytes.
    copy(template, 16)
    copy(template, 32)
    var at = 48
    while at < end {
      copy(template, at)
      at &+= 16
    }
  }

  @inline(__always)
  private func copy(_ template: UnsafeMutableRawPointer, _ at: Int) {
    typealias Words = SIMD2<UInt64>
    entry.storeBytes(of: template.loadUnaligned(fromByteOffset: at, as: Words.self), toByteOffset: at, as: Words.self)
  }

  @inline(__always)
  mutating func finish(_ header: Header, kind: Int, offset: Int64) throws(EventRejection) {
    guard header.recordID.count > 0 else { throw .recordIDMissing }
    guard header.unit != 0 else { throw .unitMissing }
    guard header.unit != Header.invalidUnit else { throw .unitInvalid }
    guard header.updated > 0, header.updated < Header.updatedLimit else { throw .updatedInvalid }
    guard !header.isOther else { throw .keyDiffersFromSubject }
    complete(header, kind: kind, offset: offset)
  }

  /// Completes the entry with what every record has.
  @inline(__always)
  mutating func complete(_ header: Header, kind: Int, offset: Int64) {
    let unit = Code(rawValue: header.unit)
    self.unit = unit
    let identity = RecordIdentity.hash(unit: unit, recordID: header.recordID)
    entry.storeBytes(of: identity << 8 | UInt64(kind) | (header.deleted ? 0x80 : 0), as: UInt64.self)
    // Six bytes of `updated` and five of the offset; the byte behind them belongs to the first field.
    let offset = UInt64(bitPattern: offset) & 0xFF_FFFF_FFFF
    let field = UInt32(entry.load(fromByteOffset: RecordLayouts.headerBytes, as: UInt8.self))
    entry.storeBytes(of: UInt64(bitPattern: header.updated) | offset << 48, toByteOffset: 8, as: UInt64.self)
    entry.storeBytes(of: UInt32(truncatingIfNeeded: offset >> 16) | field << 24, toByteOffset: 16, as: UInt32.self)
    if header.deleted {
      count = RecordLayouts.headerBytes
      return
    }
    let layout = kinds + kind
    if layout.pointee.unitOffset != 0 {
      entry.storeBytes(of: unit.rawValue, toByteOffset: Int(layout.pointee.unitOffset), as: UInt64.self)
    }
    count = Int(layout.pointee.fixedBytes)
    if layout.pointee.listCount > 0 { appendLists(layout) }
  }

  @inline(__always)
  private func isSame(_ text: UnsafeRawBufferPointer, _ key: UnsafeRawBufferPointer) -> Bool {
    text.count == key.count && isSame(text.baseAddress.unsafelyUnwrapped, key.baseAddress.unsafelyUnwrapped, key.count)
  }

  /// Whether two texts of a length, which is not 0, are the same: in the common case, as one of 32 bytes.
  @inline(__always)
  func isSame(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ count: Int) -> Bool {
    guard count == 32 else {
      let b = UnsafeRawBufferPointer(start: b, count: count)
      return UnsafeRawBufferPointer(start: a, count: count).elementsEqual(b)
    }
    typealias Half = SIMD2<UInt64>
    let first = a.loadUnaligned(as: Half.self) ^ b.loadUnaligned(as: Half.self)
    let second = (a + 16).loadUnaligned(as: Half.self) ^ (b + 16).loadUnaligned(as: Half.self)
    return first | second == Half()
  }

  @inline(never)
  private mutating func appendLists(_ layout: UnsafeMutablePointer<RecordLayouts.Kind>) {
    for list in 0..<Int(layout.pointee.listCount) {
      let n = listCounts[list]
      let offset = withUnsafeBytes(of: layout.pointee.listOffsets) { Int($0.bindMemory(to: UInt16.self)[list]) }
      let bytes = withUnsafeBytes(of: layout.pointee.listElementBytes) { Int($0[list]) }
      entry.storeBytes(of: UInt8(n), toByteOffset: offset, as: UInt8.self)
      for i in 0..<n {
        let element = lists[list * EventDecoder.listCapacity + i] >> UInt64(60 - min(60, 8 * bytes))
        // Its last bytes are 0 and are overwritten by what follows.
        (entry + count).storeBytes(of: element, as: UInt64.self)
        count += bytes
      }
    }
  }
}
