internal import HealthRecords

/// A person as one unit numbers him or her (HOSPCODE and PID), as a keyed hash: the number itself goes nowhere.
package struct UnitPerson: Hashable, Sendable {
  let high: UInt64
  let low: UInt64

  /// The key in the local database, as SQLite's signed integer.
  var rowKey: Int64 { Int64(bitPattern: high) }

  /// Who this is as long as no citizen id is known.
  var subject: SubjectID { SubjectID(pseudonym: high, low) }

  /// Ten characters (60 bits) that tell the unit's persons apart in record ids.
  func appendToken(to bytes: inout [UInt8]) {
    var rest = low
    for _ in 0..<10 {
      bytes.append(UnitPerson.alphabet[Int(rest & 63)])
      rest >>= 6
    }
  }

  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
}
