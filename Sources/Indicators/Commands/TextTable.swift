/// Columns for a terminal.
package enum TextTable {
  /// Pads every column but the last; the first row is the header.
  package static func aligned(_ rows: [[String]]) -> String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in rows.map { column < $0.count ? width($0[column]) : 0 }.max() ?? 0 }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        column == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - width(cell))
      }
      return cells.joined(separator: "  ") + "\n"
    }.joined()
  }

  /// Cells that a terminal needs: Thai vowels and tone marks above and below take none.
  package static func width(_ text: String) -> Int { text.unicodeScalars.count { !isMark($0) } }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: true
    default: false
    }
  }
}
