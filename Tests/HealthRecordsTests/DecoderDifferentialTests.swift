import RecordMessages
import SwiftProtobuf
import TestSupport
import Testing

@testable import HealthRecords

/// The decoder against swift-protobuf: what both read is the same record, and what the one cannot read the other does not.
@Suite struct DecoderDifferentialTests {
  private static let key = "80000000000000000000000000000001"

  private func check<M: SwiftProtobuf.Message>(_ kind: RecordKind, _: M.Type, seed: UInt64) throws {
    var g = SeededGenerator(seed: seed)
    // One decoder for many messages, as the engine has: what the last one left behind must not matter.
    var decoder = EventDecoder(layouts: .complete)
    let key = Array(Self.key.utf8)
    let messages = WireMessages(kind: kind, key: Self.key)
    var accepted = 0
    for round in 0..<150 {
      let repeats = Bool.random(using: &g)
      var bytes = messages.message(repeats: repeats, &g)
      if Int.random(in: 0..<3, using: &g) == 0 { bytes.removeLast(Int.random(in: 1...bytes.count, using: &g)) }
      let ours = decoder.entry(of: bytes, key: key, .protobuf, kind)
      guard let message = try? M(serializedBytes: bytes) else {
        #expect(throws: EventRejection.self, "seed \(seed), round \(round)") { try ours.get() }
        continue
      }
      // The same fields as the library writes them, once each. Of a field that comes twice the first value may be the faulty one.
      let plain = decoder.entry(of: try message.serializedBytes() as [UInt8], key: key, .protobuf, kind)
      guard let entry = try? ours.get() else {
        if !repeats { #expect(throws: EventRejection.self, "seed \(seed), round \(round)") { try plain.get() } }
        continue
      }
      #expect(try plain.get() == entry, "seed \(seed), round \(round)")
      accepted += 1
      let json: [UInt8] = try message.jsonUTF8Bytes()
      #expect(try decoder.entry(of: json, key: key, .json, kind).get() == entry, "seed \(seed), round \(round)")
      #expect(
        try decoder.entry(of: spaced(json, &g), key: key, .json, kind).get() == entry, "seed \(seed), round \(round)")
    }
    #expect(accepted > 5, "seed \(seed)")
  }

  /// JSON with space where space may be.
  private func spaced(_ json: [UInt8], _ g: inout SeededGenerator) -> [UInt8] {
    var out: [UInt8] = []
    var isInside = false
    for byte in json {
      if byte == UInt8(ascii: "\"") { isInside.toggle() }
      let isSign = ",:{}[]".utf8.contains(byte) && !isInside
      func space() {
        for _ in 0..<Int.random(in: 0...2, using: &g) { out.append(" \n\t".utf8.randomElement(using: &g)!) }
      }
      if isSign { space() }
      out.append(byte)
      if isSign { space() }
    }
    return out
  }

  @Test("laboratory results", arguments: 0..<30 as Range<UInt64>)
  func laboratory(seed: UInt64) throws {
    try check(#require(RecordKind.named("lab")), WireLabResult.self, seed: seed)
  }

  @Test("visits, which have lists", arguments: 0..<30 as Range<UInt64>)
  func visits(seed: UInt64) throws { try check(#require(RecordKind.named("visit")), WireVisit.self, seed: seed) }

  @Test("admissions, which have times", arguments: 0..<30 as Range<UInt64>)
  func admissions(seed: UInt64) throws {
    try check(#require(RecordKind.named("admission")), WireAdmission.self, seed: seed)
  }

  @Test("purchases, which have numbers of 64 bits", arguments: 0..<30 as Range<UInt64>)
  func purchases(seed: UInt64) throws {
    try check(#require(RecordKind.named("purchase")), WirePurchase.self, seed: seed)
  }
}
