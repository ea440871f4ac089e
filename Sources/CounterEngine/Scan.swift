internal import HealthRecords
internal import Indicators

/// A walk over the live records of a kind that pass some field tests: the innermost loop of everything.
struct Scan {
  let kind: UInt8
  /// Bytes of a live entry, where all have the same; 0 where lists make them differ.
  let stride: UInt16
  let firstTest: Int32
  let testCount: Int32
  /// Whether bounds must be read from registers when the scan begins, because they follow from other records.
  let isDynamic: Bool

  init(_ kind: RecordKind, _ layouts: RecordLayouts, tests: Range<Int>, isDynamic: Bool) {
    let layout = layouts.kinds[Int(kind.id)]
    self.kind = kind.id
    stride = layout.listCount == 0 ? layout.fixedBytes : 0
    firstTest = Int32(tests.lowerBound)
    testCount = Int32(tests.count)
    self.isDynamic = isDynamic
  }
}

/// How the first or last record of a scan is told: by keys in turn, then by version, then by identity, so that no tie is left
/// to chance.
struct Pick {
  /// A key as bytes of the record: a greater number is better, and 0, missing, is worse than all.
  struct Key: Hashable {
    let field: FieldStorage.Load
    /// Whether the smaller value is better.
    let isInverted: Bool

    @inline(__always)
    func value(of record: UnsafeRawPointer) -> UInt64 {
      let value = field.value(of: record)
      return isInverted && value != 0 ? ~value : value
    }
  }

  static let maxKeys = 3

  let scan: Int
  let keyCount: Int
  let keys: (Key, Key, Key)
  let wantsLast: Bool

  /// Nil where a key is not a field of the record or the version.
  init?(
    _ pick: Expression.Pick, _ variable: Expression.Variable, _ sortKeys: [Expression.SortKey],
    _ layouts: RecordLayouts,
    scan: Int
  ) {
    guard sortKeys.count <= Pick.maxKeys else { return nil }
    var keys: [Key] = []
    for key in sortKeys {
      let wantsGreater = (pick == .last) != key.descending
      switch key.key {
      case .field(variable, let field):
        // Inverting the greatest whole number of 64 bits would make it missing; `false` is 0, but not missing.
        guard let storage = FieldStorage(variable.kind, field: field, layouts), storage.encoding != .long,
          storage.encoding != .bool
        else { return nil }
        keys.append(Key(field: storage.load, isInverted: !wantsGreater))
      case .attribute(variable, .unit):
        guard let storage = FieldStorage(unitOf: variable.kind, layouts) else { return nil }
        keys.append(Key(field: storage.load, isInverted: !wantsGreater))
      case .attribute(variable, .updated): keys.append(Key.updated(isInverted: !wantsGreater))
      default: return nil
      }
    }
    self.scan = scan
    keyCount = keys.count
    let none = Key.updated(isInverted: false)
    self.keys = (
      !keys.isEmpty ? keys[0] : none, keys.count > 1 ? keys[1] : none, keys.count > 2 ? keys[2] : none
    )
    wantsLast = pick == .last
    rank =
      keys.first.map {
        Rank(
          offset: Int($0.field.offset), drop: UInt64($0.field.drop), flip: $0.field.flip,
          invert: $0.isInverted ? .max : 0, mask: .max)
      } ?? .none
  }

  /// The first key, where there is one, in a form that is read for every record: a greater number is better, and without a key
  /// all have the same.
  struct Rank {
    fileprivate(set) var offset = 0
    fileprivate(set) var drop: UInt64 = 0
    fileprivate(set) var flip: UInt64 = 0
    /// All bits where the smaller value is better.
    fileprivate(set) var invert: UInt64 = 0
    /// No bits where there is no key.
    fileprivate(set) var mask: UInt64 = 0

    static let none = Rank()

    @inline(__always)
    func value(of record: UnsafeRawPointer) -> UInt64 {
      let value = (record + offset).loadUnaligned(as: UInt64.self) &>> drop ^ flip
      // What is missing stays worse than all.
      return (value ^ (value == 0 ? 0 : invert)) & mask
    }
  }

  let rank: Rank

  /// Whether `a`, which differs from `b`, is the one to pick of the two.
  @inline(never)
  func prefers(_ a: UnsafeRawPointer, to b: UnsafeRawPointer) -> Bool {
    if keyCount > 0 {
      let (x, y) = (keys.0.value(of: a), keys.0.value(of: b))
      if x != y { return x > y }
      if keyCount > 1 {
        let (x, y) = (keys.1.value(of: a), keys.1.value(of: b))
        if x != y { return x > y }
        if keyCount > 2 {
          let (x, y) = (keys.2.value(of: a), keys.2.value(of: b))
          if x != y { return x > y }
        }
      }
    }
    let (x, y) = (RecordEntry(a), RecordEntry(b))
    let isNewer = x.updated != y.updated ? x.updated > y.updated : x.sortKey > y.sortKey
    return isNewer == wantsLast
  }
}

extension Pick.Key {
  /// The version's time, to the millisecond.
  static func updated(isInverted: Bool) -> Pick.Key {
    Pick.Key(field: FieldStorage.Load(end: 14, bytes: 6), isInverted: isInverted)
  }
}
