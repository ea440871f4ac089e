import HealthRecords
import RecordMessages
import SwiftProtobuf

/// One version of one record in plain Swift: what the oracle reads, and what is encoded for the engine.
struct TestRecord {
  var kind: String
  var unit: String
  var id: String
  var subject: String
  var updated: Int64
  var deleted = false
  /// Position in the log, which breaks ties of `updated`.
  var offset: Int64 = 0

  var date = 0
  var typeArea = "1"
  var discharge = "9"
  var birth = 0
  var code = ""
  var value: Double?
  var category = "NEW"
  var outcome = ""
  var outcomeDate = 0
  var liveBirths: Int32 = 1
  var drugs: [String] = []

  /// The message of the record's kind.
  var message: any SwiftProtobuf.Message {
    switch kind {
    case "person":
      .with(WirePerson.self, self) {
        $0.birth = Int32(birth)
        $0.typeArea = typeArea
        $0.discharge = discharge
      }
    case "chronic":
      .with(WireChronic.self, self) {
        $0.code = code
        $0.date = Int32(date)
      }
    case "lab":
      .with(WireLabResult.self, self) {
        $0.test = code
        $0.date = Int32(date)
        if let value { $0.value = value }
      }
    case "tb_case":
      .with(WireTbCase.self, self) {
        $0.registered = Int32(date)
        $0.category = category
        $0.outcome = outcome
        $0.outcomeDate = Int32(outcomeDate)
      }
    case "delivery":
      .with(WireDelivery.self, self) {
        $0.date = Int32(date)
        $0.liveBirths = liveBirths
      }
    default:
      .with(WireVisit.self, self) {
        $0.date = Int32(date)
        $0.drugs = drugs
      }
    }
  }
}

/// The five fields that every message begins with.
protocol RecordMessage: SwiftProtobuf.Message {
  var recordID: String { get set }
  var unit: String { get set }
  var subject: String { get set }
  var updated: Int64 { get set }
  var deleted: Bool { get set }
}
extension WirePerson: RecordMessage {}
extension WireChronic: RecordMessage {}
extension WireLabResult: RecordMessage {}
extension WireTbCase: RecordMessage {}
extension WireDelivery: RecordMessage {}
extension WireVisit: RecordMessage {}

extension SwiftProtobuf.Message where Self == WirePerson {
  static func with<M: RecordMessage>(_ type: M.Type, _ record: TestRecord, _ fill: (inout M) -> Void) -> any Message {
    var message = M()
    message.recordID = record.id
    message.unit = record.unit
    message.subject = record.subject
    message.updated = record.updated
    message.deleted = record.deleted
    fill(&message)
    return message
  }
}
