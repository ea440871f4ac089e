import HealthRecords
import RecordMessages
import Testing

@testable import Import

@Suite("Each table becomes its record")
struct TablesTests {
  private func one(_ table: TableID, _ changes: [String: String] = [:]) throws -> CollectingSink {
    var export = Export()
    export.add(.person)
    export.add(table, changes)
    let (summary, sink) = try Run.events(export)
    #expect(sink.deadLetters == [])
    #expect(summary.rejected == 0)
    return sink
  }

  @Test("every clean row is accepted, and every event passes the processor's own decoder", arguments: TableID.standard)
  func clean(_ table: TableID) throws {
    guard table != .dataCorrect else { return }
    var export = Export()
    export.add(.person)
    // Parts of a visit or an admission need it.
    if [.diagnosisOPD, .drugOPD, .procedureOPD].contains(table) { export.add(.service) }
    if [.diagnosisIPD, .procedureIPD].contains(table) { export.add(.admission) }
    if table != .person { export.add(table) }
    let (summary, sink) = try Run.events(export)
    #expect(summary.rejected == 0 && summary.aside == 0, "\(summary.json)")
    #expect(sink.deadLetters == [])
    if let kind = table.kind { #expect(sink.events.contains { $0.topic == .records(kind.id) }) }
    var decoder = EventDecoder(layouts: .complete)
    for event in sink.events {
      guard let kind = event.topic.kind else { continue }
      try event.payload.withBytes { payload in
        try Array(event.key.utf8).withBytes { key in
          try decoder.decodeProtobuf(payload, key: key, kind: Int(kind.id), offset: 1)
        }
      }
    }
  }

  @Test func person() throws {
    var export = Export()
    export.add(.home, ["HID": "77"])
    export.add(.person, ["HID": "77", "DISCHARGE": "2", "DDISCHARGE": "20180101"])
    let (_, sink) = try Run.events(export)
    let person = try #require(try sink.messages("person", as: WirePerson.self).first)
    #expect(person.unit == "10001")
    #expect(person.birth == 19_600_520)
    #expect(person.sex == "1" && person.nation == "099" && person.typeArea == "1")
    #expect(person.discharge == "2" && person.dischargeDate == 20_180_101)
    #expect(person.area == "490103")
    #expect(SubjectID(person.subject)?.isPerson == true)
    // 2018-02-01 10:30 in Bangkok.
    #expect(person.updated == 1_517_455_800_000)
    #expect(sink.events.first?.headers.contains("ce_type=kpistream.v1.Person") == true)
  }

  @Test func visit() throws {
    var export = Export()
    export.add(.person)
    export.add(.service, ["TYPEOUT": "3"])
    export.add(.diagnosisOPD, ["DIAGTYPE": "4", "DIAGCODE": "E119"])
    export.add(.diagnosisOPD, ["DIAGTYPE": "1", "DIAGCODE": "j06.9"])
    export.add(.chronicFU)
    export.add(.drugOPD)
    export.add(.drugOPD, ["DIDSTD": "201000000000000000000002", "DNAME": "Paracetamol 500 mg"])
    export.add(.procedureOPD)
    let (summary, sink) = try Run.events(export)
    let visits = try sink.messages("visit", as: WireVisit.self)
    #expect(visits.count == 1)
    let visit = try #require(visits.first)
    #expect(visit.date == 20_180_115 && visit.typeOut == "3")
    #expect(visit.principal == "J069" && visit.diagnoses == ["E119", "J069"])
    #expect(visit.drugs == ["J01CA04"])
    #expect(visit.sbp == 128 && visit.dbp == 78 && visit.weight == 65.5 && visit.height == 165)
    #expect(visit.procedures == ["9007712"] && visit.traditionalMedicine)
    #expect(summary.count(.drugUnmapped) == 1 && summary.count(.icdNormalised) == 1)
  }

  @Test("a follow-up without a visit number is a visit of its own; diagnoses alone wait for their visit")
  func orphans() throws {
    var export = Export()
    export.add(.person)
    export.add(.chronicFU, ["SEQ": ""])
    export.add(.diagnosisOPD, ["SEQ": "7"])
    let (summary, sink) = try Run.events(export)
    let visits = try sink.messages("visit", as: WireVisit.self)
    #expect(visits.map(\.sbp) == [128])
    #expect(summary.aside == 1 && summary.accepted == 2)
  }

  @Test func admission() throws {
    var export = Export()
    export.add(.person)
    export.add(.diagnosisIPD)
    export.add(.diagnosisIPD, ["DIAGTYPE": "2", "DIAGCODE": "I10"])
    export.add(.procedureIPD, ["PROCEDCODE": "87.03"])
    export.add(.admission, ["DISCHSTATUS": "9", "DISCHTYPE": "8"])
    let (_, sink) = try Run.events(export)
    let stay = try #require(try sink.messages("admission", as: WireAdmission.self).first)
    #expect(stay.admitted == 20_180_110_083_000 && stay.discharged == 20_180_114_100_000)
    #expect(stay.principal == "I639" && stay.diagnoses == ["I10", "I639"])
    #expect(stay.dischargeStatus == "9" && stay.dischargeType == "8" && stay.procedures == ["8703"])
  }

  @Test func laboratory() throws {
    let lab = try #require(try one(.labFU).messages("lab", as: WireLabResult.self).first)
    #expect(lab.date == 20_180_115 && lab.test == "0531601" && lab.value == 6.8)
    let text = try #require(
      try one(.labFU, ["LABTEST": "0440204", "LABRESULT": "trace"]).messages("lab", as: WireLabResult.self).first)
    #expect(!text.hasValue)
  }

