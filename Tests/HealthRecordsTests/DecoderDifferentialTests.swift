import RecordMessages
import SwiftProtobuf
import TestSupport
import Testing

@testable import HealthRecords

/// The decoder against swift-protobuf: what both read is the same record, and what the one cannot read the other does not.
@Suite struct DecoderDifferentialTests {
  private static let key = "80000000000000000000000000000001"

  /// One decoder for many messages, as the engine has: what the last one left behind must not matter.
  private struct Rig: ~Copyable {
    var decoder = EventDecoder(layouts: .complete)

    mutating func decode(_ bytes: [UInt8], json: Bool, kind: RecordKind) -> Result<[UInt8], EventRejection> {
      var failure: EventRejection?
      bytes.withUnsafeBytes { payload in
        Array(DecoderDifferentialTests.key.utf8).withUnsafeBytes { key in
          do throws(EventRejection) {
            if json {
              try decoder.decodeJSON(payload, key: key, kind: Int(kind.id), offset: 7, names: .shared)
            } else {
              try decoder.decodeProtobuf(payload, key: key, kind: Int(kind.id), offset: 7)
            }
          } catch { failure = error }
        }
      }
      if let failure { return .failure(failure) }
      return .success(Array(UnsafeRawBufferPointer(start: decoder.entry, count: decoder.count)))
    }
  }

  private func check<M: SwiftProtobuf.Message>(_ kind: RecordKind, _: M.Type, seed: UInt64) throws {
    var g = SeededGenerator(seed: seed)
    var rig = Rig()
    let messages = WireMessages(kind: kind, key: Self.key)
    var accepted = 0
    for round in 0..<150 {
      let repeats = Bool.random(using: &g)
      var bytes = messages.message(repeats: repeats, &g)
      if Int.random(in: 0..<3, using: &g) == 0 { bytes.removeLast(Int.random(in: 1...bytes.count, using: &g)) }
      let ours = rig.decode(bytes, json: false, kind: kind)
      guard let message = try? M(serializedBytes: bytes) else {
        #expect(throws: EventRejection.self, "seed \(seed), round \(round)") { try ours.get() }
        continue
      }
      // The same fields as the library writes them, once each. Of a field that comes twice the first value may be the faulty one.
      let plain = rig.decode(try message.serializedBytes(), json: false, kind: kind)
      guard let entry = try? ours.get() else {
        if !repeats { #expect(throws: EventRejection.self, "seed \(seed), round \(round)") { try plain.get() } }
        continue
      }
      #expect(try plain.get() == entry, "seed \(seed), round \(round)")
      accepted += 1
      let json: [UInt8] = try message.jsonUTF8Bytes()
      #expect(try rig.decode(json, json: true, kind: kind).get() == entry, "seed \(seed), round \(round)")
      #expect(try rig.decode(spaced(json, &g), json: true, kind: kind).get() == entry, "seed \(seed), round \(round)")
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
