import CounterEngine
import Testing

@Suite("JSON")
struct JSONWriterTests {
  @Test(
    "numbers in their shortest exact form",
    arguments: [
      (0, "0"), (-0.0, "0"), (7, "7"), (-120, "-120"), (1.5, "1.5"), (-0.1, "-0.1"), (1e15, "1000000000000000"),
      (8_999_999_999_999_999, "8999999999999999"), (-8_999_999_999_999_999, "-8999999999999999"),
      (9e15, "9000000000000000.0"),
      (1e300, "1e+300"), (.nan, "null"), (.infinity, "null"), (nil, "null"),
    ] as [(Double?, String)])
  func numbers(number: Double?, text: String) {
    var json = JSONWriter()
    json.member("a", number)
    #expect(String(decoding: json.bytes, as: UTF8.self) == "\"a\":\(text)")
    if let number { #expect(JSONWriter.text(number) == text) }
  }

  @Test("what a string may not hold as it is")
  func strings() {
    var json = JSONWriter()
    json.element("ร้อยละ")
    json.element("a\"b\\c\nd")
    #expect(String(decoding: json.bytes, as: UTF8.self) == "\"ร้อยละ\",\"a\\\"b\\\\c\\u000ad\"")
  }

  @Test("members that another writer wrote stand in their place")
  func members() {
    var other = JSONWriter()
    other.member("b", 2)
    other.member("c", "x")
    var json = JSONWriter()
    json.beginObject()
    json.member("a", true)
    json.members(other.bytes)
    json.member("d", nil as Double?)
    json.endObject()
    #expect(String(decoding: json.bytes, as: UTF8.self) == "{\"a\":true,\"b\":2,\"c\":\"x\",\"d\":null}")
  }
}
