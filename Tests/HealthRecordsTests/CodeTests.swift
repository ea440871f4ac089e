import Testing

@testable import HealthRecords

@Suite struct CodeTests {
  @Test("text survives packing", arguments: ["", "05", "0531601", "E119", "00123", "J01CA04", "A-B_C.D", "9999999999"])
  func roundTrip(_ text: String) { #expect(Code(text)?.description == text) }

  @Test("what is no code", arguments: ["12345678901", "ก", "E11 9", "a/b"])
  func refused(_ text: String) { #expect(Code(text) == nil) }

  @Test func lowerCaseIsFolded() { #expect(Code("e119"[...]) == "E119") }

  @Test("order of codes is order of text, and a prefix is a range")
  func order() {
    let texts = ["A09", "E10", "E100", "E109", "E11", "E149", "E15", "I10", "Z99"]
    let codes = texts.map { Code($0)! }
    #expect(codes == codes.sorted())
    let range: ClosedRange<Code> = "E10"...("E14" as Code).lastWithPrefix
    #expect(texts.filter { range.contains(Code($0)!) } == ["E10", "E100", "E109", "E11", "E149"])
    #expect(("E149" as Code).prefix(3) == "E14")
  }

  @Test(
    "subject keys",
    arguments: [
      "80000000000000000000000000000001", "f00000000000000000000000000000ff", "4901", "T-1", "00123", "sample:1",
    ])
  func subjects(_ key: String) { #expect(SubjectID(key)?.description == key) }

  @Test("keys that are refused: a national id above all")
  func refusedSubjects() {
    let thirteenDigits = String(repeating: "1", count: 13)
    for key in [thirteenDigits, "", "00000000000000000000000000000001", "a key", String(repeating: "x", count: 16)] {
      #expect(SubjectID(key) == nil, "\(key.count) characters")
    }
  }

  @Test("identities of neighbouring units and ids differ")
  func identities() {
    var seen: Set<UInt64> = []
    var count = 0
    for unit in 4_900..<4_930 {
      for n in 0..<40 {
        for prefix in ["1NO", "DHL", "L", ""] {
          let id = Array("\(prefix)-\(n)".utf8)
          seen.insert(id.withUnsafeBytes { RecordIdentity.hash(unit: Code("0\(unit)")!, recordID: $0) })
          count += 1
        }
      }
    }
    #expect(seen.count == count)
  }
}
