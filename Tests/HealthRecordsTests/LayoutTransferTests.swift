import TestSupport
import Testing

@testable import HealthRecords

/// Entries carried over from one layout to another, against the same events decoded under the other at once.
@Suite struct LayoutTransferTests {
  private static let key = "80000000000000000000000000000001"

  /// Some kinds with some of their fields.
  private typealias Kept = (fields: [RecordKind: Set<Int>], unitOf: Set<RecordKind>)

  private static func random(_ random: inout SeededGenerator, within whole: Kept? = nil) -> Kept {
    var kept: Kept = ([:], [])
    for kind in RecordKind.all where Int.random(in: 0..<3, using: &random) > 0 {
      if let whole, whole.fields[kind] == nil { continue }
      let all = whole?.fields[kind].map(Array.init) ?? kind.fields.indices.filter { kind.fields[$0].type != .text }
      kept.fields[kind] = Set(all.filter { _ in Bool.random(using: &random) })
      if whole?.unitOf.contains(kind) ?? true, Bool.random(using: &random) { kept.unitOf.insert(kind) }
    }
    return kept
  }

  /// A record with most of its fields, as Protobuf.
  private static func event(_ kind: RecordKind, _ n: Int, _ random: inout SeededGenerator) -> [UInt8] {
    var event = EventEncoder(
      recordID: "r\(n)", unit: "1000\(n % 3)", subject: key, updated: 1_520_000_000_000 + Int64(n),
      deleted: Int.random(in: 0..<8, using: &random) == 0)
    for field in kind.fields where Int.random(in: 0..<5, using: &random) > 0 {
      let code = ["A", "E1", "J0"].randomElement(using: &random)!
      switch field.type {
      case .text: break
      case .code(let limit): event.text(field.number, String(code.prefix(limit)))
      case .icd: event.text(field.number, code)
      case .codes, .icds: for i in 0..<Int.random(in: 0...4, using: &random) { event.text(field.number, "\(code)\(i)") }
      case .date: event.integer(field.number, 2018_01_01 + Int64.random(in: 0..<28, using: &random))
      case .time:
        event.integer(field.number, 2018_01_01_08_30_00 + Int64.random(in: 0..<28, using: &random) * 1_000_000)
      case .bool: event.integer(field.number, 1)
      case .int, .long: event.integer(field.number, Int64.random(in: 0..<500, using: &random))
      case .decimal: event.real(field.number, Double(Int.random(in: 0..<5_000, using: &random)) / 10)
      }
    }
    return event.bytes
  }

  private static func entry(_ payload: [UInt8], _ kind: RecordKind, _ layouts: RecordLayouts) throws -> [UInt8] {
    var decoder = EventDecoder(layouts: layouts)
    return try decoder.entry(of: payload, key: Array(key.utf8), .protobuf, kind).get()
  }

  @Test("a layout that keeps less gives what it would have kept itself", arguments: 0..<60 as Range<UInt64>)
  func narrower(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let wide = Self.random(&random)
    let narrow = Self.random(&random, within: wide)
    let (old, new) = (
      RecordLayouts(kept: wide.fields, unitOf: wide.unitOf), RecordLayouts(kept: narrow.fields, unitOf: narrow.unitOf)
    )
    var block: [UInt8] = []
    var expected: [UInt8] = []
    for kind in RecordKind.all where wide.fields[kind] != nil {
      for n in 0..<3 {
        let payload = Self.event(kind, n, &random)
        block += try Self.entry(payload, kind, old)
        if narrow.fields[kind] != nil { expected += try Self.entry(payload, kind, new) }
      }
    }
    let transfer = LayoutTransfer(from: old, to: new)
    var carried: [UInt8] = []
    let lacking = withExactBytes(block) { transfer.carry($0, into: &carried) }
    #expect(lacking == 0 && transfer.unknownKinds == 0 && carried == expected, "seed \(seed)")
  }

  @Test("of a kind that lacks a field nothing stays, and it is named", arguments: 0..<60 as Range<UInt64>)
  func wider(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let (before, after) = (Self.random(&random), Self.random(&random))
    let (old, new) = (
      RecordLayouts(kept: before.fields, unitOf: before.unitOf), RecordLayouts(kept: after.fields, unitOf: after.unitOf)
    )
    var block: [UInt8] = []
    var expected: [UInt8] = []
    var missing: UInt64 = 0
    for kind in RecordKind.all where before.fields[kind] != nil {
      let payload = Self.event(kind, 1, &random)
      block += try Self.entry(payload, kind, old)
      guard let wanted = after.fields[kind] else { continue }
      if wanted.isSubset(of: before.fields[kind]!), !after.unitOf.contains(kind) || before.unitOf.contains(kind) {
        expected += try Self.entry(payload, kind, new)
      } else {
        missing |= 1 << UInt64(kind.id)
      }
    }
    let transfer = LayoutTransfer(from: old, to: new)
    var carried: [UInt8] = []
    let lacking = withExactBytes(block) { transfer.carry($0, into: &carried) }
    #expect(lacking == missing && carried == expected, "seed \(seed)")
    let unknown = RecordKind.all.filter { after.fields[$0] != nil && before.fields[$0] == nil }
    #expect(transfer.unknownKinds == unknown.reduce(0) { $0 | 1 << UInt64($1.id) })
  }

  @Test("a layout's descriptor names it whole", arguments: 0..<20 as Range<UInt64>)
  func descriptor(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let kept = Self.random(&random)
    let layouts = RecordLayouts(kept: kept.fields, unitOf: kept.unitOf)
    let again = try #require(RecordLayouts(descriptor: layouts.descriptor))
    #expect(again.fingerprint == layouts.fingerprint)
  }

  @Test(
    "what this release cannot lay out is refused",
    arguments: ["visit:data", "visits:date", "visit", "visit:sbp,date", "visit:date;visit:date", "visit:date;lab:date"])
  func unknown(descriptor: String) { #expect(RecordLayouts(descriptor: descriptor) == nil) }
}
