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
          var at = JSONFieldNames.bucket(hash)
          let row = entries + Int(kind.id) * JSONFieldNames.buckets
          while row[at].number != 0 {
            precondition(row[at].hash != hash, "two field names of \(kind.name) share a hash")
            at = (at + 1) & (JSONFieldNames.buckets - 1)
          }
          row[at] = Entry(hash: hash, number: UInt8(number))
        }
      }
    }
  }

  deinit { entries.deallocate() }

  /// The field's wire number, 0 for a name that the message does not have.
  @inline(__always)
  package func number(of name: UnsafeRawBufferPointer, kind: Int) -> Int {
    let hash = JSONFieldNames.hash(name)
    let row = entries + kind &* JSONFieldNames.buckets
    var at = JSONFieldNames.bucket(hash)
    while row[at].number != 0 {
      if row[at].hash == hash { return Int(row[at].number) }
      at = (at &+ 1) & (JSONFieldNames.buckets &- 1)
    }
    return 0
  }

  package static func camelCase(_ name: String) -> String {
    let parts = name.split(separator: "_")
    return parts.dropFirst().reduce(String(parts[0])) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
  }

  @inline(__always)
  private static func bucket(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash &>> 57) }

  /// Eight bytes at a time; different for any two names of up to eight.
  @inline(__always)
  private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    guard let base = bytes.baseAddress, bytes.count > 0 else { return 0 }
    var h: UInt64 = 0
    var at = 0
    while bytes.count &- at > 8 {
      h = mix(h ^ (base + at).loadUnaligned(as: UInt64.self))
      at &+= 8
    }
    return mix(h ^ RecordIdentity.word(base + at, bytes.count &- at)) ^ UInt64(truncatingIfNeeded: bytes.count)
  }

  @inline(__always)
  private static func mix(_ value: UInt64) -> UInt64 {
    let h = value &* 0x9E37_79B9_7F4A_7C15
    return h ^ h &>> 32
  }
}
