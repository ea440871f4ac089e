import FoundationEssentials
import Testing

@testable import Wall

/// Bytes as they go out: JSON, and frames of event streams.
@Suite struct WireFormatTests {
  @Test(
    arguments: [
      "", "plain", "quote \" backslash \\", "line\nbreak\r\ttab", "\u{0}\u{1f}", "ผู้ป่วยเบาหวาน", "</script>", "🙂",
    ])
  func stringsSurvive(text: String) throws {
    var json = JSONWriter()
    json.beginArray()
    json.string(text)
    json.endArray()
    #expect(try JSONDecoder().decode([String].self, from: Data(json.bytes)) == [text])
    #expect(!json.bytes.contains(0x0A), "one line, so that a frame has one data field")
  }

  @Test(
    arguments: [(0, "0"), (-3, "-3"), (26.973684, "26.973684"), (1e21, "1e+21"), (.infinity, "null"), (.nan, "null")]
      as [(Double, String)])
  func numbers(number: Double, text: String) {
    var json = JSONWriter()
    json.number(number)
    #expect(String(decoding: json.bytes, as: UTF8.self) == text)
  }

  @Test(
    arguments: [
      ("{}", "id: 7\nevent: snapshot\ndata: {}\n\n"), ("a\nb", "id: 7\nevent: snapshot\ndata: a\ndata: b\n\n"),
      ("", "id: 7\nevent: snapshot\ndata: \n\n"), ("a\rid: 9", "id: 7\nevent: snapshot\ndata: a\ndata: id: 9\n\n"),
    ])
  func frames(data: String, frame: String) {
    let bytes = ServerSentEvent.frame(event: "snapshot", id: "7", data: Array(data.utf8))
    #expect(String(decoding: bytes, as: UTF8.self) == frame)
  }
}
