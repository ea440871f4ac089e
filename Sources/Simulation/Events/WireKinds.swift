import HealthRecords
import RecordMessages
import SwiftProtobuf

/// The generated message of each record kind that is simulated.
enum WireKinds {
  private static let types: [UInt8: any RecordMessage.Type] = [
    KindID.person: WirePerson.self, KindID.chronic: WireChronic.self, KindID.lab: WireLabResult.self,
    KindID.visit: WireVisit.self, KindID.death: WireDeath.self, KindID.admission: WireAdmission.self,
    KindID.delivery: WireDelivery.self, KindID.newborn: WireNewborn.self, KindID.antenatal: WireAntenatal.self,
    KindID.screening: WireScreening.self, KindID.ncdScreening: WireNcdScreening.self,
    KindID.nutrition: WireNutrition.self, KindID.dental: WireDental.self, KindID.vaccination: WireVaccination.self,
    KindID.functional: WireFunctional.self, KindID.accident: WireAccident.self, KindID.tbCase: WireTbCase.self,
    KindID.cancerTreatment: WireCancerTreatment.self, KindID.drugTreatment: WireDrugTreatment.self,
    KindID.emergencyMission: WireEmergencyMission.self, KindID.staff: WireStaff.self,
    KindID.assessment: WireAssessment.self, KindID.audit: WireAudit.self, KindID.sample: WireProductSample.self,
    KindID.purchase: WirePurchase.self, KindID.volunteer: WireFamilyVolunteer.self,
    KindID.population: WirePopulation.self, KindID.reportedValue: WireReportedValue.self, KindID.unit: WireUnit.self,
    KindID.area: WireArea.self,
  ]

  /// Reads an event that the simulation itself wrote and did not spoil.
  static func message(_ payload: [UInt8], kindID: UInt8) -> any RecordMessage {
    guard let type = types[kindID] else { preconditionFailure("kind \(kindID) is not simulated") }
    do { return try type.init(serializedBytes: payload) } catch {
      preconditionFailure("an event not marked as spoilt cannot be read: \(error)")
    }
  }
}
