import RecordMessages
import SwiftProtobuf
import Testing

@testable import HealthRecords

/// The hand-written decoder against the generated messages, and against damaged bytes.
@Suite struct DecoderTests {
  static let key = "80000000000000000000000000000001"

  static func visit() -> WireVisit {
    var visit = WireVisit()
    visit.recordID = "v-1"
    visit.unit = "00123"
    visit.subject = key
    visit.updated = 1_520_000_000_123
    visit.date = 20_180_228
    visit.principal = "J00"
    visit.diagnoses = ["J00", "E119"]
    visit.drugs = ["J01CA04"]
    visit.sbp = 139
    visit.weight = 63.25
    visit.traditionalMedicine = true
    return visit
  }

  private func decode(
    _ bytes: [UInt8], json: Bool, key: String = DecoderTests.key, kind: String = "visit"
  ) -> Result<[UInt8], EventRejection> {
    var decoder = EventDecoder(layouts: .complete)
    return decoder.entry(of: bytes, key: Array(key.utf8), json ? .json : .protobuf, RecordKind.named(kind)!)
  }

  @Test("both forms of a message give the same entry")
  func sameEntry() throws {
    let visit = Self.visit()
    let binary = decode(try visit.serializedBytes(), json: false)
    let text = decode(try visit.jsonUTF8Bytes(), json: true)
    #expect(try binary.get() == text.get())
    let entry = try binary.get()
    entry.withUnsafeBytes { bytes in
      let record = RecordEntry(bytes.baseAddress!)
      #expect(record.updated == 1_520_000_000_123)
      #expect(record.offset == 7)
      #expect(!record.isDeleted)
      #expect(record.byteCount(RecordLayouts.complete.kinds) == entry.count)
    }
  }

  @Test("names as in the schema are read too, and unknown ones skipped")
  func schemaNames() throws {
    let json =
      #"{"record_id":"v-1","unit":"00123","updated":"1520000000123","date":20180228,"new":{"a":[1,{"b":null}]},"sbp":139}"#
    #expect(throws: Never.self) { try decode(Array(json.utf8), json: true).get() }
  }

  @Test(
    "bad events and their reasons",
    arguments: [
      ("{", "malformed"), ("{}", "record-id-missing"), (#"{"recordId":"1"}"#, "unit-missing"),
      (#"{"recordId":"1","unit":"a b"}"#, "unit-invalid"), (#"{"recordId":"1","unit":"00123"}"#, "updated-invalid"),
      (#"{"recordId":"1","unit":"00123","updated":5,"subject":"4901"}"#, "key-differs"),
      (#"{"recordId":"1","unit":"00123","updated":5,"date":20180230}"#, "date-invalid"),
      (#"{"recordId":"1","unit":"00123","updated":5,"date":25610101}"#, "date-invalid"),
      (#"{"recordId":"1","unit":"00123","updated":5,"principal":"J 00"}"#, "code-invalid"),
      (#"{"recordId":"1","unit":"00123","updated":5,"principal":"J00000000"}"#, "code-invalid"),
      (#"{"recordId":"1","unit":"00123","updated":5,"sbp":99999999999}"#, "number-invalid"),
      (#"{"recordId":"1","unit":"00123","updated":5,"weight":1e12}"#, "number-invalid"),
      (#"{"recordId":"1","unit":"00123","updated":5} x"#, "malformed"), (#"["recordId"]"#, "malformed"),
    ])
  func reasons(_ json: String, _ reason: String) {
    guard case .failure(let rejection) = decode(Array(json.utf8), json: true) else {
      Issue.record("accepted: \(json)")
      return
    }
    #expect(rejection.reason == reason)
  }

  @Test("no truncation and no flipped byte can do more than be refused", arguments: 0..<40 as Range<Int>)
  func damaged(seed: Int) throws {
    let bytes: [UInt8] = try Self.visit().serializedBytes()
    let text: [UInt8] = try Self.visit().jsonUTF8Bytes()
    for whole in [bytes, text] {
      for length in 0..<whole.count { _ = decode(Array(whole.prefix(length)), json: whole == text) }
      for at in whole.indices {
        var spoilt = whole
        spoilt[at] ^= UInt8(truncatingIfNeeded: (seed &* 37 &+ at &* 11) | 1)
        _ = decode(spoilt, json: whole == text)
      }
    }
  }

  @Test("the table of kinds says what the messages say")
  func schema() throws {
    // Names and numbers come out of the generated messages by their JSON form.
    var death = WireDeath()
    death.recordID = "1"
    death.cause = "R99"
    death.crashDate = 20_180_101
    death.unrelatedToPregnancy = true
    let json = try death.jsonString()
    for name in ["cause", "crashDate", "unrelatedToPregnancy"] { #expect(json.contains("\"\(name)\"")) }
    #expect(Set(RecordKind.all.map(\.topic)).count == RecordKind.all.count)
    for kind in RecordKind.all {
      #expect(Set(kind.fields.map(\.number)).count == kind.fields.count, "\(kind.name)")
      #expect(kind.fields.allSatisfy { $0.number >= 10 && $0.number < RecordLayouts.fieldNumberLimit })
    }
  }
}
