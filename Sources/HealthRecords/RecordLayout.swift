/// How the kept fields of each kind lie in memory and in the changelog: one flat entry of bytes per record.
///
///     byte 0       kind (7 bits) and, in the top bit, `deleted`
///     bytes 1–7    record identity: 56 bits of a hash of (unit, record id); unique within one subject and kind
///     bytes 8–13   `updated`, milliseconds since 1970, little-endian
///     bytes 14–18  offset in the input partition, which breaks ties of `updated`
///     then         the kept fields at fixed offsets; a list keeps its length there, and its elements follow at the end
///
/// A deleted record keeps only the first 19 bytes: a tombstone that stops older versions. The same bytes are memory,
/// changelog and upgrade sample, so that restoring is copying. Turned down: Protobuf again (5× the size, and parsing on each
/// evaluation), and objects (ARC traffic on every event).
///
/// The collision chance of 56 bits, for 66 million subjects with 50 records of one kind each, is about one in a million.
public final class RecordLayouts: @unchecked Sendable {
  // Sendable: everything is written in init and only read afterwards.

  public static let headerBytes = 19
  package static let fieldNumberLimit = 32
  package static let maxListElements = 255

  /// Where one field lies. Plain data.
  public struct Slot {
    /// What to do with a wire value.
    public enum Encoding: UInt8 { case skip, code, codes, date, time, bool, int, long, decimal }
    public var encoding: Encoding = .skip
    /// Bytes of the field, or of one element of a list.
    public var bytes: UInt8 = 0
    public var maxLength: UInt8 = 0
    /// From the start of the entry.
    public var offset: UInt16 = 0
    /// Position among the kind's kept lists.
    public var list: UInt8 = 0
  }

  /// One kind's layout. Plain data; the pointers belong to `RecordLayouts`.
  public struct Kind {
    public var isKept = false
    public var fixedBytes: UInt16 = 0
    public var listCount: UInt8 = 0
    /// `fieldNumberLimit` slots, by wire number.
    public var slots: UnsafeMutablePointer<Slot>
    /// `fixedBytes` bytes with every field missing, and at least 16 behind them so that they can be copied by words.
    public var template: UnsafeMutableRawPointer
    /// Offset of the reporting unit's eight bytes, or 0 where no expression asks for it.
    public var unitOffset: UInt16 = 0
    /// Offsets and element sizes of the kept lists, in order.
    public var listOffsets: (UInt16, UInt16, UInt16, UInt16) = (0, 0, 0, 0)
    public var listElementBytes: (UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0)
  }

  /// By kind id.
  public let kinds: UnsafeMutablePointer<Kind>
  /// What is kept, in a canonical text; state written under another text is carried over field by field.
  package let descriptor: String
  /// A stable hash of the descriptor.
  package let fingerprint: UInt32

  /// - Parameter kept: for each kind that is kept at all, the field indices; `unitOf` the kinds whose reporting unit is kept.
  package init(kept: [RecordKind: Set<Int>], unitOf: Set<RecordKind>) {
    let all = RecordKind.all
    kinds = .allocate(capacity: all.count)
    var lines: [String] = []
    for kind in all {
      let slots = UnsafeMutablePointer<Slot>.allocate(capacity: RecordLayouts.fieldNumberLimit)
      slots.initialize(repeating: Slot(), count: RecordLayouts.fieldNumberLimit)
      var layout = Kind(slots: slots, template: UnsafeMutableRawPointer(bitPattern: 8)!)
      var offset = RecordLayouts.headerBytes
      var names: [String] = []
      if let fields = kept[kind] {
        layout.isKept = true
        if unitOf.contains(kind) {
          layout.unitOffset = UInt16(offset)
          offset += 8
          names.append("unit")
        }
        for index in fields.sorted() {
          let field = kind.fields[index]
          var slot = Slot()
          slot.encoding = field.type.encoding
          slot.bytes = UInt8(field.type.isList ? field.type.elementBytes : field.type.bytes)
          slot.maxLength = UInt8(field.type.maxLength)
          slot.offset = UInt16(offset)
          if field.type.isList {
            slot.list = layout.listCount
            precondition(layout.listCount < 4, "a kind has at most four lists")
            withUnsafeMutableBytes(of: &layout.listOffsets) {
              $0.bindMemory(to: UInt16.self)[Int(slot.list)] = slot.offset
            }
            withUnsafeMutableBytes(of: &layout.listElementBytes) {
              $0.bindMemory(to: UInt8.self)[Int(slot.list)] = slot.bytes
            }
            layout.listCount += 1
          }
          slots[field.number] = slot
          offset += field.type.bytes
          names.append(field.name)
        }
        lines.append("\(kind.name):\(names.joined(separator: ","))")
      }
      layout.fixedBytes = UInt16(offset)
      let templateBytes = max(48, offset + 16)
      layout.template = .allocate(byteCount: templateBytes, alignment: 16)
      layout.template.initializeMemory(as: UInt8.self, repeating: 0, count: templateBytes)
      for number in 0..<RecordLayouts.fieldNumberLimit {
        let slot = slots[number]
        let at = layout.template + Int(slot.offset)
        switch slot.encoding {
        case .int, .decimal, .time: at.storeBytes(of: Int32.min, as: Int32.self)
        case .long: at.storeBytes(of: Int64.min, as: Int64.self)
        case .skip, .code, .codes, .date, .bool: break
        }
      }
      kinds.advanced(by: Int(kind.id)).initialize(to: layout)
    }
    descriptor = lines.joined(separator: ";")
    var hash: UInt32 = 2_166_136_261
    for byte in descriptor.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    fingerprint = hash
  }

  /// The layouts that a descriptor names; nil if this release cannot lay them out in the same way.
  package convenience init?(descriptor: String) {
    var kept: [RecordKind: Set<Int>] = [:]
    var unitOf: Set<RecordKind> = []
    for line in descriptor.split(separator: ";") {
      let parts = line.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, let kind = RecordKind.named(String(parts[0])), kept[kind] == nil else { return nil }
      kept[kind] = []
      for name in parts[1].split(separator: ",") {
        if let field = kind.field(named: String(name)) {
          kept[kind]!.insert(field)
        } else if name == "unit" {
          unitOf.insert(kind)
        } else {
          return nil
        }
      }
    }
    self.init(kept: kept, unitOf: unitOf)
    guard self.descriptor == descriptor else { return nil }
  }

  deinit {
    for i in 0..<RecordKind.all.count {
      kinds[i].slots.deallocate()
      kinds[i].template.deallocate()
    }
    kinds.deallocate()
  }

  /// Everything of every kind: what a tool that shows records wants.
  package static let complete: RecordLayouts = {
    var kept: [RecordKind: Set<Int>] = [:]
    for kind in RecordKind.all { kept[kind] = Set(kind.fields.indices.filter { kind.fields[$0].type != .text }) }
    return RecordLayouts(kept: kept, unitOf: Set(RecordKind.all))
  }()
}

extension FieldType {
  package var encoding: RecordLayouts.Slot.Encoding {
    switch self {
    case .code, .icd: .code
    case .codes, .icds: .codes
    case .date: .date
    case .time: .time
    case .bool: .bool
    case .int: .int
    case .long: .long
    case .decimal: .decimal
    case .text: .skip
    }
  }

  /// Characters a code or an element may have.
  package var maxLength: Int {
    switch self {
    case .code(let n), .codes(let n): n
    case .icd, .icds: 8
    default: 0
    }
  }
}
