/// The rules of all indicators that the shipped catalogue has, in its order.
struct TruthRules: Sendable {
  let all: [any TruthRule]

  init(growth: GrowthReference) {
    all = Self.scored(growth) + Self.province + Self.watched
  }

  private static func scored(_ growth: GrowthReference) -> [any TruthRule] {
    [
      MaternalDeaths(), ChildDevelopment(), ChildGrowth(growth: growth), PupilGrowth(), CavityFree(), TeenageBirths(),
      LongTermCare(), DistrictBoards(), QualityOfLife(), EmergencyCentres(), Drowning(), RoadDeaths(), NewDiabetes(),
      ProductSafety(), GreenHospitals(), FamilyDoctors(), DiabetesControl(), HypertensionControl(), StrokeDeaths(),
      RationalDrugUse(), Suicides(), DeathRateFall("21", "I20", "I25"), CancerInTime(),
      DeathRateFall("22.2", "C22", "C22"),
      DeathRateFall("22.3", "C33", "C34"), KidneyFunction(), Remission(), IntermediateCare(), EmergencyCare(),
      TuberculosisSuccess(), HerbalCity(), Workforce(), HappyWorkplace(), CapableFamilies(), JointProcurement(),
      StarRating(), IllDefinedDeaths(), DataQuality(), EmergencyAccess(), FinancialRisk(), Research(),
    ]
  }

  private static let province: [any TruthRule] = [
    AbilitiesScreened(), BreastScreening(), CervicalScreening(), Immunisation(age: 1), Immunisation(age: 2),
    Immunisation(age: 3), Immunisation(age: 5),
  ]

  private static let watched: [any TruthRule] = [
    PassedAssessment("M1.1", of: .assessed), EarlyAntenatalCare(), ReportedShare("M1.3"), ScheduledAntenatalCare(),
    Anaemia(), SuspectedDelay(), DelayFollowedUp(), LowBirthWeight(), BirthAsphyxia(),
    NeonatalDeaths(id: "M2.5", lastDay: 28), BreastFeeding(), ReportedShare("M5"), MeanIQ(), RepeatPregnancy(),
    ReportedShare("M9"), ReportedShare("M10"), NormalWeight(), ReportedShare("M11.1"), ReportedShare("M11.2"),
    HealthyAgeing(), ReportedShare("M17"), PassedAssessment("M18", of: .subdistricts), SafeFood(),
    PassedAssessment("M23.1", of: .assessed), PassedAssessment("M25", of: .districts), RiskAssessed(), ReferralFall(),
    NeonatalDeaths(id: "M32", lastDay: 27), PassedAssessment("M33", of: .hospitals), TraditionalMedicine(),
    DepressionCare(), SepsisDeaths(), FractureTeams(), PassedAssessment("M39", of: .hospitalsFromF2), CataractSurgery(),
    OrganDonation(), ReportedNumber("M47"), ReportedNumber("M48"), PassedAssessment("M51", of: .assessed),
    StaffDeveloped(), StaffRetention(), PassedAssessment("M57", of: .districts),
    PassedAssessment("M59", of: .assessed), PassedAssessment("M61", of: .none), PassedAssessment("M62", of: .assessed),
    PassedAssessment("M63", of: .hospitals), PassedAssessment("M67", of: .hospitals),
  ]
}
