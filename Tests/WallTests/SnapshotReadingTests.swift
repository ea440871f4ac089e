import FoundationEssentials
import TestSupport
import Testing

@testable import Wall

/// Snapshots are read by hand for speed; a general decoder says what they hold.
@Suite struct SnapshotReadingTests {
  private struct Oracle: Decodable {
    var indicator, period, as_of, level, place, affiliation: String
    var numerator, denominator, value, target, points: Double?
    var display, status, catalogue: String?
    var target_met, below_l1, provisional: Bool?
    var level_score: Int?
    var terms: [String: Double]?
    var position: [String: Int64]?
    var published_at: Int64

    func equals(_ snapshot: Snapshot) -> Bool {
      indicator == snapshot.indicator && period == snapshot.period && as_of == snapshot.asOf
        && level == snapshot.level.rawValue && place == snapshot.place && affiliation == snapshot.affiliation
        && numerator == snapshot.numerator && denominator == snapshot.denominator && value == snapshot.value
        && target == snapshot.target && points == snapshot.points && display == snapshot.display
        && status ?? "none" == snapshot.status.rawValue && catalogue == snapshot.catalogue
        && target_met == snapshot.targetMet && below_l1 ?? false == snapshot.belowL1
        && provisional ?? false == snapshot.provisional && level_score == snapshot.levelScore
        && terms ?? [:] == snapshot.terms && position ?? [:] == snapshot.position
        && published_at == snapshot.publishedAt
    }
  }

  private func read(_ json: [UInt8]) throws -> Snapshot { try json.withUnsafeBytes { try Snapshot(json: $0) } }

  @Test(
    arguments: [
      "", #","more":{"a":[1,-2.5e-3,[],{}],"b":null,"c":[true,false,"x"]}"#, #","value":0.1e1,"points":-0"#,
      #","display":"\"\\\/\b\f\n\r\t\u0e01\ud83d\ude42""#, #","display":null,"terms":null,"level_score":null"#,
      #","display":"ผู้ป่วย 🙂","value":12345678901234567890,"level_score":3.0"#, "\n\t\r ,\n\"x\" : 1 ",
      #","value":0.30000000000000004,"target":1e-300,"published_at":9007199254740993"#,
    ])
  func readsWhatADecoderReads(more: String) throws {
    let json = Fixtures.json(more: more)
    // The later of two fields of one name counts here; the decoder is given only that one.
    let snapshot = try read(json)
    var fields = String(decoding: json, as: UTF8.self)
    for name in ["value", "points", "display", "terms", "level_score", "target", "published_at"]
    where more.contains("\"\(name)\"") {
      fields = fields.replacing("\"\(name)\":", with: "\"before\":", maxReplacements: 1)
    }
    let oracle = try JSONDecoder().decode(Oracle.self, from: Data(fields.utf8))
    #expect(more.contains("null") || oracle.equals(snapshot))
  }

  @Test(
    arguments: [
      ("{", "not JSON"), ("{}}", "not JSON"), ("{} x", "not JSON"), (#"{"a":01}"#, "not JSON"),
      (#"{"a":1.}"#, "not JSON"),
      (#"{"a":.5}"#, "not JSON"), (#"{"a":+1}"#, "not JSON"), (#"{"a":1e}"#, "not JSON"), (#"{"a":-}"#, "not JSON"),
      (#"{"a":"\x"}"#, "not JSON"), (#"{"a":"\ud800"}"#, "not JSON"), (#"{"a":"\udc00\ud800"}"#, "not JSON"),
      ("{\"a\":\"\n\"}", "not JSON"), (#"{"a":nul}"#, "not JSON"), (#"{"a":tru"#, "not JSON"),
      (#"{"a" 1}"#, "not JSON"),
      (#"{"a":1,}"#, "not JSON"), (#"{"a":[1,]}"#, "not JSON"), (#"{a:1}"#, "not JSON"), (#"{"a":"\u00"#, "not JSON"),
      (#"{"a":"# + String(repeating: "[", count: 5000), "not JSON"),
      (#"{"numerator":"1"}"#, "numerator has the wrong type"),
      (#"{"numerator":1e999}"#, "not JSON"), (#"{"level_score":2.5}"#, "level_score has the wrong type"),
      (#"{"terms":[1]}"#, "terms has the wrong type"), (#"{"provisional":1}"#, "provisional has the wrong type"),
      (#"{"status":"fine"}"#, "status has a value that does not exist"), ("{}", "indicator is missing"),
    ])
  func saysWhatIsWrong(json: String, reason: String) {
    let error = #expect(throws: SnapshotDefect.self) { try read(Array(json.utf8)) }
    #expect(error?.description == reason)
  }

  /// Damaged messages: what is read is what the decoder reads, and nothing crashes.
  @Test(arguments: 0..<40 as Range<UInt64>)
  func damagedMessages(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let good = Fixtures.json(more: #","more":[{"ก":"\u0e01"},-1.5e3]"#)
    let marks = Array(#"{}[]",:\-+.eE0189ntfu "#.utf8) + [0x00, 0x0A, 0x80, 0xE0, 0xFF]
    for _ in 0..<50 {
      var json = good
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let place = Int.random(in: 0..<json.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: json.remove(at: place)
        case 1: json.insert(marks[Int.random(in: 0..<marks.count, using: &generator)], at: place)
        default: json[place] = marks[Int.random(in: 0..<marks.count, using: &generator)]
        }
      }
      guard let snapshot = try? read(json) else { continue }
      let oracle = try? JSONDecoder().decode(Oracle.self, from: Data(json))
      #expect(oracle?.equals(snapshot) == true, "seed \(seed): \(String(decoding: json, as: UTF8.self))")
    }
  }
}
