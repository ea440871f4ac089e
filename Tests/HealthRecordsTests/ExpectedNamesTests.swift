import TestSupport
import Testing

@testable import HealthRecords

/// A decoder that has read many JSON messages against one that has read none: what was remembered of names must not show.
@Suite struct ExpectedNamesTests {
  private static let key = "80000000000000000000000000000001"

  private func decode(_ bytes: [UInt8], _ decoder: inout EventDecoder, _ kind: RecordKind) -> Result<
    [UInt8], EventRejection
  > {
    let message = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    defer { message.deallocate() }
    message.copyBytes(from: bytes)
    var failure: EventRejection?
    Array(Self.key.utf8).withUnsafeBytes { key in
      do throws(EventRejection) {
        try decoder.decodeJSON(
          UnsafeRawBufferPointer(message), key: key, kind: Int(kind.id), offset: 7, names: .shared)
      } catch { failure = error }
    }
    if let failure { return .failure(failure) }
    return .success(Array(UnsafeRawBufferPointer(start: decoder.entry, count: decoder.count)))
  }

  /// Members mostly in one order, with one left out, doubled or unknown now and then, and space in one of two ways.
  private func message(_ kind: RecordKind, _ g: inout SeededGenerator) -> [UInt8] {
    var members = [
      (#""recordId""#, #""r\#(Int.random(in: 0..<1_000, using: &g))""#), (#""unit""#, #""10707""#),
      (#""subject""#, #""\#(Self.key)""#), (#""updated""#, #""1500000000\#(Int.random(in: 0..<999, using: &g))""#),
    ]
    for field in kind.fields {
      let value =
        switch field.type {
        case .code, .icd, .text: #""1""#
        case .codes, .icds: #"["1","20"]"#
        case .date: "20180228"
        case .time: #""20180228235900""#
        case .bool: "true"
        case .int, .long: "\(Int.random(in: -300...300, using: &g))"
        case .decimal: ["6.9", "-0.0005", "7", "1e2", "12.125", "0.12345678901234567"].randomElement(using: &g)!
        }
      members.append((#""\#(JSONFieldNames.camelCase(field.name))""#, value))
    }
    for _ in 0..<Int.random(in: 0...2, using: &g) {
      let at = Int.random(in: 4..<members.count, using: &g)
      switch Int.random(in: 0..<5, using: &g) {
      case 0: members.remove(at: at)
      case 1: members.insert((#""x""#, #"{"a":[1,"}"]}"#), at: at)
      case 2: members.swapAt(at, Int.random(in: 0..<members.count, using: &g))
      case 3: members.append(members[at])
      default: members[at].1 = "null"
      }
    }
    let (comma, colon) = Int.random(in: 0..<4, using: &g) == 0 ? (", ", ": ") : (",", ":")
    return Array(("{" + members.map { $0.0 + colon + $0.1 }.joined(separator: comma) + "}").utf8)
  }

  @Test(
    "messages of one kind, whole and spoilt", arguments: ["lab", "visit", "admission", "purchase", "delivery"],
    0..<4 as Range<UInt64>)
  func same(name: String, seed: UInt64) throws {
    let kind = try #require(RecordKind.named(name))
    var g = SeededGenerator(seed: seed)
    var warm = EventDecoder(layouts: .complete)
    var accepted = 0
    for round in 0..<150 {
      var bytes = message(kind, &g)
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
      let (first, second) = (decode(bytes, &fresh, kind), decode(bytes, &warm, kind))
      #expect(first == second, "seed \(seed), round \(round): \(String(decoding: bytes, as: UTF8.self))")
      if (try? first.get()) != nil { accepted += 1 }
    }
    #expect(accepted > 20, "seed \(seed)")
  }
}
