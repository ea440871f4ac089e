/// Reads a growth reference: CSV with the columns sex (1 boys, 2 girls), axis, l, m, s; lines that begin with # are remarks.
enum GrowthTableReader {
  /// - Throws: the first line that is no row, or axis values that do not rise.
  static func read(_ text: String, file: String) throws(CatalogueError) -> GrowthTable {
    let name = file.split(separator: "/").last?.dropLast(".csv".count) ?? ""
    var rows: [String: [GrowthTable.Row]] = ["1": [], "2": []]
    var hasHeader = false
    for (n, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = line.last == "\r" ? line.dropLast() : line
      if line.isEmpty || line.first == "#" { continue }
      func fail(_ message: String) -> CatalogueError {
        CatalogueError(file: file, line: n + 1, column: 1, message: message)
      }
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      if !hasHeader {
        guard cells == ["sex", "axis", "l", "m", "s"] else { throw fail("expected the header sex,axis,l,m,s") }
        hasHeader = true
        continue
      }
      let numbers = cells.dropFirst().compactMap { Double($0) }
      guard cells.count == 5, numbers.count == 4, let before = rows[cells[0]] else {
        throw fail("expected sex (1 or 2) and four numbers")
      }
      if let last = before.last, last.axis >= numbers[0] { throw fail("the axis must rise within a sex") }
      guard numbers[2] > 0, numbers[3] > 0 else { throw fail("m and s must be positive") }
      rows[cells[0]]?.append(GrowthTable.Row(axis: numbers[0], l: numbers[1], m: numbers[2], s: numbers[3]))
    }
    guard let boys = rows["1"], let girls = rows["2"], !boys.isEmpty, !girls.isEmpty else {
      throw CatalogueError(file: file, line: 1, column: 1, message: "a growth table needs rows for both sexes")
    }
    return GrowthTable(name: String(name), boys: boys, girls: girls)
  }
}
