import RecordMessages
import SwiftProtobuf

/// What every message of `topics/records.proto` begins with.
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
extension WireVisit: RecordMessage {}
extension WireDeath: RecordMessage {}
extension WireAdmission: RecordMessage {}
extension WireDelivery: RecordMessage {}
extension WireNewborn: RecordMessage {}
extension WireAntenatal: RecordMessage {}
extension WireScreening: RecordMessage {}
extension WireNcdScreening: RecordMessage {}
extension WireNutrition: RecordMessage {}
extension WireDental: RecordMessage {}
extension WireVaccination: RecordMessage {}
extension WireFunctional: RecordMessage {}
extension WireAccident: RecordMessage {}
extension WireTbCase: RecordMessage {}
extension WireCancerTreatment: RecordMessage {}
extension WireDrugTreatment: RecordMessage {}
extension WireEmergencyMission: RecordMessage {}
extension WireStaff: RecordMessage {}
extension WireAssessment: RecordMessage {}
extension WireAudit: RecordMessage {}
extension WireProductSample: RecordMessage {}
extension WirePurchase: RecordMessage {}
extension WireFamilyVolunteer: RecordMessage {}
extension WirePopulation: RecordMessage {}
extension WireReportedValue: RecordMessage {}
extension WireUnit: RecordMessage {}
extension WireArea: RecordMessage {}

extension RecordMessage {
  /// The message's bytes. Protobuf refuses only messages beyond 2 GiB and missing proto2 fields; these have neither.
  var bytes: [UInt8] {
    do {
      return try serializedBytes()
    } catch {
      preconditionFailure("a simulated record cannot be serialised: \(error)")
    }
  }
}
