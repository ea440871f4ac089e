/// A table's columns in the standard's order, for files without a header line, and the names to look for in one.
struct Layout: Sendable {
  let names: [String]
  let pid: Int?
  let cid: Int?
  let updated: Int?

  /// - Parameter names: in order, with blanks between. The first is the unit's code in every table.
  init(_ names: String) {
    self.names = names.split(separator: " ").map(String.init)
    pid = self.names.firstIndex(of: "PID")
    cid = self.names.firstIndex(of: "CID")
    updated = self.names.firstIndex(of: "D_UPDATE")
  }

  /// The position of a column that the table has; a name it has not is a bug.
  subscript(_ name: String) -> Int {
    guard let index = names.firstIndex(of: name) else { preconditionFailure("no column \(name)") }
    return index
  }
}
