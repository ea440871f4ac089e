package import RecordMessages

package struct AdmissionRow: OracleRow {
  package let source: RowSource
  /// Times `YYYYMMDDhhmmss`, 0 where not known.
  package let admitted: Int64
  package let discharged: Int64
  package let principal: String
  package let died: Bool
  package var days: [Int32] { [Int32(discharged / 1_000_000)] }

  package init(_ message: WireAdmission, position: Int64) {
    source = RowSource(message, position: position)
    admitted = message.admitted
    discharged = message.discharged
    principal = message.principal
    died = message.dischargeStatus == "9" || ["8", "9"].contains(message.dischargeType)
  }
}

package struct ScreeningRow: OracleRow {
  package let source: RowSource
  package let date: Int32
  package let code: String
  package var days: [Int32] { [date] }

  package init(_ message: WireScreening, position: Int64) {
    source = RowSource(message, position: position)
    date = message.date
    code = message.code
  }
}

package struct GlucoseRow: OracleRow {
  package let source: RowSource
  package let date: Int32
  package let glucose: Double?
  package let test: String
  package var days: [Int32] { [date] }

  package init(_ message: WireNcdScreening, position: Int64) {
    source = RowSource(message, position: position)
    date = message.date
    glucose = message.hasGlucose ? message.glucose : nil
    test = message.glucoseTest
  }
}

package struct TeethRow: OracleRow {
  package let source: RowSource
  package let date: Int32
  /// Decayed teeth and needed fillings and extractions, all together.
  package let faults: Int32
  package var days: [Int32] { [date] }

  package init(_ message: WireDental, position: Int64) {
    source = RowSource(message, position: position)
    date = message.date
    faults =
      message.permanentCaries + message.primaryCaries + message.needPermanentFilling + message.needPrimaryFilling
      + message.needPermanentExtraction + message.needPrimaryExtraction
  }
}

package struct EmergencyRow: OracleRow {
  package let source: RowSource
  package let date: Int32
  /// 1...5; 1 to 3 are emergencies.
  package let urgency: String
  /// Missions only: dispatched, to the scene, by a standard team.
  package let standardTeam: Bool
  package var days: [Int32] { [date] }

  package init(_ message: WireAccident, position: Int64) {
    source = RowSource(message, position: position)
    date = message.date
    urgency = message.urgency
    standardTeam = false
  }

  package init(_ message: WireEmergencyMission, position: Int64) {
    source = RowSource(message, position: position)
    date = message.date
    urgency = message.severity
    standardTeam = message.standardTeam
  }
}

package struct VolunteerRow: OracleRow {
  package let source: RowSource
  package let registered: Int32
  package let assessed: Int32
  package let passed: Bool
  package var days: [Int32] { [registered, assessed] }

  package init(_ message: WireFamilyVolunteer, position: Int64) {
    source = RowSource(message, position: position)
    registered = message.registered
    assessed = message.assessed
    passed = message.passed
  }
}
