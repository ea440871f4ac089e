internal import HealthRecords

/// What one row says, before it is known whose it is and what else belongs to its record.
struct Draft {
  /// The record's id within its unit and kind: a day or a visit number first, so that neighbours in an export are
  /// neighbours in the local database; the person's token, never the person's number.
  var id: [UInt8] = []
  /// The part this row contributes: the message's fields from 10 on, or a `Part` of a joined record.
  var body = WireWriter()
  /// Tells apart the parts of one record that come from the same table.
  var item: UInt64 = 0
  /// Greater wins when two versions are equally new (see `Version`).
  var rank: UInt32 = 0
  var person: UnitPerson?
  var citizen: SubjectID?
  /// The day the row is about, for checks and the report.
  var day: LocalDate?
  var birth: LocalDate?
  var death: LocalDate?
  var home: [UInt8] = []
  /// A kidney test's result as sent, possible or not.
  var kidney: (test: KidneySpread.Test, value: Int64)?
  /// Set once the key columns are read: a rejected row with a known key still stands for its record.
  var keyKnown = false
  /// Asks for the deletion of what the key names.
  var deletes = false

  mutating func clear() {
    id.removeAll(keepingCapacity: true)
    body.clear()
    item = 0
    rank = 0
    person = nil
    citizen = nil
    day = nil
    birth = nil
    death = nil
    home.removeAll(keepingCapacity: true)
    kidney = nil
    keyKnown = false
    deletes = false
  }

  /// Appends to the id, parts separated by dots.
  mutating func key(_ part: UnsafeRawBufferPointer) {
    if !id.isEmpty { id.append(0x2E) }
    id.append(contentsOf: part)
  }

  mutating func key(_ date: LocalDate) {
    if !id.isEmpty { id.append(0x2E) }
    var rest = date.yyyymmdd
    let at = id.count
    for _ in 0..<8 { id.append(0x30) }
    for i in stride(from: 7, through: 0, by: -1) {
      id[at + i] = UInt8(0x30 + rest % 10)
      rest /= 10
    }
  }

  mutating func key(_ code: Code) {
    if !id.isEmpty { id.append(0x2E) }
    WireWriter.append(code, to: &id)
  }

  mutating func keyPerson() {
    if !id.isEmpty { id.append(0x2E) }
    person?.appendToken(to: &id)
    keyKnown = true
  }
}
