import RecordMessages

/// What is on record of one subject: the messages themselves, each in its newest version.
package struct SubjectRecords: Sendable {
  private(set) var accidents = Versions<WireAccident>()
  private(set) var admissions = Versions<WireAdmission>()
  private(set) var antenatal = Versions<WireAntenatal>()
  private(set) var areas = Versions<WireArea>()
  private(set) var assessments = Versions<WireAssessment>()
  private(set) var audits = Versions<WireAudit>()
  private(set) var chronic = Versions<WireChronic>()
  private(set) var courses = Versions<WireCancerTreatment>()
  private(set) var deaths = Versions<WireDeath>()
  private(set) var deliveries = Versions<WireDelivery>()
  private(set) var dental = Versions<WireDental>()
  private(set) var episodes = Versions<WireDrugTreatment>()
  private(set) var functional = Versions<WireFunctional>()
  private(set) var labs = Versions<WireLabResult>()
  private(set) var missions = Versions<WireEmergencyMission>()
  private(set) var ncdScreenings = Versions<WireNcdScreening>()
  private(set) var newborns = Versions<WireNewborn>()
  private(set) var nutrition = Versions<WireNutrition>()
  private(set) var persons = Versions<WirePerson>()
  private(set) var population = Versions<WirePopulation>()
  private(set) var purchases = Versions<WirePurchase>()
  private(set) var reported = Versions<WireReportedValue>()
  private(set) var samples = Versions<WireProductSample>()
  private(set) var screenings = Versions<WireScreening>()
  private(set) var staff = Versions<WireStaff>()
  private(set) var tuberculosis = Versions<WireTbCase>()
  private(set) var units = Versions<WireUnit>()
  private(set) var vaccinations = Versions<WireVaccination>()
  private(set) var visits = Versions<WireVisit>()
  private(set) var volunteers = Versions<WireFamilyVolunteer>()

  package init() {}

  /// Takes one event's payload.
  /// - Parameter position: its place in the order of delivery.
  /// - Returns: whether anything changed.
  /// - Throws: what Protobuf says of bytes that are no such message.
  package mutating func accept(kindID: UInt8, payload: [UInt8], position: Int64) throws -> Bool {
    switch kindID {
    case KindID.visit: try visits.keep(payload, position)
    case KindID.person: try persons.keep(payload, position)
    case KindID.lab: try labs.keep(payload, position)
    case KindID.chronic: try chronic.keep(payload, position)
    case KindID.ncdScreening: try ncdScreenings.keep(payload, position)
    case KindID.nutrition: try nutrition.keep(payload, position)
    case KindID.vaccination: try vaccinations.keep(payload, position)
    case KindID.screening: try screenings.keep(payload, position)
    case KindID.accident: try accidents.keep(payload, position)
    case KindID.admission: try admissions.keep(payload, position)
    case KindID.antenatal: try antenatal.keep(payload, position)
    case KindID.area: try areas.keep(payload, position)
    case KindID.assessment: try assessments.keep(payload, position)
    case KindID.audit: try audits.keep(payload, position)
    case KindID.cancerTreatment: try courses.keep(payload, position)
    case KindID.death: try deaths.keep(payload, position)
    case KindID.delivery: try deliveries.keep(payload, position)
    case KindID.dental: try dental.keep(payload, position)
    case KindID.drugTreatment: try episodes.keep(payload, position)
    case KindID.emergencyMission: try missions.keep(payload, position)
    case KindID.functional: try functional.keep(payload, position)
    case KindID.newborn: try newborns.keep(payload, position)
    case KindID.population: try population.keep(payload, position)
    case KindID.purchase: try purchases.keep(payload, position)
    case KindID.reportedValue: try reported.keep(payload, position)
    case KindID.sample: try samples.keep(payload, position)
    case KindID.staff: try staff.keep(payload, position)
    case KindID.tbCase: try tuberculosis.keep(payload, position)
    case KindID.unit: try units.keep(payload, position)
    case KindID.volunteer: try volunteers.keep(payload, position)
    default: preconditionFailure("the truth knows no records of kind \(kindID)")
    }
  }
}
