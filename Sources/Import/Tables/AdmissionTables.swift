internal import HealthRecords

/// A stay in hospital. The standard puts the discharge time into the key; a corrected one would make a second stay, so
/// the key here is AN and the person.
enum AdmissionTable: Table {
  static let layout = Layout(
    "HOSPCODE PID SEQ AN DATETIME_ADMIT WARDADMIT INSTYPE TYPEIN REFERINHOSP CAUSEIN ADMITWEIGHT ADMITHEIGHT "
      + "DATETIME_DISCH WARDDISCH DISCHSTATUS DISCHTYPE REFEROUTHOSP CAUSEOUT COST PRICE PAYPRICE ACTUALPAY PROVIDER "
      + "D_UPDATE DRG RW ADJRW ERROR WARNING ACTLOS GROUPER_VERSION CID HOSPCODE9 REFERINHOSP9 REFEROUTHOSP9")
  private static let an = layout["AN"]
  private static let admitted = layout["DATETIME_ADMIT"]
  private static let discharged = layout["DATETIME_DISCH"]
  private static let status = layout["DISCHSTATUS"]
  private static let type = layout["DISCHTYPE"]

  static func read(_ row: Row, _ draft: inout Draft, _ context: TableContext) throws(Rejection) {
    try draft.keyVisit(row, an, context)
    let admitted = try row.eventTime(admitted)
    let discharged = row.isEmpty(discharged) ? 0 : try row.eventTime(discharged)
    guard discharged == 0 || discharged >= admitted else { throw row.reject(.dateOrder, Self.discharged) }
    draft.day = LocalDate(yyyymmdd: (discharged == 0 ? admitted : discharged) / 1_000_000)
    let status = try row.choice(status, "123456789")
    let type = try row.choice(type, "1234589")
    if let status, let type, (status == 0x38 || status == 0x39) != (type == 0x38 || type == 0x39) {
      row.note(.deathDisagrees)
    }
    Part(UInt64(admitted), UInt64(discharged), UInt64(status ?? 0), UInt64(type ?? 0)).append(to: &draft.body)
  }
}

enum DiagnosisIPDTable: Table {
  static let layout = Layout(
    "HOSPCODE PID AN DATETIME_ADMIT WARDDIAG DIAGTYPE DIAGCODE PROVIDER D_UPDATE CID HOSPCODE9")
  private static let an = layout["AN"]
  private static let type = layout["DIAGTYPE"]
  private static let code = layout["DIAGCODE"]

  static func read(_ row: Row, _ draft: inout Draft, _ context: TableContext) throws(Rejection) {
    try draft.keyVisit(row, an, context)
    try draft.diagnosis(row, type: type, code: code)
  }
}

enum ProcedureIPDTable: Table {
  static let layout = Layout(
    "HOSPCODE PID AN DATETIME_ADMIT WARDSTAY PROCEDCODE TIMESTART TIMEFINISH SERVICEPRICE PROVIDER D_UPDATE CID "
      + "HOSPCODE9")
  private static let an = layout["AN"]
  private static let code = layout["PROCEDCODE"]

  static func read(_ row: Row, _ draft: inout Draft, _ context: TableContext) throws(Rejection) {
    try draft.keyVisit(row, an, context)
    let code = try draft.procedure(row, code)
    Part(code.rawValue).append(to: &draft.body)
  }
}
