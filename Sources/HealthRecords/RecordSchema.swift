/// One field of a record kind: its name in expressions, its number on the wire, and its meaning.
package struct RecordField: Hashable, Sendable {
  package let name: String
  package let number: Int
  package let type: FieldType
}

/// A kind of record: one message of `topics/records.proto`, one topic.
///
/// The table below is what the decoder, the state and the expression compiler know of the messages; a test compares it
/// with the compiled descriptors, so the two cannot drift apart.
package struct RecordKind: Hashable, Sendable, Identifiable {
  /// What a kind's records are grouped by.
  package enum Subject: String, Sendable, CaseIterable { case person, place, facility, sample, purchase }

  /// Position in `RecordKind.all`; part of the state's format, so kinds are only ever appended.
  package let id: UInt8
  /// The name in expressions and on the command line: `lab`.
  package let name: String
  /// The message in `topics/records.proto`: `LabResult`.
  package let message: String
  /// The Kafka topic: `lab-results`.
  package let topic: String
  package let subject: Subject
  /// The field that dates the record, where it has one: `last(lab[...])` means last by this field.
  package let eventDate: String?
  package let fields: [RecordField]

  package func field(named name: String) -> Int? { fields.firstIndex { $0.name == name } }

  package static func named(_ name: String) -> RecordKind? { all.first { $0.name == name } }
  package static func forTopic(_ topic: String) -> RecordKind? { all.first { $0.topic == topic } }

  package static func == (a: RecordKind, b: RecordKind) -> Bool { a.id == b.id }
  package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

extension RecordKind {
  /// Field numbers that every message shares.
  package enum HeaderField {
    package static let recordID = 1
    package static let unit = 2
    package static let subject = 3
    package static let updated = 4
    package static let deleted = 5
  }

  package static let all: [RecordKind] = {
    var kinds: [RecordKind] = []
    func kind(
      _ name: String, _ message: String, _ topic: String, of subject: Subject = .person,
      dated eventDate: String? = "date",
      _ fields: [(String, Int, FieldType)]
    ) {
      kinds.append(
        RecordKind(
          id: UInt8(kinds.count), name: name, message: message, topic: topic, subject: subject, eventDate: eventDate,
          fields: fields.map { RecordField(name: $0.0, number: $0.1, type: $0.2) }))
    }
    kind(
      "person", "Person", "persons", dated: nil,
      [
        ("birth", 10, .date), ("sex", 11, .code(1)), ("nation", 12, .code(3)), ("type_area", 13, .code(1)),
        ("discharge", 14, .code(1)), ("discharge_date", 15, .date), ("area", 16, .code(8)),
      ])
    kind(
      "chronic", "Chronic", "chronic-registrations",
      [("code", 10, .icd), ("date", 11, .date), ("discharge_type", 12, .code(2)), ("discharge_date", 13, .date)])
    kind("lab", "LabResult", "lab-results", [("date", 10, .date), ("test", 11, .code(7)), ("value", 12, .decimal)])
    kind(
      "visit", "Visit", "visits",
      [
        ("date", 10, .date), ("principal", 11, .icd), ("diagnoses", 12, .icds), ("drugs", 13, .icds), ("sbp", 14, .int),
        ("dbp", 15, .int), ("weight", 16, .decimal), ("height", 17, .decimal), ("traditional_medicine", 18, .bool),
        ("type_out", 19, .code(2)), ("procedures", 20, .codes(8)),
      ])
    kind(
      "death", "Death", "deaths",
      [
        ("date", 10, .date), ("cause", 11, .icd), ("pregnancy", 12, .code(1)), ("place", 13, .code(10)),
        ("residence", 14, .code(8)), ("crash_date", 15, .date), ("crash_place", 16, .code(8)),
        ("unrelated_to_pregnancy", 17, .bool),
      ])
    kind(
      "admission", "Admission", "admissions", dated: "discharged",
      [
        ("admitted", 10, .time), ("discharged", 11, .time), ("principal", 12, .icd), ("diagnoses", 13, .icds),
        ("discharge_status", 14, .code(1)), ("discharge_type", 15, .code(1)), ("procedures", 16, .codes(8)),
      ])
    kind(
      "delivery", "Delivery", "deliveries",
      [
        ("date", 10, .date), ("live_births", 11, .int), ("still_births", 12, .int), ("gravida", 13, .int),
        ("registry", 14, .bool), ("last_menses", 15, .date), ("residence", 16, .code(8)),
      ])
    kind("newborn", "Newborn", "newborns", [("date", 10, .date), ("weight", 11, .int), ("asphyxia", 12, .code(1))])
    kind(
      "antenatal", "Antenatal", "antenatal-visits",
      [("date", 10, .date), ("gestation_weeks", 11, .int), ("visit_number", 12, .int), ("gravida", 13, .int)])
    kind("screening", "Screening", "screenings", [("date", 10, .date), ("code", 11, .code(8))])
    kind(
      "ncd_screening", "NcdScreening", "ncd-screenings",
      [
        ("date", 10, .date), ("glucose", 11, .decimal), ("glucose_test", 12, .code(1)), ("weight", 13, .decimal),
        ("height", 14, .decimal), ("sbp", 15, .int), ("dbp", 16, .int),
      ])
    kind(
      "nutrition", "Nutrition", "nutrition",
      [
        ("date", 10, .date), ("weight", 11, .decimal), ("height", 12, .decimal), ("food", 13, .code(1)),
        ("entered", 14, .date),
      ])
    kind(
      "dental", "Dental", "dental",
      [
        ("date", 10, .date), ("permanent_caries", 11, .int), ("primary_caries", 12, .int),
        ("need_permanent_filling", 13, .int), ("need_primary_filling", 14, .int),
        ("need_permanent_extraction", 15, .int), ("need_primary_extraction", 16, .int),
        ("permanent_extracted", 17, .int),
      ])
    kind("vaccination", "Vaccination", "vaccinations", [("date", 10, .date), ("vaccine", 11, .code(4))])
    kind(
      "functional", "Functional", "functional-assessments",
      [("date", 10, .date), ("score", 11, .int), ("dependent", 12, .code(1))])
    kind(
      "accident", "Accident", "accidents",
      [("date", 10, .date), ("urgency", 11, .code(1)), ("arrival", 12, .code(1)), ("cause", 13, .icd)])
    kind(
      "tb_case", "TbCase", "tb-cases", dated: "registered",
      [
        ("registered", 10, .date), ("category", 11, .code(8)), ("site", 12, .code(9)), ("outcome", 13, .code(9)),
        ("outcome_date", 14, .date),
      ])
    kind(
      "cancer_treatment", "CancerTreatment", "cancer-treatments",
      [
        ("site", 10, .icd), ("modality", 11, .code(9)), ("date", 12, .date), ("last_day", 13, .date),
        ("obtained", 14, .date), ("imaging", 15, .date), ("metastatic_unknown_primary", 16, .bool),
      ])
    kind(
      "drug_treatment", "DrugTreatment", "drug-treatments", dated: "discharged",
      [
        ("discharged", 10, .date), ("discharge_type", 11, .code(9)), ("diagnosis", 12, .code(10)),
        ("remission_3", 13, .code(1)), ("remission_6", 14, .code(1)), ("remission_12", 15, .code(1)),
      ])
    kind(
      "emergency_mission", "EmergencyMission", "emergency-missions",
      [("date", 10, .date), ("severity", 11, .code(1)), ("standard_team", 12, .bool)])
    kind(
      "staff", "Staff", "staff", dated: "since", [("since", 10, .date), ("until", 11, .date), ("developed", 12, .date)])
    kind(
      "assessment", "Assessment", "assessments", of: .place,
      [
        ("indicator", 10, .code(6)), ("item", 11, .code(8)), ("date", 12, .date), ("passed", 13, .bool),
        ("grade", 14, .decimal), ("points", 15, .decimal), ("full_points", 16, .decimal), ("place", 17, .code(10)),
        ("round", 18, .code(2)),
      ])
    kind(
      "audit", "Audit", "audits", of: .facility, [("date", 10, .date), ("audited", 11, .int), ("correct", 12, .int)])
    kind(
      "sample", "ProductSample", "product-samples", of: .sample,
      [("date", 10, .date), ("method", 11, .code(3)), ("passed", 12, .bool), ("reason", 13, .code(9))])
    kind(
      "purchase", "Purchase", "purchases", of: .purchase,
      [("date", 10, .date), ("category", 11, .code(6)), ("joint", 12, .bool), ("amount", 13, .long)])
    kind(
      "volunteer", "FamilyVolunteer", "family-volunteers", dated: "registered",
      [("registered", 10, .date), ("assessed", 11, .date), ("passed", 12, .bool)])
    kind(
      "population", "Population", "population", of: .place, dated: nil,
      [
        ("fiscal_year", 10, .int), ("sex", 11, .code(1)), ("age_from", 12, .int), ("age_to", 13, .int),
        ("count", 14, .long), ("place", 15, .code(10)), ("register", 16, .code(8)),
      ])
    kind(
      "reported_value", "ReportedValue", "reported-values", of: .place,
      [
        ("indicator", 10, .code(6)), ("item", 11, .code(8)), ("fiscal_year", 12, .int), ("date", 13, .date),
        ("value", 14, .decimal), ("place", 15, .code(10)),
      ])
    kind(
      "unit", "Unit", "units", of: .facility, dated: nil,
      [
        ("code", 10, .code(10)), ("name", 11, .text), ("kind", 12, .code(10)), ("subdistrict", 13, .code(6)),
        ("district", 14, .code(4)), ("province", 15, .code(2)), ("affiliation", 16, .code(5)),
        ("valid_from", 17, .date), ("valid_to", 18, .date), ("service_level", 19, .code(2)),
      ])
    kind(
      "area", "Area", "areas", of: .place, dated: nil,
      [("code", 10, .code(6)), ("name_th", 11, .text), ("name_en", 12, .text)])
    return kinds
  }()
}
