import HealthRecords
import RecordMessages
import SwiftProtobuf
import Testing

@testable import Simulation

/// The truth's own rules, one small history at a time, with the answer worked out by hand.
struct OracleTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let indicator: TruthIndicator
    /// `YYYYMMDD`.
    var asOf: Int32 = 20_180_930
    /// Place, numerator, denominator; empty: nothing is counted.
    let expected: [String]
    let build: @Sendable (inout SubjectRecords) throws -> Void

    var testDescription: String { "\(indicator.rawValue): \(name)" }
  }

  @Test("rules", arguments: diabetes + hypertension + tuberculosis + deaths + mothers + others)
  func rule(_ example: Case) throws {
    var records = SubjectRecords()
    try example.build(&records)
    let asOf = try #require(LocalDate(yyyymmdd: Int64(example.asOf)))
    let oracle = Oracle(asOf: asOf, period: Province.period, growth: .none)
    var byPlace: [String: [String: Int64]] = [:]
    _ = oracle.count(records) { rule, entry in
      guard TruthIndicator.allCases[rule] == example.indicator else { return }
      byPlace[entry.place, default: [:]][entry.term, default: 0] += entry.thousandths
    }
    let rule = try #require(oracle.rules.all.first { $0.id == example.indicator.rawValue })
    let found = byPlace.compactMap { place, terms -> String? in
      let names = terms.keys.sorted()
      let sums = Sums(
        positions: Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) }),
        thousandths: names.map { terms[$0] ?? 0 }[...], elapsedMonths: 12)
      let numbers = TruthTable.Numbers(numerator: rule.numerator(sums), denominator: rule.denominator(sums))
      return numbers == TruthTable.Numbers() ? nil : "\(place) \(numbers)"
    }
    #expect(found.sorted() == example.expected.sorted())
  }

  static let diabetes: [Case] = [
    Case(name: "last result decides", indicator: "17.1", expected: ["04901 1/1"]) {
      try $0.addPerson()
      try $0.addChronic("E119", 20_100_101)
      try $0.addLab(20_180_301, 6.9, id: "2")
      try $0.addLab(20_171_001, 9, test: "05", id: "1")
    },
    Case(name: "seven is not under seven", indicator: "17.1", expected: ["04901 0/1"]) {
      try $0.addPerson()
      try $0.addChronic("E10", 20_100_101)
      try $0.addLab(20_180_301, 7, id: "1")
    },
    Case(name: "the later entry of one day", indicator: "17.1", expected: ["04901 1/1"]) {
      try $0.addPerson()
      try $0.addChronic("E14", 20_100_101)
      try $0.addLab(20_180_301, 6, id: "1", updated: 2_000)
      try $0.addLab(20_180_301, 8, id: "2", updated: 1_000)
    },
    Case(
      name: "entry errors, other tests, other years and the future are passed over", indicator: "17.1",
      asOf: 20_180_630, expected: ["04901 0/1"]
    ) {
      try $0.addPerson()
      try $0.addChronic("E119", 20_100_101)
      try $0.addLab(20_180_101, 2.9, id: "1")
      try $0.addLab(20_180_102, 20.1, id: "2")
      try $0.addLab(20_180_103, 5, test: "0531002", id: "3")
      try $0.addLab(20_170_930, 5, id: "4")
      try $0.addLab(20_180_701, 5, id: "5")
      try $0.addLab(20_180_104, nil, id: "6")
    },
    Case(name: "3.0 and 20.0 are results", indicator: "17.1", expected: ["04901 1/1"]) {
      try $0.addPerson()
      try $0.addChronic("E119", 20_100_101)
      try $0.addLab(20_180_101, 20, id: "1")
      try $0.addLab(20_180_102, 3, id: "2")
    },
    Case(name: "not a registration: E09, E15, tomorrow", indicator: "17.1", expected: []) {
      try $0.addPerson()
      try $0.addChronic("E09", 20_100_101, id: "1")
      try $0.addChronic("E15", 20_100_101, id: "2")
      try $0.addChronic("E119", 20_181_001, id: "3")
    },
    Case(name: "died or left the area, from that day on", indicator: "17.1", expected: []) {
      try $0.addPerson()
      try $0.addChronic("E119", 20_100_101, id: "1", ended: "02", on: 20_180_930)
      try $0.addChronic("E119", 20_100_101, id: "2", ended: "10")
    },
    Case(name: "not before that day", indicator: "17.1", asOf: 20_180_929, expected: ["04901 0/1"]) {
      try $0.addPerson()
      try $0.addChronic("E119", 20_100_101, ended: "02", on: 20_180_930)
    },
    Case(name: "cured stays", indicator: "17.1", expected: ["04901 0/1"]) {
      try $0.addPerson()
      try $0.addChronic("E119", 20_100_101, ended: "01", on: 20_180_101)
    },
    Case(name: "the newest claim is the home", indicator: "17.1", expected: ["04902 0/1"]) {
      try $0.addPerson(unit: "04901", updated: 1_000)
      try $0.addPerson(unit: "04902", typeArea: "3", updated: 1_001)
      try $0.addPerson(unit: "04903", typeArea: "4", updated: 9_000)
      try $0.addPerson(unit: "04904", discharge: "2", updated: 9_000)
      try $0.addChronic("E119", 20_100_101)
    },
    Case(name: "of equal claims the lower unit", indicator: "17.1", expected: ["04901 0/1"]) {
      try $0.addPerson(unit: "04902")
      try $0.addPerson(unit: "04901")
      try $0.addChronic("E119", 20_100_101)
    },
    Case(name: "no home, no count", indicator: "17.1", expected: []) {
      try $0.addPerson(typeArea: "2")
      try $0.addChronic("E119", 20_100_101)
    },
    Case(name: "an older version that comes late changes nothing", indicator: "17.1", expected: ["04901 0/1"]) {
      try $0.addPerson(updated: 2_000, position: 1)
      try $0.addPerson(typeArea: "4", updated: 1_000, position: 2)
      try $0.addChronic("E119", 20_100_101)
    },
    Case(name: "of equal versions the later delivery", indicator: "17.1", expected: []) {
      try $0.addPerson(updated: 2_000, position: 1)
      try $0.addPerson(typeArea: "4", updated: 2_000, position: 2)
      try $0.addChronic("E119", 20_100_101)
    },
    Case(name: "a deleted record stays deleted", indicator: "17.1", expected: []) {
      try $0.addPerson(updated: 2_000, deleted: true, position: 1)
      try $0.addPerson(updated: 1_000, position: 2)
      try $0.addChronic("E119", 20_100_101)
    },
  ]

  static let hypertension: [Case] = [
    Case(name: "the last two days", indicator: "17.2", expected: ["04901 1/1"]) {
      try $0.addPerson()
      try $0.addChronic("I10", 20_100_101)
      try $0.addPressure(20_171_001, 180, 100, id: "1")
      try $0.addPressure(20_180_101, 139, 89, id: "2")
      try $0.addPressure(20_180_201, 120, 70, id: "3")
    },
    Case(name: "140 and 90 are too high", indicator: "17.2", expected: ["04901 0/1"]) {
      try $0.addPerson()
      try $0.addChronic("I15", 20_100_101)
      try $0.addPressure(20_180_101, 140, 80, id: "1")
      try $0.addPressure(20_180_201, 120, 70, id: "2")
    },
    Case(name: "one day is not two", indicator: "17.2", expected: ["04901 0/1"]) {
      try $0.addPerson()
      try $0.addChronic("I10", 20_100_101)
      try $0.addPressure(20_180_101, 120, 70, id: "1")
      try $0.addPressure(20_180_101, 121, 71, id: "2", updated: 2_000)
    },
    Case(name: "the day's later entry", indicator: "17.2", expected: ["04901 1/1"]) {
      try $0.addPerson()
      try $0.addChronic("I10", 20_100_101)
      try $0.addPressure(20_180_101, 120, 70, id: "1")
      try $0.addPressure(20_180_201, 160, 70, id: "2")
      try $0.addPressure(20_180_201, 125, 70, id: "3", updated: 2_000)
    },
    Case(
      name: "entry errors and half readings are passed over", indicator: "17.2", expected: ["04901 1/1"]
    ) {
      try $0.addPerson()
      try $0.addChronic("I10", 20_100_101)
      try $0.addPressure(20_180_101, 120, 70, id: "1")
      try $0.addPressure(20_180_201, 121, 70, id: "2")
      try $0.addPressure(20_180_301, 301, 100, id: "3")
      try $0.addPressure(20_180_302, 160, 19, id: "4")
      try $0.addPressure(20_180_303, 160, nil, id: "5")
    },
    Case(name: "I16 is none", indicator: "17.2", expected: []) {
      try $0.addPerson()
      try $0.addChronic("I16", 20_100_101)
    },
  ]

  private static func tuberculosisCase(
    _ registered: Int32, _ category: String, _ site: String, _ outcome: String, _ on: Int32
  ) -> @Sendable (inout SubjectRecords) throws -> Void {
    { records in
      try records.add(KindID.tbCase) { (m: inout WireTbCase) in
        m.registered = registered
        m.category = category
        m.site = site
        m.outcome = outcome
        m.outcomeDate = on
      }
    }
  }

  static let tuberculosis: [Case] = [
    Case(
      name: "first and last day", indicator: "27", expected: ["10901 1/1"],
      build: tuberculosisCase(20_171_231, "NEW", "PULMONARY", "CURED", 20_180_831)),
    Case(
      name: "a day late", indicator: "27", expected: ["10901 0/1"],
      build: tuberculosisCase(20_171_001, "NEW", "PULMONARY", "COMPLETED", 20_180_901)),
    Case(
      name: "second quarter", indicator: "27", expected: [],
      build: tuberculosisCase(20_180_101, "NEW", "PULMONARY", "CURED", 20_180_701)),
    Case(
      name: "before the year", indicator: "27", expected: [],
      build: tuberculosisCase(20_170_930, "NEW", "PULMONARY", "CURED", 20_180_301)),
    Case(
      name: "relapse", indicator: "27", expected: [],
      build: tuberculosisCase(20_171_101, "RELAPSE", "PULMONARY", "CURED", 20_180_701)),
    Case(
      name: "not the lungs", indicator: "27", expected: [],
      build: tuberculosisCase(20_171_101, "NEW", "EXTRA", "CURED", 20_180_701)),
    Case(
      name: "died", indicator: "27", expected: ["10901 0/1"],
      build: tuberculosisCase(20_171_101, "NEW", "PULMONARY", "DIED", 20_180_701)),
    Case(
      name: "the future does not count", indicator: "27", asOf: 20_180_630, expected: ["10901 0/1"],
      build: tuberculosisCase(20_171_101, "NEW", "PULMONARY", "CURED", 20_180_701)),
  ]

  static let deaths: [Case] = [
    Case(name: "heart failure says nothing", indicator: "34", expected: ["490101 1/1"]) {
      try $0.addDeath(20_180_101, cause: "I509")
    },
    Case(name: "Y34 and Y872", indicator: "34", expected: ["490101 1/1"]) {
      try $0.addDeath(20_180_101, cause: "Y872")
    },
    Case(name: "Y35 and Y870 say something", indicator: "34", expected: ["490101 0/1"]) {
      try $0.addDeath(20_180_101, cause: "Y35")
    },
    Case(name: "I471 is well defined", indicator: "34", expected: ["490101 0/1"]) {
      try $0.addDeath(20_180_101, cause: "I471")
    },
    Case(name: "not coded: pending", indicator: "34", expected: []) {
      try $0.addDeath(20_180_101, cause: "")
    },
    Case(name: "last year", indicator: "34", expected: []) { try $0.addDeath(20_170_930, cause: "R54") },
    Case(
      name: "one death in two registers, the coded one counts", indicator: "34", expected: ["490101 0/1"]
    ) {
      try $0.addDeath(20_180_101, cause: "C220", id: "1")
      try $0.addDeath(20_180_101, cause: "", place: "490103", id: "2", updated: 9_000)
    },
    Case(name: "two coded reports: the newer", indicator: "34", expected: ["490103 1/1"]) {
      try $0.addDeath(20_180_101, cause: "C220", id: "1")
      try $0.addDeath(20_180_101, cause: "R99", place: "490103", id: "2", updated: 9_000)
    },
    Case(name: "thirty days after the crash, at its place", indicator: "12", expected: ["4903 1/0"]) {
      try $0.addDeath(20_180_131, cause: "V892", crash: 20_180_101, crashPlace: "4903")
    },
    Case(name: "thirty-one days", indicator: "12", expected: []) {
      try $0.addDeath(20_180_201, cause: "V892", crash: 20_180_101, crashPlace: "4903")
    },
    Case(name: "crash unknown: place of death", indicator: "12", expected: ["490101 1/0"]) {
      try $0.addDeath(20_180_201, cause: "V01")
    },
    Case(name: "V90 is water", indicator: "12", expected: []) { try $0.addDeath(20_180_201, cause: "V90") },
    Case(name: "X60 to X84, at the residence", indicator: "20", expected: ["490102 1/0"]) {
      try $0.addDeath(20_180_201, cause: "X849")
    },
    Case(name: "X85 is assault", indicator: "20", expected: []) { try $0.addDeath(20_180_201, cause: "X85") },
  ]

  static let mothers: [Case] = [
    Case(name: "42 days after", indicator: "1", expected: ["04901 1/1"]) {
      try $0.addPerson(discharge: "1")
      try $0.addDelivery(20_180_101, live: 1)
      try $0.addDeath(20_180_212, cause: "O721")
    },
    Case(name: "43 days after, whatever the flag", indicator: "1", expected: ["04901 0/1"]) {
      try $0.addPerson(discharge: "1")
      try $0.addDelivery(20_180_101, live: 1)
      try $0.addDeath(20_180_213, cause: "O721", pregnancy: "2")
    },
    Case(name: "delivered in the year before", indicator: "1", expected: ["04901 1/0"]) {
      try $0.addPerson()
      try $0.addDelivery(20_170_915, live: 1)
      try $0.addDeath(20_171_001, cause: "I219")
    },
    Case(name: "undelivered", indicator: "1", expected: ["04901 1/0"]) {
      try $0.addPerson(discharge: "1")
      try $0.addDeath(20_180_213, cause: "", pregnancy: "1")
    },
    Case(name: "accident, foreigner, reviewed", indicator: "1", expected: []) {
      try $0.addPerson(discharge: "1")
      try $0.addDeath(20_180_213, cause: "X59", pregnancy: "1")
    },
    Case(name: "foreigner: the birth counts, the death does not", indicator: "1", expected: ["04901 0/2"]) {
      try $0.addPerson(discharge: "1", nation: "056")
      try $0.addDelivery(20_180_201, live: 2)
      try $0.addDeath(20_180_213, cause: "O721", pregnancy: "2")
    },
    Case(name: "found unrelated", indicator: "1", expected: []) {
      try $0.addPerson(discharge: "1")
      try $0.addDeath(20_180_213, cause: "C509", pregnancy: "1", unrelated: true)
    },
    Case(name: "two reports of one birth", indicator: "1", expected: ["04901 0/1"]) {
      try $0.addPerson()
      try $0.addDelivery(20_180_201, live: 1, unit: "10902")
      try $0.addDelivery(20_180_201, live: 1, unit: "10901")
      try $0.addDelivery(20_180_204, live: 1, unit: "04901")
    },
    Case(name: "a mother who moved counts at her new home", indicator: "1", expected: ["04902 0/1"]) {
      try $0.addPerson(unit: "04901", discharge: "2", updated: 9_000)
      try $0.addPerson(unit: "04902", updated: 8_000)
      try $0.addDelivery(20_180_201, live: 1)
    },
    Case(name: "nineteen on the day", indicator: "6", expected: ["490102 2/0"]) {
      try $0.addPerson(birth: 19_980_202)
      try $0.addDelivery(20_180_201, live: 2)
    },
    Case(name: "twenty on the day", indicator: "6", expected: []) {
      try $0.addPerson(birth: 19_980_201)
      try $0.addDelivery(20_180_201, live: 1)
    },
  ]

  private static func stay(
    _ from: Int64, _ to: Int64, _ principal: String, status: String = "2", type: String = "1"
  ) -> @Sendable (inout SubjectRecords) throws -> Void {
    { records in
      try records.add(KindID.admission) { (m: inout WireAdmission) in
        m.admitted = from
        m.discharged = to
        m.principal = principal
        m.dischargeStatus = status
        m.dischargeType = type
      }
    }
  }

  private static func screening(_ results: [(Int32, String)]) -> @Sendable (inout SubjectRecords) throws -> Void {
    { records in
      try records.addPerson(birth: 20_170_115)
      for (n, result) in results.enumerated() {
        try records.add(KindID.screening, id: "\(n)") { (m: inout WireScreening) in
          m.date = result.0
          m.code = result.1
        }
      }
    }
  }

  private static func glucose(
    _ date: Int32, _ value: Double, birth: Int32 = 19_700_615, test: String = "3", diagnosed: Int32 = 0
  ) -> @Sendable (inout SubjectRecords) throws -> Void {
    { records in
      try records.addPerson(birth: birth)
      try records.add(KindID.ncdScreening) { (m: inout WireNcdScreening) in
        m.date = date
        m.glucose = value
        m.glucoseTest = test
      }
      if diagnosed != 0 { try records.addChronic("E119", diagnosed) }
    }
  }

  static let others: [Case] = [
    Case(
      name: "exactly four hours, dead by status", indicator: "18", expected: ["10901 1/1"],
      build: stay(20_180_101_100_000, 20_180_101_140_000, "I64", status: "9")),
    Case(
      name: "a minute less", indicator: "18", expected: [],
      build: stay(20_180_101_100_000, 20_180_101_135_900, "I64")),
    Case(
      name: "dead by type", indicator: "18", expected: ["10901 1/1"],
      build: stay(20_171_228_100_000, 20_180_101_140_000, "I609", type: "8")),
    Case(name: "still in hospital", indicator: "18", expected: [], build: stay(20_180_101_100_000, 0, "I64")),
    Case(
      name: "the heart is no stroke", indicator: "18", expected: [],
      build: stay(20_180_101_100_000, 20_180_105_140_000, "I219")),
    Case(
      name: "normal on the first day of nine months", indicator: "2", expected: ["04901 1/1"],
      build: screening([(20_171_015, "1B260")])),
    Case(
      name: "ten months are not nine", indicator: "2", expected: [],
      build: screening([(20_171_115, "1B260")])),
    Case(
      name: "suspected, normal thirty days later", indicator: "2", expected: ["04901 1/1"],
      build: screening([(20_171_110, "1B261"), (20_171_210, "1B260")])),
    Case(
      name: "thirty-one days later", indicator: "2", expected: ["04901 0/1"],
      build: screening([(20_171_110, "1B261"), (20_171_211, "1B260")])),
    Case(
      name: "referred at once", indicator: "2", expected: ["04901 0/1"],
      build: screening([(20_171_110, "1B262"), (20_171_120, "1B260")])),
    Case(
      name: "all five domains", indicator: "2", expected: ["04901 1/1"],
      build: screening(["1B200", "1B210", "1B220", "1B230", "1B240"].map { (20_171_110, $0) })),
    Case(
      name: "pre-diabetes, then diabetes", indicator: "13", expected: ["04901 1/1"],
      build: glucose(20_170_930, 125, diagnosed: 20_171_001)),
    Case(name: "126 is a suspect", indicator: "13", expected: [], build: glucose(20_170_930, 126)),
    Case(name: "not fasting", indicator: "13", expected: [], build: glucose(20_170_930, 110, test: "4")),
    Case(name: "this year's screening", indicator: "13", expected: [], build: glucose(20_171_001, 110)),
    Case(
      name: "thirty-four", indicator: "13", expected: [], build: glucose(20_170_301, 110, birth: 19_820_302)),
    Case(
      name: "thirty-five that day", indicator: "13", expected: ["04901 0/1"],
      build: glucose(20_170_301, 110, birth: 19_820_301)),
    Case(
      name: "known before", indicator: "13", expected: [],
      build: glucose(20_170_301, 110, diagnosed: 20_170_930)),
    Case(name: "moved away since", indicator: "13", expected: ["04901 0/1"]) {
      try glucose(20_170_301, 110)(&$0)
      try $0.addPerson(discharge: "2", dischargeDate: 20_180_101, updated: 2_000)
    },
    Case(name: "the last examination at twelve", indicator: "5", expected: ["04901 1/1"]) {
      try $0.addPerson(birth: 20_051_101)
      for (n, (date, caries)) in [(20_171_031, 3), (20_171_101, 2), (20_180_201, 0)].enumerated() {
        try $0.add(KindID.dental, id: "\(n)") { (m: inout WireDental) in
          m.date = Int32(date)
          m.permanentCaries = Int32(caries)
        }
      }
    },
    Case(name: "a filling still needed", indicator: "5", expected: ["04901 0/1"]) {
      try $0.addPerson(birth: 20_051_101)
      try $0.add(KindID.dental) { (m: inout WireDental) in
        m.date = 20_180_101
        m.needPermanentFilling = 1
      }
    },
    Case(
      name: "joint and own purchases, not of paper", indicator: "32",
      expected: ["10901 300/800"]
    ) {
      for (n, (category, joint, amount)) in [("DRUG", true, 300), ("LAB", false, 500), ("OTHER", true, 900)]
        .enumerated()
      {
        try $0.add(KindID.purchase, id: "\(n)") { (m: inout WirePurchase) in
          m.date = 20_180_101
          m.category = category
          m.joint = joint
          m.amount = Int64(amount)
        }
      }
    },
    Case(
      name: "the second audit replaces the first; 75 percent passes", indicator: "35", expected: ["10901 1/1"]
    ) {
      try $0.add(KindID.unit) { (m: inout WireUnit) in
        m.code = "10901"
        m.kind = "HOSPITAL"
      }
      for (n, (date, correct)) in [(20_180_815, 30), (20_180_315, 10)].enumerated() {
        try $0.add(KindID.audit, id: "\(n)") { (m: inout WireAudit) in
          m.date = Int32(date)
          m.audited = 40
          m.correct = Int32(correct)
        }
      }
    },
    Case(name: "not audited", indicator: "35", expected: ["04901 0/1"]) {
      try $0.add(KindID.unit) { (m: inout WireUnit) in
        m.code = "04901"
        m.kind = "RPHSH"
      }
    },
    Case(name: "an office is no service unit", indicator: "35", expected: []) {
      try $0.add(KindID.unit) { (m: inout WireUnit) in
        m.code = "00491"
        m.kind = "DISTRICT"
      }
    },
    Case(
      name: "urgent visits and standard missions", indicator: "36", expected: ["10901 1/1"]
    ) {
      for (n, urgency) in ["3", "4"].enumerated() {
        try $0.add(KindID.accident, id: "\(n)") { (m: inout WireAccident) in
          m.date = 20_180_101
          m.urgency = urgency
        }
      }
      for (n, (severity, standard)) in [("1", true), ("4", true), ("2", false)].enumerated() {
        try $0.add(KindID.emergencyMission, id: "\(n)") { (m: inout WireEmergencyMission) in
          m.date = 20_180_101
          m.severity = severity
          m.standardTeam = standard
        }
      }
    },
    Case(
      name: "passed, failed, not assessed, not yet registered", indicator: "31", asOf: 20_180_101,
      expected: ["10901 1/3"]
    ) {
      let families: [(Int32, Int32, Bool)] = [
        (20_170_101, 20_171_201, true), (20_170_101, 20_171_201, false), (20_170_101, 0, false), (20_180_102, 0, false),
      ]
      for (n, family) in families.enumerated() {
        try $0.add(KindID.volunteer, id: "\(n)") { (m: inout WireFamilyVolunteer) in
          (m.registered, m.assessed, m.passed) = family
        }
      }
    },
  ]
}