  @Test("HbA1c in mmol/mol", arguments: [("53", 7.0), ("52", 6.91), ("48", 6.54), ("20", 3.98), ("108", 12.03)])
  func hba1c(_ sent: String, _ percent: Double) throws {
    let lab = try #require(try one(.labFU, ["LABRESULT": sent]).messages("lab", as: WireLabResult.self).first)
    #expect(lab.value == percent)
  }

  @Test func others() throws {
    let death = try #require(try one(.death, ["HOSPDEATH": "10671"]).messages("death", as: WireDeath.self).first)
    #expect(death.date == 20_180_110 && death.cause == "I219" && death.place == "10671" && death.pregnancy.isEmpty)
    let chronic = try #require(try one(.chronic).messages("chronic", as: WireChronic.self).first)
    #expect(chronic.code == "E119" && chronic.date == 20_150_301 && chronic.dischargeType == "03")
    let delivery = try #require(try one(.labor).messages("delivery", as: WireDelivery.self).first)
    #expect(delivery.liveBirths == 1 && delivery.stillBirths == 0 && delivery.hasStillBirths && delivery.gravida == 1)
    #expect(delivery.lastMenses == 20_170_401 && !delivery.registry)
    let newborn = try #require(try one(.newborn).messages("newborn", as: WireNewborn.self).first)
    #expect(newborn.weight == 3_150 && newborn.asphyxia == "0")
    let antenatal = try #require(try one(.anc).messages("antenatal", as: WireAntenatal.self).first)
    #expect(antenatal.gestationWeeks == 10 && antenatal.visitNumber == 1)
    let screening = try #require(try one(.specialPP).messages("screening", as: WireScreening.self).first)
    #expect(screening.code == "1B260")
    let ncd = try #require(try one(.ncdScreen).messages("ncd_screening", as: WireNcdScreening.self).first)
    #expect(ncd.glucose == 98 && ncd.glucoseTest == "3" && ncd.sbp == 120 && ncd.dbp == 80)
    let nutrition = try #require(try one(.nutrition).messages("nutrition", as: WireNutrition.self).first)
    #expect(nutrition.weight == 12.5 && nutrition.height == 86.5 && nutrition.food == "0")
    #expect(nutrition.entered == 20_180_201)
    let dental = try #require(try one(.dental).messages("dental", as: WireDental.self).first)
    #expect(dental.permanentCaries == 1 && dental.needPermanentFilling == 1 && !dental.hasNeedPrimaryFilling)
    let dose = try #require(
      try one(.epi, ["VACCINETYPE": "41"]).messages("vaccination", as: WireVaccination.self).first)
    #expect(dose.vaccine == "041")
    let functional = try #require(try one(.functional).messages("functional", as: WireFunctional.self).first)
    #expect(functional.score == 12 && functional.dependent == "1")
    let accident = try #require(try one(.accident).messages("accident", as: WireAccident.self).first)
    #expect(accident.date == 20_180_115 && accident.urgency == "2" && accident.arrival == "3")
  }
}
