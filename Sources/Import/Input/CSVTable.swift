/// A small CSV file with a header line, read whole: reference data, not exports. Commas or semicolons, double quotes,
/// UTF-8 or Windows-874.
package struct CSVTable {
  package struct Line {
    package let number: Int
    fileprivate let cells: [String]
    fileprivate let columns: [String: Int]

    /// The trimmed cell of a column; empty where the file has no such column.
    package subscript(_ column: String) -> String {
      guard let index = columns[column], index < cells.count else { return "" }
      return cells[index]
    }
  }

  package private(set) var lines: [Line] = []

  /// - Parameter required: columns without which the file is no such table.
  /// - Throws: `ImportError.path`, or `.setting` naming what is missing.
  package init(path: String, required: [String]) throws(ImportError) {
    let reader = try LineReader(try FileSource(path: path), convert: true)
    var columns: [String: Int]?
    var separator: Character = ","
    while true {
      let step = try reader.next()
      guard case .text(let bytes) = step else {
        if case .tooLong = step { throw .setting("\(path), line \(reader.lineNumber) is too long.") }
        break
      }
      let text = String(decoding: bytes, as: UTF8.self)
      if text.allSatisfy({ $0.isWhitespace }) { continue }
      guard let known = columns else {
        if !text.contains(","), text.contains(";") { separator = ";" }
        var found: [String: Int] = [:]
        for (i, name) in CSVTable.split(text, separator).enumerated() { found[name.lowercased()] = i }
        let missing = required.filter { found[$0] == nil }
        guard missing.isEmpty else {
          throw .setting("\(path) has no column \(missing.joined(separator: ", ")) in its first line.")
        }
        columns = found
        continue
      }
      lines.append(Line(number: reader.lineNumber, cells: CSVTable.split(text, separator), columns: known))
    }
    guard columns != nil else { throw .setting("\(path) is empty.") }
  }

  static func split(_ text: String, _ separator: Character) -> [String] {
    var cells: [String] = []
    var cell = ""
    var quoted = false
    var previousWasQuote = false
    for character in text {
      if character == "\"" {
        if quoted {
          quoted = false
          previousWasQuote = true
          continue
        }
        if previousWasQuote { cell.append("\"") }
        quoted = true
      } else if character == separator, !quoted {
        cells.append(trim(cell))
        cell = ""
      } else {
        cell.append(character)
      }
      previousWasQuote = false
    }
    cells.append(trim(cell))
    return cells
  }

  private static func trim(_ cell: String) -> String {
    var cell = cell[...]
    while cell.first?.isWhitespace == true { cell.removeFirst() }
    while cell.last?.isWhitespace == true { cell.removeLast() }
    return String(cell)
  }
}
