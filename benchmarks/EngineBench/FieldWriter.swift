internal import HealthRecords

/// Writes one event in either form.
struct FieldWriter {
  private var protobuf: EventEncoder
  private var text: String?

  init(json: Bool, recordID: String, unit: String, subject: String, updated: Int64, isDeleted: Bool) {
    protobuf = EventEncoder(
      recordID: recordID, unit: unit, subject: subject, updated: updated, deleted: isDeleted)
    guard json else { return }
    text = #"{"recordId":"\#(recordID)","unit":"\#(unit)","subject":"\#(subject)","updated":"\#(updated)""#
    if isDeleted { text! += #","deleted":true"# }
  }

  mutating func add(_ name: String, _ number: Int, text value: String) {
    protobuf.text(number, value)
    text?.append(#","\#(name)":"\#(value)""#)
  }

  mutating func add(_ name: String, _ number: Int, integer value: Int64) {
    protobuf.integer(number, value)
    text?.append(#","\#(name)":\#(value)"#)
  }

  mutating func add(_ name: String, _ number: Int, real value: Double) {
    protobuf.real(number, value)
    text?.append(#","\#(name)":\#(value)"#)
  }

  var finished: [UInt8] { text.map { Array(($0 + "}").utf8) } ?? protobuf.bytes }
}
