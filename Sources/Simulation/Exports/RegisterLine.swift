import HealthRecords
import RecordMessages
import SwiftProtobuf

/// Lines of registers beside the 43 files (civil registration, tuberculosis, emergency service ...): proto3 JSON with the
/// kind, a person's citizen id in `cid`.
enum RegisterLine {
  /// The kinds that come this way.
  static let kinds: Set<UInt8> = [
    KindID.death, KindID.tbCase, KindID.cancerTreatment, KindID.drugTreatment, KindID.emergencyMission, KindID.staff,
    KindID.assessment, KindID.audit, KindID.sample, KindID.purchase, KindID.volunteer, KindID.reportedValue,
  ]

  /// - Parameter citizenID: nil where the subject is no person; then the subject's code stays.
  static func make(
    _ message: any RecordMessage, kindID: UInt8, citizenID: String?
  ) -> (kind: String, json: String) {
    var message = message
    if citizenID != nil { message.subject = "" }
    let kind = RecordKind.all[Int(kindID)].name
    let json: String
    do { json = try message.jsonString() } catch { preconditionFailure("a simulated record has no JSON: \(error)") }
    let cid = citizenID.map { ",\"cid\":\"\($0)\"" } ?? ""
    return (kind, "{\"kind\":\"\(kind)\"\(cid)," + json.dropFirst())
  }
}
