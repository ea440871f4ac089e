/// Text of an expression or value as it stands in a catalogue file, with the place of each of its scalars.
///
/// YAML folds lines, strips indentation and unescapes quotes, so an offset into the value is not an offset into the file.
struct SourceText: Sendable {
  let file: String
  let scalars: [Unicode.Scalar]
  private let lines: [Int32]
  private let columns: [Int32]
  /// Just past the end.
  private let endLine: Int
  private let endColumn: Int

  var string: String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }

  /// The text with each run of spaces and line ends as one space.
  var oneLine: String { string.split { $0 == " " || $0 == "\n" }.joined(separator: " ") }

  /// How the value was written in the file.
  enum Style { case plain, singleQuoted, doubleQuoted, block }

  /// Aligns `value` with the file's lines, from the mark that YAML gives (line and column from 1).
  init(_ value: String, style: Style, file: String, fileLines: [[Unicode.Scalar]], line: Int, column: Int) {
    self.file = file
    scalars = Array(value.unicodeScalars)
    var cursor = Cursor(lines: fileLines, line: line - 1, column: column - 1)
    switch style {
    case .plain: break
    case .singleQuoted, .doubleQuoted: cursor.column += 1
    case .block: cursor.nextLine()
    }
    var lines: [Int32] = []
    var columns: [Int32] = []
    lines.reserveCapacity(scalars.count)
    columns.reserveCapacity(scalars.count)
    for scalar in scalars {
      if scalar == " " || scalar == "\n" {
        lines.append(Int32(cursor.line + 1))
        columns.append(Int32(cursor.column + 1))
        cursor.passSpace()
        continue
      }
      cursor.skipSpace()
      lines.append(Int32(cursor.line + 1))
      columns.append(Int32(cursor.column + 1))
      cursor.pass(style)
    }
    self.lines = lines
    self.columns = columns
    endLine = cursor.line + 1
    endColumn = cursor.column + 1
  }

  /// Text that stands in no file, for tests and defaults of the program: line 1, column by offset.
  init(_ value: String, file: String = "expression") {
    self.init(value, style: .plain, file: file, fileLines: [Array(value.unicodeScalars)], line: 1, column: 1)
  }

  func error(at offset: Int, _ message: String, suggestion: String? = nil) -> CatalogueError {
    let inside = offset < scalars.count
    return CatalogueError(
      file: file, line: inside ? Int(lines[offset]) : endLine, column: inside ? Int(columns[offset]) : endColumn,
      message: message, suggestion: suggestion)
  }

  /// Walks the file beside the value.
  private struct Cursor {
    let lines: [[Unicode.Scalar]]
    var line: Int
    var column: Int

    var current: Unicode.Scalar? {
      guard line < lines.count, column < lines[line].count else { return nil }
      return lines[line][column]
    }

    mutating func nextLine() {
      line += 1
      column = 0
    }

    mutating func skipSpace() {
      while line < lines.count {
        guard let c = current else {
          nextLine()
          continue
        }
        guard c == " " || c == "\t" || c == "\r" else { return }
        column += 1
      }
    }

    /// A space of the value: a space of the file, or a line end with the spaces around it.
    mutating func passSpace() {
      guard line < lines.count else { return }
      let rest = lines[line][min(column, lines[line].count)...]
      if rest.allSatisfy({ $0 == " " || $0 == "\t" || $0 == "\r" }) {
        nextLine()
        while line < lines.count, current == " " { column += 1 }
      } else if current == " " || current == "\t" {
        column += 1
      }
    }

    /// Any other scalar of the value; quotes may need two or more in the file.
    mutating func pass(_ style: Style) {
      switch (style, current) {
      case (.singleQuoted, "'"): column += 2
      case (.doubleQuoted, "\\"):
        let next = line < lines.count && column + 1 < lines[line].count ? lines[line][column + 1] : " "
        column += next == "x" ? 4 : next == "u" ? 6 : next == "U" ? 10 : 2
      default: column += 1
      }
    }
  }
}
