package import RecordMessages

/// What every row knows of its own version.
package struct RowSource: Hashable, Sendable {
  package var unit: String
  package var recordID: String
  /// Milliseconds since 1970.
  package var updated: Int64
  /// The event's place in the order of delivery.
  package var position: Int64
  package var deleted: Bool

  package init(unit: String, recordID: String, updated: Int64, position: Int64 = 0, deleted: Bool = false) {
    self.unit = unit
    self.recordID = recordID
    self.updated = updated
    self.position = position
    self.deleted = deleted
  }
}

/// A record with the few fields that the truth needs. Days are numbers `YYYYMMDD`, 0 where not known, as on the wire: they
/// compare as days do.
package protocol OracleRow: Sendable {
  var source: RowSource { get }
  /// The days on which what the row says begins to count.
  var days: [Int32] { get }
}

package struct PersonRow: OracleRow {
  package let source: RowSource
  package let birth: Int32
  package let sex: String
  package let nation: String
  package let typeArea: String
  package let discharge: String
  package let dischargeDate: Int32
  package var days: [Int32] { [dischargeDate] }

  package init(_ message: WirePerson, position: Int64) {
    source = RowSource(message, position: position)
    birth = message.birth
    sex = message.sex
    nation = message.nation
    typeArea = message.typeArea
    discharge = message.discharge
    dischargeDate = message.dischargeDate
  }
}

package struct ChronicRow: OracleRow {
  package let source: RowSource
  package let code: String
  package let date: Int32
  package let dischargeType: String
  package let dischargeDate: Int32
  package var days: [Int32] { [date, dischargeDate] }

  package init(_ message: WireChronic, position: Int64) {
    source = RowSource(message, position: position)
    code = message.code
    date = message.date
    dischargeType = message.dischargeType
    dischargeDate = message.dischargeDate
  }
}

package struct LabRow: OracleRow {
  package let source: RowSource
  package let date: Int32
  package let test: String
  package let value: Double?
  package var days: [Int32] { [date] }

  package init(_ message: WireLabResult, position: Int64) {
    source = RowSource(message, position: position)
    date = message.date
    test = message.test
    value = message.hasValue ? message.value : nil
  }
}

package struct VisitRow: OracleRow {
  package let source: RowSource
  package let date: Int32
  package let systolic: Int32?
  package let diastolic: Int32?
  package var days: [Int32] { [date] }

  package init(_ message: WireVisit, position: Int64) {
    source = RowSource(message, position: position)
    date = message.date
    systolic = message.hasSbp ? message.sbp : nil
    diastolic = message.hasDbp ? message.dbp : nil
  }
}

package struct DeathRow: OracleRow {
  package let source: RowSource
  package let date: Int32
  package let cause: String
  package let pregnancy: String
  package let unrelatedToPregnancy: Bool
  package let place: String
  package let residence: String
  package let crashDate: Int32
  package let crashPlace: String
  package var days: [Int32] { [date] }

  package init(_ message: WireDeath, position: Int64) {
    source = RowSource(message, position: position)
    date = message.date
    cause = message.cause
    pregnancy = message.pregnancy
    unrelatedToPregnancy = message.unrelatedToPregnancy
    place = message.place
    residence = message.residence
    crashDate = message.crashDate
    crashPlace = message.crashPlace
  }
}

package struct DeliveryRow: OracleRow {
  package let source: RowSource
  package let date: Int32
  package let liveBirths: Int32
  package let residence: String
  package var days: [Int32] { [date] }

  package init(_ message: WireDelivery, position: Int64) {
    source = RowSource(message, position: position)
    date = message.date
    liveBirths = message.liveBirths
    residence = message.residence
  }
}

package struct TuberculosisRow: OracleRow {
  package let source: RowSource
  package let registered: Int32
  package let category: String
  package let site: String
  package let outcome: String
  package let outcomeDate: Int32
  package var days: [Int32] { [registered, outcomeDate] }

  package init(_ message: WireTbCase, position: Int64) {
    source = RowSource(message, position: position)
    registered = message.registered
    category = message.category
    site = message.site
    outcome = message.outcome
    outcomeDate = message.outcomeDate
  }
}

extension RowSource {
  init(_ message: some RecordMessage, position: Int64) {
    self.init(
      unit: message.unit, recordID: message.recordID, updated: message.updated, position: position,
      deleted: message.deleted)
  }
}
