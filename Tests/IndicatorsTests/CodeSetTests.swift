import HealthRecords
import Testing

@testable import Indicators

@Suite("Code sets")
struct CodeSetTests {
  @Test(
    "prefixes and ranges",
    arguments: [
      ("E10-E14", "E10", true), ("E10-E14", "E119", true), ("E10-E14", "E149", true), ("E10-E14", "E15", false),
      ("E10-E14", "E09", false), ("I60-I69", "I699", true), ("I60-I69", "I70", false), ("I46", "I469", true),
      ("I46", "I47", false), ("C220-C229", "C22", true), ("C220-C229", "C223", true), ("C220-C229", "C221A", true),
      ("C220-C229", "C23", false), ("J010-J014", "J014", true), ("J010-J014", "J0149", true),
      ("J010-J014", "J018", false),
      ("J010-J014", "J01", false), ("R00-R99", "R54", true), ("R00-R99", "R", false), ("Y10-Y34", "Y349", true),
      ("Y872", "Y872", true), ("Y872", "Y87", false), ("H720-H722", "H722", true), ("C180-C209", "C19", true),
      ("C180-C209", "C18", true), ("C330-C349", "C33", true), ("C330-C349", "C32", false), ("C330-C349", "C35", false),
    ])
  func prefix(range: String, code: String, isInside: Bool) throws {
    let set = CodeSetBuilder.set([try CodeSetBuilder.range(range, .prefix, limit: nil)])
    #expect(set.contains(try #require(Code(code))) == isInside)
  }

  @Test(
    "exact codes match whole",
    arguments: [("05", "05", true), ("05", "0531601", false), ("0531601", "0531601", true), ("1B260", "1b260", true)])
  func exact(listed: String, code: String, isInside: Bool) throws {
    let set = CodeSetBuilder.set([try CodeSetBuilder.range(listed, .exact, limit: nil)])
    #expect(set.contains(try #require(Code(code))) == isInside)
  }

  @Test(
    "what is no range",
    arguments: [
      ("I49.0", CodeSetBuilder.Mistake.hasDot("I49.0", without: "I490")), ("R", .tooShort("R")),
      ("I1-I2", .tooShort("I1-I2")), ("I60-I699", .unequalEnds("I60-I699")), ("I69-I60", .backwards("I69-I60")),
      ("", .notACode("")), ("เบาหวาน", .notACode("เบาหวาน")), ("A-B-C", .notACode("A-B-C")),
    ])
  func mistakes(text: String, mistake: CodeSetBuilder.Mistake) {
    #expect(throws: mistake) { try CodeSetBuilder.range(text, .prefix, limit: nil) }
  }

  @Test("ranges that overlap or touch become one; others stay apart")
  func joined() throws {
    let ranges = try ["E14", "E10-E11", "I10", "E12-E13"].map { try CodeSetBuilder.range($0, .prefix, limit: nil) }
    let set = CodeSetBuilder.set(ranges)
    #expect(
      set.ranges == [
        ("E10" as Code)...("E14" as Code).lastWithPrefix, ("I10" as Code)...("I10" as Code).lastWithPrefix,
      ])
  }
}
