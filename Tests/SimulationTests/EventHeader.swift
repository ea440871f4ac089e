import HealthRecords
import RecordMessages
import SwiftProtobuf

@testable import Simulation

/// The fields that every message shares, and the day of those kinds that get a wrong one, read by the generated code.
struct EventHeader {
  let recordID: String
  let unit: String
  let subject: String
  let updated: Int64
  let deleted: Bool
  var date: Int32 = 0

  init(_ event: SimulatedEvent) throws {
    let message = try EventHeader.message(event)
    (recordID, unit, subject) = (message.recordID, message.unit, message.subject)
    (updated, deleted) = (message.updated, message.deleted)
    switch message {
    case let message as WireLabResult: date = message.date
    case let message as WireChronic: date = message.date
    case let message as WireVisit: date = message.date
    case let message as WireDeath: date = message.date
    default: break
    }
  }

  static func message(_ event: SimulatedEvent) throws -> any RecordMessage {
    let types: [any RecordMessage.Type] = [
      WirePerson.self, WireChronic.self, WireLabResult.self, WireVisit.self, WireDeath.self, WireAdmission.self,
      WireDelivery.self, WireNewborn.self, WireAntenatal.self, WireScreening.self, WireNcdScreening.self,
      WireNutrition.self, WireDental.self, WireVaccination.self, WireFunctional.self, WireAccident.self,
      WireTbCase.self, WireCancerTreatment.self, WireDrugTreatment.self, WireEmergencyMission.self, WireStaff.self,
      WireAssessment.self, WireAudit.self, WireProductSample.self, WirePurchase.self, WireFamilyVolunteer.self,
      WirePopulation.self, WireReportedValue.self, WireUnit.self, WireArea.self,
    ]
    return try types[Int(event.kindID)].init(serializedBytes: event.payload)
  }
}
