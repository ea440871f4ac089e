import HealthRecords

/// The ids of the record kinds that the simulation writes and reads, looked up once.
enum KindID {
  static let person = id("person")
  static let chronic = id("chronic")
  static let lab = id("lab")
  static let visit = id("visit")
  static let death = id("death")
  static let admission = id("admission")
  static let delivery = id("delivery")
  static let newborn = id("newborn")
  static let antenatal = id("antenatal")
  static let screening = id("screening")
  static let ncdScreening = id("ncd_screening")
  static let nutrition = id("nutrition")
  static let dental = id("dental")
  static let vaccination = id("vaccination")
  static let functional = id("functional")
  static let accident = id("accident")
  static let tbCase = id("tb_case")
  static let cancerTreatment = id("cancer_treatment")
  static let drugTreatment = id("drug_treatment")
  static let emergencyMission = id("emergency_mission")
  static let staff = id("staff")
  static let assessment = id("assessment")
  static let audit = id("audit")
  static let sample = id("sample")
  static let purchase = id("purchase")
  static let volunteer = id("volunteer")
  static let population = id("population")
  static let reportedValue = id("reported_value")
  static let unit = id("unit")
  static let area = id("area")

  private static func id(_ name: String) -> UInt8 {
    guard let kind = RecordKind.named(name) else { preconditionFailure("the schema has no kind \(name)") }
    return kind.id
  }
}
