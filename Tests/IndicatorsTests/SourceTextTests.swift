import Testing

@testable import Indicators

/// A mistake must be pointed at where it stands in the file, however YAML lets it be written.
@Suite("Places of mistakes in YAML")
struct SourceTextTests {
  @Test(
    "the name “oops”",
    arguments: [
      ("when: 1 + oops", 1, 11),
      ("when:   1 + oops", 1, 13),
      ("when: '1 + oops'", 1, 12),
      ("when: \"1 + oops\"", 1, 12),
      ("when: \"\\\"05\\\" = oops\"", 1, 17),
      ("when: 'it''s + oops'", 1, 16),
      ("when: |\n  1 +\n  oops", 3, 3),
      ("when: |\n    1 +\n      2 + oops\n", 3, 11),
      ("when: >-\n  1\n  + oops", 3, 5),
      ("when: >\n  1\n\n  + oops", 4, 5),
      ("when: 1 +\n  oops", 2, 3),
      ("when: 1   +   oops", 1, 15),
      ("ไทย: 1 + oops", 1, 10),
      ("when: |\n  1 + # หมายเหตุ\n  oops", 3, 3),
    ])
  func places(yaml: String, line: Int, column: Int) throws {
    var errors: [CatalogueError] = []
    let value = YamlDocument.parse(yaml, file: "f.yaml") { errors.append($0) }
    let source = try #require(value?.entries()?.first?.value.source())
    let text = source.string
    let offset = try #require(text.unicodeScalars.split(separator: "o", maxSplits: 1).first?.count)
    let error = source.error(at: offset, "here")
    #expect(errors.isEmpty)
    #expect(error.line == line && error.column == column, "\(error) in \(text)")
  }

  @Test("the end of a block is told where it is")
  func end() throws {
    let value = YamlDocument.parse("when: |\n  1 +\n", file: "f.yaml") { _ in }
    let source = try #require(value?.entries()?.first?.value.source())
    let error = try #require(throws: CatalogueError.self) { try Parser.parse(source) }
    #expect(error.line >= 2 && error.message.contains("found the end"))
  }
}
