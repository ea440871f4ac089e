package import HealthRecords

/// A table of the 43-file standard that carries what an indicator needs, in the order in which tables are read: homes
/// and persons first, because they say who everybody is, corrections last.
///
/// The raw value is part of the local database's format: cases are only ever appended there, and `order` sorts them.
package enum TableID: UInt8, CaseIterable, Sendable {
  case home = 1
  case person = 2
  case death = 3
  case chronic = 4
  case service = 5
  case diagnosisOPD = 6
  case chronicFU = 7
  case drugOPD = 8
  case procedureOPD = 9
  case admission = 10
  case diagnosisIPD = 11
  case procedureIPD = 12
  case labFU = 13
  case labor = 14
  case newborn = 15
  case anc = 16
  case specialPP = 17
  case ncdScreen = 18
  case nutrition = 19
  case dental = 20
  case epi = 21
  case functional = 22
  case accident = 23
  case dataCorrect = 24
  /// Not of the standard: the unit registry, population figures, and records sent as JSON.
  case units = 40
  case population = 41
  case ndjson = 42

  /// The standard's name, in capitals.
  package var name: String {
    switch self {
    case .home: "HOME"
    case .person: "PERSON"
    case .death: "DEATH"
    case .chronic: "CHRONIC"
    case .service: "SERVICE"
    case .diagnosisOPD: "DIAGNOSIS_OPD"
    case .chronicFU: "CHRONICFU"
    case .drugOPD: "DRUG_OPD"
    case .procedureOPD: "PROCEDURE_OPD"
    case .admission: "ADMISSION"
    case .diagnosisIPD: "DIAGNOSIS_IPD"
    case .procedureIPD: "PROCEDURE_IPD"
    case .labFU: "LABFU"
    case .labor: "LABOR"
    case .newborn: "NEWBORN"
    case .anc: "ANC"
    case .specialPP: "SPECIALPP"
    case .ncdScreen: "NCDSCREEN"
    case .nutrition: "NUTRITION"
    case .dental: "DENTAL"
    case .epi: "EPI"
    case .functional: "FUNCTIONAL"
    case .accident: "ACCIDENT"
    case .dataCorrect: "DATA_CORRECT"
    case .units: "UNITS"
    case .population: "POPULATION"
    case .ndjson: "NDJSON"
    }
  }

  /// The tables of the standard among these.
  static let standard = allCases.filter { $0.rawValue < 40 }

  /// Tables of the standard that no indicator reads; their files are passed over without a warning.
  static let unused: Set<String> = [
    "ADDRESS", "CARD", "CHARGE_OPD", "SURVEILLANCE", "DRUG_IPD", "CHARGE_IPD", "APPOINTMENT", "PRENATAL", "POSTNATAL",
    "NEWBORNCARE", "COMMUNITY_SERVICE", "COMMUNITY_ACTIVITY", "REHABILITATION", "FP", "DISABILITY", "DRUGALLERGY",
    "ICF", "PROVIDER", "VILLAGE", "WOMEN", "REFER_HISTORY", "REFER_RESULT", "CARE_REFER", "CLINICAL_REFER",
    "DRUG_REFER", "INVESTIGATION_REFER", "PROCEDURE_REFER", "POLICY", "PROVIDER_TYPE",
  ]

  /// By the standard's name, in any case.
  package static func named(_ name: String) -> TableID? {
    let name = name.uppercased()
    return allCases.first { $0.name == name }
  }

  /// By a file's name: `person.TXT`, `PERSON_00123_20180131120000.txt`, `F43_PERSON.csv`.
  static func forFile(_ name: String) -> TableID? {
    guard let stem = stem(name) else { return nil }
    return standard.filter { matches(stem, $0.name) }.max { $0.name.utf8.count < $1.name.utf8.count }
      .flatMap { found in
        // A longer name of a table that is not read wins: CHARGE_OPD is no table of ours, DRUG_REFER no DRUG_OPD.
        unused.contains { matches(stem, $0) && $0.utf8.count > found.name.utf8.count } ? nil : found
      }
  }

  static func isUnused(_ name: String) -> Bool {
    guard let stem = stem(name) else { return false }
    return unused.contains { matches(stem, $0) }
  }

  /// The name in capitals without folders and ending; nil for what is no text file.
  private static func stem(_ name: String) -> String? {
    let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? name
    let upper = last.uppercased()
    for ending in [".TXT", ".CSV"] where upper.hasSuffix(ending) { return String(upper.dropLast(4)) }
    return nil
  }

  /// Is the table's name the whole stem, or a part of it between separators?
  private static func matches(_ stem: String, _ table: String) -> Bool {
    if stem == table { return true }
    let separators: Set<Character> = ["_", "-", " ", "."]
    var rest = stem[...]
    while let range = rest.firstRange(of: table) {
      let before =
        range.lowerBound == stem.startIndex || separators.contains(stem[stem.index(before: range.lowerBound)])
      let after = range.upperBound == stem.endIndex || separators.contains(stem[range.upperBound])
      if before, after { return true }
      rest = rest[stem.index(after: range.lowerBound)...]
    }
    return false
  }

  /// The kind of record that the table's rows become, or become a part of; nil where they become none.
  package var kind: RecordKind? { kindID.map { RecordKind.all[Int($0)] } }

  /// Its place in `RecordKind.all`, found once: every row asks.
  var kindID: RecordKind.ID? { TableID.kinds[Int(rawValue)] }

  private static let kinds: [RecordKind.ID?] = (0...(allCases.map(\.rawValue).max() ?? 0)).map { number in
    TableID(rawValue: number)?.kindName.flatMap(RecordKind.named)?.id
  }

  private var kindName: String? {
    switch self {
    case .home, .dataCorrect, .ndjson: nil
    case .person: "person"
    case .death: "death"
    case .chronic: "chronic"
    case .service, .diagnosisOPD, .chronicFU, .drugOPD, .procedureOPD: "visit"
    case .admission, .diagnosisIPD, .procedureIPD: "admission"
    case .labFU: "lab"
    case .labor: "delivery"
    case .newborn: "newborn"
    case .anc: "antenatal"
    case .specialPP: "screening"
    case .ncdScreen: "ncd_screening"
    case .nutrition: "nutrition"
    case .dental: "dental"
    case .epi: "vaccination"
    case .functional: "functional"
    case .accident: "accident"
    case .units: "unit"
    case .population: "population"
    }
  }

  /// Must visits and admissions wait for their other parts before they are sent?
  var isJoined: Bool {
    switch self {
    case .service, .diagnosisOPD, .chronicFU, .drugOPD, .procedureOPD, .admission, .diagnosisIPD, .procedureIPD: true
    default: false
    }
  }

  /// Without a time of its own a row says nothing new when only its file is newer.
  var isUndated: Bool { self == .units || self == .population }

  /// Homes, persons and deaths come first, corrections last; the others in the order of their numbers.
  var order: UInt8 { rawValue }
}
