/// The tables of the 43-file standard that simulated units export, with their columns in the order of structure 2.4.1.
///
/// Written from the standard's own sheet and not from the importer's, so that each checks the other.
enum F43Table: String, CaseIterable, Sendable {
  case home = "HOME"
  case person = "PERSON"
  case death = "DEATH"
  case chronic = "CHRONIC"
  case service = "SERVICE"
  case diagnosisOPD = "DIAGNOSIS_OPD"
  case chronicFU = "CHRONICFU"
  case drugOPD = "DRUG_OPD"
  case procedureOPD = "PROCEDURE_OPD"
  case admission = "ADMISSION"
  case diagnosisIPD = "DIAGNOSIS_IPD"
  case procedureIPD = "PROCEDURE_IPD"
  case labFU = "LABFU"
  case labor = "LABOR"
  case newborn = "NEWBORN"
  case anc = "ANC"
  case specialPP = "SPECIALPP"
  case ncdScreen = "NCDSCREEN"
  case nutrition = "NUTRITION"
  case dental = "DENTAL"
  case epi = "EPI"
  case functional = "FUNCTIONAL"
  case accident = "ACCIDENT"
  case dataCorrect = "DATA_CORRECT"

  var columns: [String] { F43Table.layouts[self]?.columns ?? [] }

  /// The position of a column; a name that the table has not is a bug.
  func position(_ column: String) -> Int {
    guard let index = F43Table.layouts[self]?.positions[column] else { preconditionFailure("\(rawValue).\(column)") }
    return index
  }

  func has(_ column: String) -> Bool { F43Table.layouts[self]?.positions[column] != nil }

  /// The columns that a request for deletion names.
  var key: [String] {
    switch self {
    case .home: ["HOSPCODE", "HID"]
    case .person, .death: ["HOSPCODE", "PID"]
    case .chronic: ["HOSPCODE", "PID", "DATE_DIAG", "CHRONIC"]
    case .service, .dental: ["HOSPCODE", "PID", "SEQ", "DATE_SERV"]
    case .chronicFU: ["HOSPCODE", "PID", "SEQ", "DATE_SERV"]
    case .diagnosisOPD: ["HOSPCODE", "PID", "SEQ", "DATE_SERV", "DIAGCODE"]
    case .drugOPD: ["HOSPCODE", "PID", "SEQ", "DATE_SERV", "DIDSTD"]
    case .procedureOPD: ["HOSPCODE", "PID", "SEQ", "DATE_SERV", "PROCEDCODE"]
    case .admission: ["HOSPCODE", "PID", "AN", "DATETIME_DISCH"]
    case .diagnosisIPD: ["HOSPCODE", "PID", "AN", "DATETIME_ADMIT", "DIAGCODE"]
    case .procedureIPD: ["HOSPCODE", "PID", "AN", "DATETIME_ADMIT", "PROCEDCODE", "TIMESTART"]
    case .labFU: ["HOSPCODE", "PID", "DATE_SERV", "LABTEST"]
    case .labor: ["HOSPCODE", "PID", "GRAVIDA", "BDATE"]
    case .newborn: ["HOSPCODE", "PID", "BDATE"]
    case .anc, .ncdScreen, .nutrition: ["HOSPCODE", "PID", "DATE_SERV"]
    case .specialPP: ["HOSPCODE", "PID", "DATE_SERV", "PPSPECIAL"]
    case .epi: ["HOSPCODE", "PID", "DATE_SERV", "VACCINETYPE"]
    case .functional: ["HOSPCODE", "PID", "SEQ", "DATE_SERV", "FUNCTIONAL_TEST"]
    case .accident: ["HOSPCODE", "PID", "SEQ", "DATETIME_SERV"]
    case .dataCorrect: []
    }
  }

  /// Columns of type D: eight digits.
  var dates: [String] {
    switch self {
    case .person: ["BIRTH", "DDISCHARGE"]
    case .death: ["DDEATH"]
    case .chronic: ["DATE_DIAG", "DATE_DISCH"]
    case .labor: ["BDATE", "LMP"]
    case .newborn: ["BDATE"]
    case .service, .diagnosisOPD, .chronicFU, .drugOPD, .procedureOPD, .labFU, .anc, .specialPP, .ncdScreen, .nutrition,
      .dental, .epi, .functional:
      ["DATE_SERV"]
    case .home, .admission, .diagnosisIPD, .procedureIPD, .accident, .dataCorrect: []
    }
  }

