/// Finds a field's number by its JSON name: lowerCamelCase or as in the schema.
///
/// Open addressing over a hash of the bytes; built once, read on the hot path.
package final class JSONFieldNames: @unchecked Sendable {
  // Sendable: written in init only.
  private struct Entry {
    var hash: UInt64 = 0
    var number: UInt8 = 0
  }
  private static let buckets = 128
  private let entries: UnsafeMutablePointer<Entry>

  package static let shared = JSONFieldNames()

  private init() {
    let kinds = RecordKind.all
    entries = .allocate(capacity: kinds.count * JSONFieldNames.buckets)
    entries.initialize(repeating: Entry(), count: kinds.count * JSONFieldNames.buckets)
    for kind in kinds {
      let header = [("record_id", 1), ("unit", 2), ("subject", 3), ("updated", 4), ("deleted", 5)]
      for (name, number) in header + kind.fields.map({ ($0.name, $0.number) }) {
        for spelling in Set([name, JSONFieldNames.camelCase(name)]) {
          var spelling = spelling
          let hash = spelling.withUTF8 { JSONFieldNames.hash(UnsafeRawBufferPointer($0)) }
          var at = Int(hash % UInt64(JSONFieldNames.buckets))
          let row = entries + Int(kind.id) * JSONFieldNames.buckets
          while row[at].number != 0 {
            precondition(row[at].hash != hash, "two field names of \(kind.name) share a hash")
            at = (at + 1) % JSONFieldNames.buckets
          }
          row[at] = Entry(hash: hash, number: UInt8(number))
        }
      }
    }
  }

  deinit { entries.deallocate() }

  /// The field's wire number, 0 for a name that the message does not have.
  package func number(of name: UnsafeRawBufferPointer, kind: Int) -> Int {
    let hash = JSONFieldNames.hash(name)
    let row = entries + kind * JSONFieldNames.buckets
    var at = Int(hash % UInt64(JSONFieldNames.buckets))
    while row[at].number != 0 {
      if row[at].hash == hash { return Int(row[at].number) }
      at = (at + 1) % JSONFieldNames.buckets
    }
    return 0
  }

  package static func camelCase(_ name: String) -> String {
    let parts = name.split(separator: "_")
    return parts.dropFirst().reduce(String(parts[0])) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
  }

  private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var h: UInt64 = 14_695_981_039_346_656_037
    for byte in bytes { h = (h ^ UInt64(byte)) &* 1_099_511_628_211 }
    return h ^ h >> 29
  }
}
