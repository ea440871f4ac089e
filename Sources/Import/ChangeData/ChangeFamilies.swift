internal import HealthRecords

/// Heads and parts of orders and visits, as the changes told of them, in any order: a part becomes a record once its head is
/// known, and moves with it when the head is corrected.
///
/// The heads' people are kept as the keyed hashes that the links use; the parts' columns are codes and results.
final class ChangeFamilies {
  struct Parent: Equatable {
    var person: UnitPerson
    var day: LocalDate
  }

  struct Child {
    var columns: [String: String]
    var version: Version
  }

  private let selectParent: Database.Statement
  private let writeParent: Database.Statement
  private let selectChildren: Database.Statement
  private let selectChild: Database.Statement
  private let writeChild: Database.Statement

  init(_ database: Database) throws(ImportError) {
    selectParent = try database.prepare(
      "SELECT high, low, day, updated, position FROM change_parent WHERE unit = ? AND parent = ?")
    writeParent = try database.prepare("INSERT OR REPLACE INTO change_parent VALUES (?, ?, ?, ?, ?, ?, ?)")
    selectChildren = try database.prepare(
      "SELECT columns, updated, position FROM change_child WHERE unit = ? AND parent = ? ORDER BY child")
    selectChild = try database.prepare(
      "SELECT updated, position FROM change_child WHERE unit = ? AND parent = ? AND child = ?")
    writeChild = try database.prepare("INSERT OR REPLACE INTO change_child VALUES (?, ?, ?, ?, ?, ?)")
  }

  func parent(_ unit: Int64, _ key: Int64) throws(ImportError) -> Parent? {
    guard try selectParent.bind(1, unit).bind(2, key).step() else { return nil }
    defer { selectParent.reset() }
    return Parent(
      person: UnitPerson(
        high: UInt64(bitPattern: selectParent.integer(0)), low: UInt64(bitPattern: selectParent.integer(1))),
      day: LocalDate(daysSinceEpoch: Int32(clamping: selectParent.integer(2))))
  }

  /// - Returns: false where a newer version is known.
  func keep(_ unit: Int64, _ key: Int64, _ parent: Parent, _ version: Version) throws(ImportError) -> Bool {
    if try selectParent.bind(1, unit).bind(2, key).step() {
      let known = (selectParent.integer(3), selectParent.integer(4))
      selectParent.reset()
      if known > (version.updated, version.exported) { return false }
    }
    try writeParent.bind(1, unit).bind(2, key).bind(3, Int64(bitPattern: parent.person.high))
      .bind(4, Int64(bitPattern: parent.person.low)).bind(5, Int64(parent.day.daysSinceEpoch))
      .bind(6, version.updated).bind(7, version.exported).run()
    return true
  }

  func children(_ unit: Int64, _ parent: Int64) throws(ImportError) -> [Child] {
    var children: [Child] = []
    selectChildren.bind(1, unit).bind(2, parent)
    while try selectChildren.step() {
      children.append(
        Child(
          columns: ChangeFamilies.columns(selectChildren.text(0)),
          version: Version(updated: selectChildren.integer(1), exported: selectChildren.integer(2), rank: 0)))
    }
    return children
  }

  /// - Parameter columns: empty for a part that was deleted.
  /// - Returns: false where a newer version is known.
  func keep(
    _ unit: Int64, _ parent: Int64, _ child: Int64, _ columns: [String: String], _ version: Version
  ) throws(ImportError) -> Bool {
    if try selectChild.bind(1, unit).bind(2, parent).bind(3, child).step() {
      let known = (selectChild.integer(0), selectChild.integer(1))
      selectChild.reset()
      if known > (version.updated, version.exported) { return false }
    }
    let text = columns.sorted { $0.key < $1.key }.map { "\($0.key)\u{1F}\($0.value)" }.joined(separator: "\u{1E}")
    try writeChild.bind(1, unit).bind(2, parent).bind(3, child).bind(4, text).bind(5, version.updated)
      .bind(6, version.exported).run()
    return true
  }

  private static func columns(_ text: String) -> [String: String] {
    var columns: [String: String] = [:]
    for pair in text.split(separator: "\u{1E}") {
      let parts = pair.split(separator: "\u{1F}", omittingEmptySubsequences: false)
      if parts.count == 2 { columns[String(parts[0])] = String(parts[1]) }
    }
    return columns
  }
}