  private struct Layout {
    let columns: [String]
    let positions: [String: Int]

    init(_ names: String) {
      columns = names.split(separator: " ").map(String.init)
      positions = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, $0) })
    }
  }

  private static let layouts: [F43Table: Layout] = [
    .home: Layout(
      "HOSPCODE HID HOUSE_ID HOUSETYPE ROOMNO CONDO HOUSE SOISUB SOIMAIN ROAD VILLANAME VILLAGE TAMBON AMPUR CHANGWAT "
        + "TELEPHONE LATITUDE LONGITUDE NFAMILY LOCATYPE VHVID HEADID TOILET WATER WATERTYPE GARBAGE HOUSING DURABILITY "
        + "CLEANLINESS VENTILATION LIGHT WATERTM MFOOD BCONTROL ACONTROL CHEMICAL OUTDATE D_UPDATE HOSPCODE9"),
    .person: Layout(
      "HOSPCODE CID PID HID PRENAME NAME LNAME HN SEX BIRTH MSTATUS OCCUPATION_OLD OCCUPATION_NEW RACE NATION RELIGION "
        + "EDUCATION FSTATUS FATHER MOTHER COUPLE VSTATUS MOVEIN DISCHARGE DDISCHARGE ABOGROUP RHGROUP LABOR PASSPORT "
        + "TYPEAREA D_UPDATE TELEPHONE MOBILE HOSPCODE9"),
    .death: Layout(
      "HOSPCODE PID HOSPDEATH AN SEQ DDEATH CDEATH_A CDEATH_B CDEATH_C CDEATH_D ODISEASE CDEATH PREGDEATH PDEATH "
        + "PROVIDER D_UPDATE CID HOSPCODE9 HOSP9_DEATH"),
    .chronic: Layout(
      "HOSPCODE PID DATE_DIAG CHRONIC HOSP_DX HOSP_RX DATE_DISCH TYPEDISCH D_UPDATE CID HOSPCODE9 HOSP9_DX HOSP9_RX"),
    .service: Layout(
      "HOSPCODE PID HN SEQ DATE_SERV TIME_SERV LOCATION INTIME INSTYPE INSID MAIN TYPEIN REFERINHOSP CAUSEIN CHIEFCOMP "
        + "SERVPLACE BTEMP SBP DBP PR RR TYPEOUT REFEROUTHOSP CAUSEOUT COST PRICE PAYPRICE ACTUALPAY D_UPDATE HSUB CID "
        + "HOSPCODE9 HOSP9_MAIN REFERINHOSP9 REFEROUTHOSP9 HOSP9_SUB"),
    .diagnosisOPD: Layout(
      "HOSPCODE PID SEQ DATE_SERV DIAGTYPE DIAGCODE CLINIC PROVIDER D_UPDATE CID HOSPCODE9"),
    .chronicFU: Layout(
      "HOSPCODE PID SEQ DATE_SERV WEIGHT HEIGHT WAIST_CM SBP DBP FOOT RETINA PROVIDER D_UPDATE CHRONICFUPLACE CID "
        + "HOSPCODE9"),
    .drugOPD: Layout(
      "HOSPCODE PID SEQ DATE_SERV CLINIC DIDSTD DNAME AMOUNT UNIT UNIT_PACKING DRUGPRICE DRUGCOST PROVIDER D_UPDATE CID "
        + "HOSPCODE9"),
    .procedureOPD: Layout(
      "HOSPCODE PID SEQ DATE_SERV CLINIC PROCEDCODE SERVICEPRICE PROVIDER D_UPDATE CID HOSPCODE9"),
    .admission: Layout(
      "HOSPCODE PID SEQ AN DATETIME_ADMIT WARDADMIT INSTYPE TYPEIN REFERINHOSP CAUSEIN ADMITWEIGHT ADMITHEIGHT "
        + "DATETIME_DISCH WARDDISCH DISCHSTATUS DISCHTYPE REFEROUTHOSP CAUSEOUT COST PRICE PAYPRICE ACTUALPAY PROVIDER "
        + "D_UPDATE DRG RW ADJRW ERROR WARNING ACTLOS GROUPER_VERSION CID HOSPCODE9 REFERINHOSP9 REFEROUTHOSP9"),
    .diagnosisIPD: Layout(
      "HOSPCODE PID AN DATETIME_ADMIT WARDDIAG DIAGTYPE DIAGCODE PROVIDER D_UPDATE CID HOSPCODE9"),
    .procedureIPD: Layout(
      "HOSPCODE PID AN DATETIME_ADMIT WARDSTAY PROCEDCODE TIMESTART TIMEFINISH SERVICEPRICE PROVIDER D_UPDATE CID "
        + "HOSPCODE9"),
    .labFU: Layout("HOSPCODE PID SEQ DATE_SERV LABTEST LABRESULT D_UPDATE LABPLACE CID PROVIDER HOSPCODE9"),
    .labor: Layout(
      "HOSPCODE PID GRAVIDA LMP EDC BDATE BRESULT BPLACE BHOSP BTYPE BDOCTOR LBORN SBORN D_UPDATE CID HOSPCODE9 BHOSP9"),
    .newborn: Layout(
      "HOSPCODE PID MPID GRAVIDA GA BDATE BTIME BPLACE BHOSP BIRTHNO BTYPE BDOCTOR BWEIGHT ASPHYXIA VITK TSH TSHRESULT "
        + "D_UPDATE CID LENGTH HEADCIRCUM HOSPCODE9 BHOSP9"),
    .anc: Layout(
      "HOSPCODE PID SEQ DATE_SERV GRAVIDA ANCNO GA ANCRESULT ANCPLACE PROVIDER D_UPDATE CID WEIGHT HOSPCODE9 ANCPLACE9"),
    .specialPP: Layout(
      "HOSPCODE PID SEQ DATE_SERV SERVPLACE PPSPECIAL PPSPLACE PROVIDER D_UPDATE CID HOSPCODE9 PPSPLACE9"),
    .ncdScreen: Layout(
      "HOSPCODE PID SEQ DATE_SERV SERVPLACE SMOKE ALCOHOL DMFAMILY HTFAMILY WEIGHT HEIGHT WAIST_CM SBP_1 DBP_1 SBP_2 "
        + "DBP_2 BSLEVEL BSTEST SCREENPLACE PROVIDER D_UPDATE CID HOSPCODE9 SCREENPLACE9"),
    .nutrition: Layout(
      "HOSPCODE PID SEQ DATE_SERV NUTRITIONPLACE WEIGHT HEIGHT HEADCIRCUM CHILDDEVELOP FOOD BOTTLE PROVIDER D_UPDATE "
        + "CID HOSPCODE9 NUTRITIONPLACE9"),
    .dental: Layout(
      "HOSPCODE PID SEQ DATE_SERV DENTTYPE SERVPLACE PTEETH PCARIES PFILLING PEXTRACT DTEETH DCARIES DFILLING DEXTRACT "
        + "NEED_FLUORIDE NEED_SCALING NEED_SEALANT NEED_PFILLING NEED_DFILLING NEED_PEXTRACT NEED_DEXTRACT NPROSTHESIS "
        + "PERMANENT_PERMANENT PERMANENT_PROSTHESIS PROSTHESIS_PROSTHESIS GUM SCHOOLTYPE CLASS PROVIDER D_UPDATE CID "
        + "HOSPCODE9"),
    .epi: Layout("HOSPCODE PID SEQ DATE_SERV VACCINETYPE VACCINEPLACE PROVIDER D_UPDATE CID HOSPCODE9 VACCINEPLACE9"),
    .functional: Layout(
      "HOSPCODE PID SEQ DATE_SERV FUNCTIONAL_TEST TESTRESULT DEPENDENT PROVIDER D_UPDATE CID HOSPCODE9"),
    .accident: Layout(
      "HOSPCODE PID SEQ DATETIME_SERV DATETIME_AE AETYPE AEPLACE TYPEIN_AE TRAFFIC VEHICLE ALCOHOL NACROTIC_DRUG BELT "
        + "HELMET AIRWAY STOPBLEED SPLINT FLUID URGENCY COMA_EYE COMA_SPEAK COMA_MOVEMENT D_UPDATE CID HOSPCODE9"),
    .dataCorrect: Layout("HOSPCODE TABLENAME DATA_CORRECT D_UPDATE HOSPCODE9"),
  ]
}
