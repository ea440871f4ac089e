package import HealthRecords

/// What goes to the dead letters for a rejected row: where it stands and what is wrong with it, never what it says.
///
/// The unit finds the row by table and line; nobody else can find the person.
package struct DeadLetter: Sendable {
  package let unit: Code
  package let table: TableID
  /// The file's own name without folders.
  package let file: String
  package let line: Int
  package let column: String?
  package let valueClass: ValueClass
  package let reason: Reason

  /// A JSON object with fixed keys in fixed order.
  package var json: String {
    var text = "{\"source\":\"import\",\"unit\":\(JSON.string(unit.description))"
    text += ",\"table\":\(JSON.string(table.name)),\"file\":\(JSON.string(LongNumbers.masked(file)))"
    text += ",\"line\":\(line)"
    if let column { text += ",\"column\":\(JSON.string(column))" }
    if valueClass != .none { text += ",\"value_class\":\(JSON.string(valueClass.description))" }
    return text + ",\"reason\":\"\(reason.rawValue)\",\"reason_th\":\(JSON.string(reason.thai))}"
  }
}
