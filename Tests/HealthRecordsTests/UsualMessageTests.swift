import RecordMessages
import SwiftProtobuf
import TestSupport
import Testing

@testable import HealthRecords

/// The short way through messages as libraries write them, against the one through any: what the short one takes, both decode
/// to the same entry, however the message was spoilt; and it does take what libraries write.
@Suite struct UsualMessageTests {
  private static let key = Array("80000000000000000000000000000001".utf8)

  private struct Rig: ~Copyable {
    var decoder = EventDecoder(layouts: .complete)

    private func decoded() -> [UInt8] {
      Array(UnsafeRawBufferPointer(start: decoder.entry, count: decoder.count))
    }

    /// The entry by the short way, nil if it does not take the message; and by the long one, nil if that refuses.
    mutating func decode(_ bytes: [UInt8], _ kind: RecordKind) throws -> (usual: [UInt8]?, any: [UInt8]?) {
      let id = Int(kind.id)
      return try withExactBytes(bytes) { payload in
        try withExactBytes(UsualMessageTests.key) { key in
          try decoder.begin(nil, key: key, kind: id)
          let usual = decoder.decodeUsual(payload, key: key, kind: id, offset: 7) ? decoded() : nil
          let unit = decoder.unit
          try decoder.begin(nil, key: key, kind: id)
          guard (try? decoder.decodeAny(payload, key: key, kind: id, offset: 7)) != nil else { return (usual, nil) }
          if usual != nil { #expect(decoder.unit == unit) }
          return (usual, decoded())
        }
      }
    }
  }

  private func check<M: SwiftProtobuf.Message>(_ kind: RecordKind, _: M.Type, seed: UInt64) throws {
    var g = SeededGenerator(seed: seed)
    var rig = Rig()
    let messages = WireMessages(kind: kind, key: String(decoding: Self.key, as: UTF8.self))
    var taken = 0
    for round in 0..<200 {
      guard let message = try? M(serializedBytes: messages.message(repeats: false, &g)) else { continue }
      let bytes: [UInt8] = try message.serializedBytes()
      let whole = try rig.decode(bytes, kind)
      if let usual = whole.usual {
        #expect(usual == whole.any, "seed \(seed), round \(round)")
        taken += 1
      }
      for _ in 0..<40 {
        var copy = bytes
        for _ in 0..<Int.random(in: 1...2, using: &g) { spoil(&copy, &g) }
        let spoilt = try rig.decode(copy, kind)
        if let usual = spoilt.usual { #expect(usual == spoilt.any, "seed \(seed), round \(round): \(copy)") }
      }
    }
    // The others lack a subject, are deleted, or have a value that cannot be.
    #expect(taken > 0, "seed \(seed)")
  }

  private func spoil(_ bytes: inout [UInt8], _ g: inout SeededGenerator) {
    guard bytes.count > 2 else { return }
    let at = Int.random(in: 0..<bytes.count, using: &g)
    switch Int.random(in: 0..<9, using: &g) {
    case 0: bytes.removeLast(Int.random(in: 1...min(9, bytes.count - 1), using: &g))
    case 1: bytes.remove(at: at)
    case 2: bytes.insert(UInt8.random(in: 0...255, using: &g), at: at)
    case 3: bytes[at] ^= 0x80
    case 4: bytes += bytes[at...].prefix(20)
    case 5:
      // A longer text, if this is its length.
      bytes[at] &+= 3
      bytes.insert(contentsOf: [0x31, 0x32, 0x33], at: at + 1)
    default: bytes[at] = UInt8.random(in: 0...255, using: &g)
    }
  }

  @Test("laboratory results", arguments: 0..<20 as Range<UInt64>)
  func laboratory(seed: UInt64) throws {
    try check(#require(RecordKind.named("lab")), WireLabResult.self, seed: seed)
  }

  @Test("visits, which have lists and tags of two bytes", arguments: 0..<20 as Range<UInt64>)
  func visits(seed: UInt64) throws { try check(#require(RecordKind.named("visit")), WireVisit.self, seed: seed) }

  @Test("admissions, which have times", arguments: 0..<20 as Range<UInt64>)
  func admissions(seed: UInt64) throws {
    try check(#require(RecordKind.named("admission")), WireAdmission.self, seed: seed)
  }

  @Test("purchases, which have numbers of 64 bits", arguments: 0..<20 as Range<UInt64>)
  func purchases(seed: UInt64) throws {
    try check(#require(RecordKind.named("purchase")), WirePurchase.self, seed: seed)
  }
}
