import RecordMessages
import SwiftProtobuf

/// The newest version of each record of one subject, deletions included: they keep older versions from coming back.
///
/// Rule: of two versions of a record (same kind, unit and record id) the one with the greater `updated` counts; of equal
/// ones, the one that was delivered later.
package struct SubjectRecords: Sendable {
  package private(set) var persons: [PersonRow] = []
  package private(set) var chronic: [ChronicRow] = []
  package private(set) var labs: [LabRow] = []
  package private(set) var visits: [VisitRow] = []
  package private(set) var deaths: [DeathRow] = []
  package private(set) var deliveries: [DeliveryRow] = []
  package private(set) var tuberculosis: [TuberculosisRow] = []
  package private(set) var admissions: [AdmissionRow] = []
  package private(set) var screenings: [ScreeningRow] = []
  package private(set) var glucose: [GlucoseRow] = []
  package private(set) var teeth: [TeethRow] = []
  package private(set) var accidents: [EmergencyRow] = []
  package private(set) var missions: [EmergencyRow] = []
  package private(set) var volunteers: [VolunteerRow] = []
  package private(set) var purchases: [PurchaseRow] = []
  package private(set) var audits: [AuditRow] = []
  package private(set) var units: [UnitRow] = []
  package private(set) var population: [PopulationRow] = []

  package init() {}

  /// Takes one event's payload.
  /// - Parameter position: its place in the order of delivery.
  /// - Returns: whether anything changed.
  /// - Throws: what Protobuf says of bytes that are no such message.
  package mutating func accept(kindID: UInt8, payload: [UInt8], position: Int64) throws -> Bool {
    switch kindID {
    case KindID.person: keep(PersonRow(try WirePerson(serializedBytes: payload), position: position), \.persons)
    case KindID.chronic: keep(ChronicRow(try WireChronic(serializedBytes: payload), position: position), \.chronic)
    case KindID.lab: keep(LabRow(try WireLabResult(serializedBytes: payload), position: position), \.labs)
    case KindID.visit: keep(VisitRow(try WireVisit(serializedBytes: payload), position: position), \.visits)
    case KindID.death: keep(DeathRow(try WireDeath(serializedBytes: payload), position: position), \.deaths)
    case KindID.delivery:
      keep(DeliveryRow(try WireDelivery(serializedBytes: payload), position: position), \.deliveries)
    case KindID.tbCase:
      keep(TuberculosisRow(try WireTbCase(serializedBytes: payload), position: position), \.tuberculosis)
    case KindID.admission:
      keep(AdmissionRow(try WireAdmission(serializedBytes: payload), position: position), \.admissions)
    case KindID.screening:
      keep(ScreeningRow(try WireScreening(serializedBytes: payload), position: position), \.screenings)
    case KindID.ncdScreening:
      keep(GlucoseRow(try WireNcdScreening(serializedBytes: payload), position: position), \.glucose)
    case KindID.dental: keep(TeethRow(try WireDental(serializedBytes: payload), position: position), \.teeth)
    case KindID.accident:
      keep(EmergencyRow(try WireAccident(serializedBytes: payload), position: position), \.accidents)
    case KindID.emergencyMission:
      keep(EmergencyRow(try WireEmergencyMission(serializedBytes: payload), position: position), \.missions)
    case KindID.volunteer:
      keep(VolunteerRow(try WireFamilyVolunteer(serializedBytes: payload), position: position), \.volunteers)
    case KindID.purchase: keep(PurchaseRow(try WirePurchase(serializedBytes: payload), position: position), \.purchases)
    case KindID.audit: keep(AuditRow(try WireAudit(serializedBytes: payload), position: position), \.audits)
    case KindID.unit: keep(UnitRow(try WireUnit(serializedBytes: payload), position: position), \.units)
    case KindID.population:
      keep(PopulationRow(try WirePopulation(serializedBytes: payload), position: position), \.population)
    default: false
    }
  }

  /// Keeps the row if it is the newest version of its record.
  package mutating func keep<Row: OracleRow>(_ row: Row, _ rows: WritableKeyPath<SubjectRecords, [Row]>) -> Bool {
    let new = row.source
    for (index, old) in self[keyPath: rows].enumerated() {
      guard old.source.recordID == new.recordID, old.source.unit == new.unit else { continue }
      let wins = (new.updated, new.position) > (old.source.updated, old.source.position)
      if wins { self[keyPath: rows][index] = row }
      return wins
    }
    self[keyPath: rows].append(row)
    return true
  }

  /// The first day after `day` that any record speaks of: nothing changes before it by the passing of time.
  package func nextDay(after day: Int32) -> Int32? {
    var next = Int32.max
    func look(at rows: [some OracleRow]) {
      for row in rows where !row.source.deleted {
        for other in row.days where other > day && other < next { next = other }
      }
    }
    look(at: persons)
    look(at: chronic)
    look(at: labs)
    look(at: visits)
    look(at: deaths)
    look(at: deliveries)
    look(at: tuberculosis)
    look(at: admissions)
    look(at: screenings)
    look(at: glucose)
    look(at: teeth)
    look(at: accidents)
    look(at: missions)
    look(at: volunteers)
    look(at: purchases)
    look(at: audits)
    look(at: units)
    return next == .max ? nil : next
  }
}
