/// One message of Debezium's MySQL connector: what a row was and is, and when.
///
/// JSON with or without the schema around it. A tombstone (an empty line, or `null`) is no event: the deletion before it has
/// said everything.
struct ChangeEvent {
  enum Operation: String {
    case create = "c"
    case update = "u"
    case delete = "d"
    /// A row of the first snapshot.
    case read = "r"
    case truncate = "t"
  }

  let operation: Operation
  let table: String
  /// Nil where there is none, or where the server does not log it.
  let before: ChangedRow?
  let after: ChangedRow?
  /// The database's own order: its clock, then the place in its log. Not that of the file.
  let version: Version

  static func isTombstone(_ bytes: [UInt8]) -> Bool {
    let text = bytes.drop { $0 == 0x20 || $0 == 0x09 }
    return text.isEmpty || text.elementsEqual(Array("null".utf8))
  }

  /// Nil for what is no such message.
  init?(_ bytes: [UInt8]) {
    guard let outer = JSONMembers(bytes) else { return nil }
    guard let payload = outer.object("payload") ?? (outer["op"] == nil ? nil : outer),
      let operation = payload["op"].flatMap(Operation.init(rawValue:)), let source = payload.object("source"),
      let table = source["table"]
    else { return nil }
    self.operation = operation
    self.table = table.lowercased()
    before = payload.object("before").map(ChangedRow.init)
    after = payload.object("after").map(ChangedRow.init)
    let time = [source["ts_ms"], payload["ts_ms"]].compactMap { $0.flatMap { Int64($0) } }.first { $0 > 0 }
    guard let time else { return nil }
    // `mysql-bin.000003` and 154: the file's number, then the position in it.
    let file = Int64(source["file"]?.split(separator: ".").last.flatMap { Int($0) } ?? 0)
    let position = Int64(source["pos"].flatMap { Int64($0) } ?? 0)
    version = Version(
      updated: time, exported: file << 40 | position & 0xFF_FFFF_FFFF,
      rank: UInt32(truncatingIfNeeded: source["row"].flatMap { Int($0) } ?? 0))
  }
}

extension JSONMembers {
  /// A member that is an object; nil where it is absent or null.
  func object(_ name: String) -> JSONMembers? {
    members.first { $0.name == name }.flatMap { JSONMembers(Array($0.value)) }
  }
}
