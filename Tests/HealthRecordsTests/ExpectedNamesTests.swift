import TestSupport
import Testing

@testable import HealthRecords

/// A decoder that has read many JSON messages against one that has read none: what was remembered of names must not show.
@Suite struct ExpectedNamesTests {
  private static let key = "80000000000000000000000000000001"

  @Test(
    "messages of one kind, whole and spoilt", arguments: ["lab", "visit", "admission", "purchase", "delivery"],
    0..<4 as Range<UInt64>)
  func same(name: String, seed: UInt64) throws {
    let kind = try #require(RecordKind.named(name))
    var g = SeededGenerator(seed: seed)
    var warm = EventDecoder(layouts: .complete)
    let messages = JSONMessages(kind: kind, key: Self.key)
    let key = Array(Self.key.utf8)
    var accepted = 0
    for round in 0..<150 {
      var bytes = messages.message(&g)
      for _ in 0..<Int.random(in: 0...2, using: &g) {
        let at = Int.random(in: 0..<bytes.count, using: &g)
        switch Int.random(in: 0..<4, using: &g) {
        case 0: bytes.removeSubrange(at...)
        case 1: bytes.remove(at: at)
        case 2: bytes.insert(#",:"{}[] 0x"#.utf8.randomElement(using: &g)!, at: at)
        default: bytes[at] = #",:"{}[] 0x"#.utf8.randomElement(using: &g)!
        }
        if bytes.isEmpty { bytes = [0x7B] }
      }
      var fresh = EventDecoder(layouts: .complete)
      let (first, second) = (
        fresh.entry(of: bytes, key: key, .json, kind), warm.entry(of: bytes, key: key, .json, kind)
      )
      #expect(first == second, "seed \(seed), round \(round): \(String(decoding: bytes, as: UTF8.self))")
      if (try? first.get()) != nil { accepted += 1 }
    }
    #expect(accepted > 20, "seed \(seed)")
  }
}
