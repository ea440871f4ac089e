import RecordMessages
import SwiftProtobuf

@testable import Simulation

extension SubjectRecords {
  /// Adds a record: the shared fields first, the others in `fill`.
  mutating func add<M: RecordMessage>(
    _ kindID: UInt8, id: String = "1", unit: String = "10901", updated: Int64 = 1_000, deleted: Bool = false,
    position: Int64 = 1, _ fill: (inout M) -> Void
  ) throws {
    var message = M()
    message.recordID = id
    message.unit = unit
    message.subject = "8000000000000000" + "0000000000000001"
    message.updated = updated
    message.deleted = deleted
    fill(&message)
    _ = try accept(kindID: kindID, payload: message.bytes, position: position)
  }

  mutating func addPerson(
    unit: String = "04901", typeArea: String = "1", discharge: String = "9", dischargeDate: Int32 = 0,
    updated: Int64 = 1_000, sex: String = "2", nation: String = "099", birth: Int32 = 19_700_615, deleted: Bool = false,
    position: Int64 = 1
  ) throws {
    try add(KindID.person, unit: unit, updated: updated, deleted: deleted, position: position) {
      (m: inout WirePerson) in
      m.typeArea = typeArea
      m.discharge = discharge
      m.dischargeDate = dischargeDate
      m.sex = sex
      m.nation = nation
      m.birth = birth
    }
  }

  mutating func addChronic(
    _ code: String, _ date: Int32, id: String = "1", ended: String = "03", on end: Int32 = 0
  ) throws {
    try add(KindID.chronic, id: id) { (m: inout WireChronic) in
      m.code = code
      m.date = date
      m.dischargeType = ended
      m.dischargeDate = end
    }
  }

  mutating func addLab(
    _ date: Int32, _ value: Double?, test: String = "0531601", id: String, updated: Int64 = 1_000
  ) throws {
    try add(KindID.lab, id: id, updated: updated) { (m: inout WireLabResult) in
      m.date = date
      m.test = test
      if let value { m.value = value }
    }
  }

  mutating func addPressure(
    _ date: Int32, _ systolic: Int32?, _ diastolic: Int32?, id: String, updated: Int64 = 1_000
  ) throws {
    try add(KindID.visit, id: id, updated: updated) { (m: inout WireVisit) in
      m.date = date
      if let systolic { m.sbp = systolic }
      if let diastolic { m.dbp = diastolic }
    }
  }

  mutating func addDeath(
    _ date: Int32, cause: String, pregnancy: String = "", place: String = "490101", residence: String = "490102",
    crash: Int32 = 0, crashPlace: String = "", id: String = "1", updated: Int64 = 1_000, unrelated: Bool = false
  ) throws {
    try add(KindID.death, id: id, updated: updated) { (m: inout WireDeath) in
      m.date = date
      m.cause = cause
      m.pregnancy = pregnancy
      m.place = place
      m.residence = residence
      m.crashDate = crash
      m.crashPlace = crashPlace
      m.unrelatedToPregnancy = unrelated
    }
  }

  mutating func addDelivery(_ date: Int32, live: Int32, unit: String = "10901", id: String = "1") throws {
    try add(KindID.delivery, id: id, unit: unit) { (m: inout WireDelivery) in
      m.date = date
      m.liveBirths = live
      m.residence = "490102"
    }
  }
}
